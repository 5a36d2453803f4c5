package backplane.itests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What tests need of the host; without it they skip and say so. */
final class Tool {

    private Tool() {}

    /** Returns a file of a Debian package, fetched without installing it if need be; skips the test where it cannot be had. */
    static Path file(String name, String path) throws IOException, InterruptedException {
        Path file = Path.of(path);
        if (!Files.exists(file)) {
            file = fetched(name, path);
        }
        if (!Files.exists(file)) {
            System.out.println("SKIPPED: there is no " + path + "; install the package " + name);
        }
        assumeTrue(Files.exists(file), "there is no " + path + "; install the package " + name);
        return file;
    }

    /** Skips the test where a command is missing. */
    static void program(String command, String name) throws IOException, InterruptedException {
        boolean there =
                Namespace.execute(List.of("sh", "-c", "command -v " + command)).status() == 0;
        if (!there) {
            System.out.println("SKIPPED: there is no command " + command + "; install the package " + name);
        }
        assumeTrue(there, "there is no command " + command + "; install the package " + name);
    }

    private static Path fetched(String name, String path) throws IOException, InterruptedException {
        Path tree =
                Path.of(System.getProperty("user.home"), ".cache", "backplane", "guests", "packages", "tests", name);
        Path file = Path.of(tree + path);
        if (!Files.exists(file)) {
            Files.createDirectories(tree);
            String fetch = "cd '" + tree + "' && apt-get -qq download " + name + " && dpkg-deb -x " + name + "_*.deb .";
            Namespace.execute(List.of("bash", "-c", fetch));
        }
        return file;
    }
}
