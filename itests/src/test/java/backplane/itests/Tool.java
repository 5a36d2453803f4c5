package backplane.itests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** What tests need of the host; without it they skip and say so. */
final class Tool {

    private Tool() {}

    /** Returns a file of a Debian package; skips the test if it is not installed. */
    static Path file(String name, String path) {
        Path file = Path.of(path);
        if (!Files.exists(file)) {
            System.out.println("SKIPPED: there is no " + path + "; install the package " + name);
        }
        assumeTrue(Files.exists(file), "there is no " + path + "; install the package " + name);
        return file;
    }
}
