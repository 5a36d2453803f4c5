package backplane.bochsrc.profile;

import java.io.IOException;
import java.util.Map;

/** Where configurations are kept: Config Admin, or a map in a test. */
interface ConfigurationStore {
    /**
     * All configurations of a machine, by PID in the form {@code factory~name}.
     *
     * @throws IOException if they cannot be read
     */
    Map<String, Map<String, Object>> read(String machine) throws IOException;

    /**
     * The configurations of the machines themselves, by the machine's name.
     *
     * @throws IOException if they cannot be read
     */
    Map<String, Map<String, Object>> machines() throws IOException;

    /**
     * Writes one, whether or not it exists.
     *
     * @throws IOException if it cannot be written
     */
    void write(String pid, Map<String, Object> properties) throws IOException;

    /**
     * Deletes one, if it exists.
     *
     * @throws IOException if it cannot be deleted
     */
    void delete(String pid) throws IOException;
}
