package backplane.shell;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What can be typed. */
@ProviderType
public interface Completion {

    /** Returns all commands as {@code scope:name}, and those without scope by their name. */
    List<String> commands();

    /**
     * Returns what an argument can be, empty if that is unknown.
     *
     * @param command as typed, with or without scope
     * @param argument 0 for the first one
     */
    List<String> words(String command, int argument);

    /**
     * Tells whether an argument is a file of the host.
     *
     * @param command as typed, with or without scope
     * @param argument 0 for the first one
     */
    boolean isFile(String command, int argument);
}
