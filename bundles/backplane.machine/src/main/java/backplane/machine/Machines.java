package backplane.machine;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The machines of this program: one for each configuration {@code backplane.rc.machine}. A service; any thread. */
@ProviderType
public interface Machines {

    /** Returns all machines, by name. */
    List<HostedMachine> list();

    /** Returns the machine of that name. */
    Optional<HostedMachine> find(String name);

    /**
     * Explains what stands between a part and its slot: sentences for the human, empty if it is plugged and works.
     *
     * @param machine the machine's name
     * @param id the part: a device, a backend or the card of a cable
     */
    List<String> why(String machine, String id);

    /** Returns sentences on what belongs to no machine: devices, backends and cables whose {@code machine} is unknown. */
    List<String> strays();

    /**
     * Switches a machine on. If its own settings have changed since it was made, it is made anew first.
     *
     * @throws IllegalArgumentException if there is no machine of that name, or the changed settings make no sense
     */
    void start(String name);

    /** Lets the machine of that name, when it is made next, stay off until somebody starts or restores it. */
    void keepOff(String name);

    /** Adds a listener. */
    void addListener(MachinesListener listener);

    /** Removes a listener. */
    void removeListener(MachinesListener listener);
}
