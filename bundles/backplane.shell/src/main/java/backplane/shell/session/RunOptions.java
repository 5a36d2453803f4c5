package backplane.shell.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The command line as the launcher passes it on, in framework properties {@code backplane.run.*}.
 *
 * @param file the bochsrc file, null to look for one
 * @param noFile whether not even to look for one
 * @param snapshot the saved machine to go on with, null to start anew
 * @param words bochsrc lines that override the file
 * @param strict whether warnings are errors
 * @param logged whether the program's log is in a file
 * @param interactive whether a prompt follows
 * @param commands to run when the machine is up
 * @param home the installation
 */
record RunOptions(
        @Nullable Path file,
        boolean noFile,
        @Nullable Path snapshot,
        List<String> words,
        boolean strict,
        boolean logged,
        boolean interactive,
        List<String> commands,
        Path home) {

    private static final String PREFIX = "backplane.run.";

    static RunOptions of(Function<String, @Nullable String> properties) {
        String home = properties.apply("backplane.home");
        return new RunOptions(
                path(properties, "file"),
                flag(properties, "nofile"),
                path(properties, "snapshot"),
                list(properties, "word."),
                flag(properties, "strict"),
                path(properties, "log") != null,
                flag(properties, "interactive"),
                list(properties, "command."),
                Path.of(home == null ? "." : home));
    }

    private static @Nullable Path path(Function<String, @Nullable String> properties, String key) {
        String value = properties.apply(PREFIX + key);
        return value == null ? null : Path.of(value);
    }

    private static boolean flag(Function<String, @Nullable String> properties, String key) {
        return "true".equals(properties.apply(PREFIX + key));
    }

    private static List<String> list(Function<String, @Nullable String> properties, String key) {
        List<String> values = new ArrayList<>();
        for (String value = properties.apply(PREFIX + key + 0);
                value != null;
                value = properties.apply(PREFIX + key + values.size())) {
            values.add(value);
        }
        return values;
    }

    /** Returns the demo of the installation. */
    Path demo() {
        return home.resolve("configs/demo.bochsrc");
    }
}
