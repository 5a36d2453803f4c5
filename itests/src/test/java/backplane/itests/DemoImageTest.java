package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed image of the demo guest is what its sources give. */
final class DemoImageTest {

    /** Another compiler gives other code: the image was made by Debian 12's. */
    private static final String COMPILER = "12";

    private static final long SECONDS = 120;

    @TempDir
    private Path folder;

    @Test
    void theCommittedImageIsWhatTheSourcesGive() throws Exception {
        Path demo = Distribution.tree().resolve("runtime/demo");
        skipWithoutTools();
        copySources(demo);
        String log = run("make", "demo.img");
        assertThat(folder.resolve("demo.img"))
                .as("runtime/demo/demo.img is older than its sources: run make in runtime/demo\n%s", log)
                .exists()
                .hasSameBinaryContentAs(demo.resolve("demo.img"));
    }

    private void skipWithoutTools() throws Exception {
        Files.writeString(folder.resolve("probe.c"), "int probe;\n");
        for (String[] tool : new String[][] {
            {"make", "--version"},
            {"objcopy", "--version"},
            {"gcc", "-m32", "-c", "-o", "probe.o", "probe.c"}
        }) {
            if (status(tool) != 0) {
                skip(String.join(" ", tool) + " does not work");
            }
        }
        String version = run("gcc", "-dumpversion").strip();
        if (!version.split("\\.")[0].equals(COMPILER)) {
            skip("gcc is " + version + ", the image was made by gcc " + COMPILER);
        }
    }

    private static void skip(String reason) {
        System.out.println("skipped: the demo guest is not built and compared: " + reason);
        abort(reason);
    }

    private void copySources(Path demo) throws IOException {
        try (Stream<Path> files = Files.list(demo)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().matches("Makefile|.*\\.(c|h|S|ld)")) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
        }
    }

    private int status(String... words) throws Exception {
        try {
            return start(words).exitValue();
        } catch (IOException absent) {
            return -1;
        }
    }

    private String run(String... words) throws Exception {
        start(words);
        return Files.readString(folder.resolve("log"), StandardCharsets.UTF_8);
    }

    private Process start(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(words))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(words[0] + " does not end");
        }
        return process;
    }
}
