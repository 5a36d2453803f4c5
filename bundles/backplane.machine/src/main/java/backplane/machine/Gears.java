package backplane.machine;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The execution gears that are installed, and the choice among them. A service; any thread. */
@ProviderType
public interface Gears {
    /** Returns the names of the gears that can be chosen. */
    List<String> names();

    /** Returns the gear that a machine's processor runs with. */
    String current(HostedMachine machine);

    /**
     * Lets a machine's processor run with another gear, from the next instruction on.
     *
     * @throws IllegalArgumentException if there is none of that name, or it cannot drive this processor
     * @throws IllegalStateException if the machine has no processor
     */
    void choose(HostedMachine machine, String name);
}
