package backplane.bochsrc;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bochsrc file as it stands.
 *
 * @param name of the profile, which is also that of its machine
 * @param source the file, null for a text without one
 * @param applied whether the configurations are those of the file as last read; if it has errors, the ones from before stay
 * @param problems what was found when it was last read, in the order of the lines
 * @param elements its configurations; those of the file as read, even if they are not applied
 */
public record Profile(
        String name, @Nullable Path source, boolean applied, List<Problem> problems, List<Element> elements) {

    /**
     * One configuration.
     *
     * @param pid the factory PID
     * @param id what it is called within the machine
     * @param waits whether no bundle answers its keyword yet
     */
    public record Element(String pid, String id, boolean waits) {}

    /** Whether the file has errors and therefore was not applied. */
    public boolean failed() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
