package backplane.eth.tuntap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A script of the user that configures the interface: {@code script INTERFACE}, with the environment PATH, IFNAME,
 * BACKPLANE_EVENT ({@code up} or {@code down}), BACKPLANE_MACHINE, BACKPLANE_BACKEND and BACKPLANE_MAC and nothing else.
 *
 * @param file absolute, or relative to the current directory; never looked for in PATH
 * @param seconds time limit
 */
record Script(String file, int seconds) {

    /** Bochs' word for "no script". */
    private static final String NONE = "none";

    boolean present() {
        return !file.isBlank() && !file.equals(NONE);
    }

    /** Runs it; a failure of any kind is an exception with what it printed. */
    void run(String event, String name, Map<String, String> about) throws IOException {
        Path path = Path.of(file).toAbsolutePath();
        if (!Files.isRegularFile(path)) {
            throw new IOException("script=" + file + ": there is no such file (looked for " + path + ")");
        }
        if (!Files.isExecutable(path)) {
            throw new IOException("script=" + file + " is not executable: 'chmod +x " + path + "'");
        }
        try {
            Command.run(List.of(path.toString(), name), environment(event, name, about), seconds);
        } catch (IOException e) {
            throw new IOException("script=" + file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, String> environment(String event, String name, Map<String, String> about) {
        Map<String, String> environment = new HashMap<>(about);
        environment.put("PATH", Command.PATH);
        environment.put("IFNAME", name);
        environment.put("BACKPLANE_EVENT", event);
        return environment;
    }
}
