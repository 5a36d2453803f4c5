package backplane.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The engine against vectors that were captured on silicon.
 *
 * <p>Left out by name: {@code x8716 fstp.m80:62} (ten bytes across offset FFFFh: the captured processor splits the store and wraps,
 * the manuals demand #SS).
 */
class VectorRunnerTest {
    @ParameterizedTest
    @CsvSource({
        "int16, 0",
        "int32, 0",
        "int64, 0",
        "seg16, 0",
        "seg32, 0",
        "x8716, 1",
        "x8732, 0",
        "x8764, 0",
        "mmx32, 0",
        "mmx64, 0",
        "sse32, 0",
        "sse64, 0"
    })
    void vectorsOfSiliconPass(String name, int leftOut) throws IOException {
        run(folder().resolve("x86-host").resolve(name + ".vec.gz"), leftOut, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"int32", "int64", "seg32", "x8732", "x8764", "mmx32", "mmx64", "sse32", "sse64"})
    void vectorsOfSiliconPassAsThreadedCode(String name) throws IOException {
        run(folder().resolve("x86-host").resolve(name + ".vec.gz"), 0, true);
    }

    /** One vector a form and the forms that were wrong once, captured on a Zen 3; see {@code src/test/vectors}. */
    @Test
    void theVectorsOfThisProjectPass() throws IOException, URISyntaxException {
        URL file = Objects.requireNonNull(VectorRunnerTest.class.getResource("/vectors/host.vec.gz"));
        run(Path.of(file.toURI()), 0, false);
        run(Path.of(file.toURI()), 0, true);
    }

    @Test
    void realModeVectorsOfAnEarlierProcessorPass() throws IOException {
        run(folder().resolve("x86-hw").resolve("80286-real.vec.gz"), 0, false);
    }

    private static void run(Path file, int leftOut, boolean threaded) throws IOException {
        if (!Files.isReadable(file)) {
            System.out.println("skipped: no vector file " + file);
        }
        assumeTrue(Files.isReadable(file));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        VectorRunner runner = new VectorRunner(new PrintStream(text, true, StandardCharsets.UTF_8), true, threaded);
        runner.file(file);
        assertThat(runner.failed).as(text.toString(StandardCharsets.UTF_8)).isEqualTo(leftOut);
    }

    private static Path folder() {
        String named = System.getProperty("backplane.vectors");
        if (named != null) {
            return Path.of(named);
        }
        Path folder = Path.of("").toAbsolutePath();
        while (folder.getParent() != null && !Files.isDirectory(folder.resolve("shared/vectors/x86-host"))) {
            folder = folder.getParent();
        }
        return folder.resolve("shared/vectors");
    }
}
