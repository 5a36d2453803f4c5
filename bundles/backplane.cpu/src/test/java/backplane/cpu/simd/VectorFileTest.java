package backplane.cpu.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The x87, MMX and SSE vectors that were captured on silicon. */
class VectorFileTest {
    /**
     * One vector is left out by name: {@code x8716 fstp.m80:62} stores 80 bits across offset FFFFh of a 16-bit segment; the AMD
     * processor that was captured splits the store and wraps, the manuals demand #SS.
     */
    @ParameterizedTest
    @CsvSource({"x8716, 1", "x8732, 0", "x8764, 0", "mmx32, 0", "mmx64, 0", "sse32, 0", "sse64, 0"})
    void vectorsOfSiliconPass(String name, int leftOut) throws IOException {
        Path file = vectors().resolve(name + ".vec.gz");
        if (!Files.isReadable(file)) {
            System.out.println("skipped: no vector file " + file);
        }
        assumeTrue(Files.isReadable(file));
        VectorFile run = VectorFile.run(file);
        System.out.printf("%s: %d passed, %d failed%n", name, run.passed, run.failed);
        assertThat(run.failed).as("%s", run.failures).isEqualTo(leftOut);
    }

    /**
     * A small set of this tree, captured on an AMD Zen 5 processor for the forms that the large files leave out: CRC32, FLD m32,
     * 64-bit conversions, memory operands, the undocumented x87 aliases.
     */
    @Test
    void ownVectorsPass() throws IOException, URISyntaxException {
        URL file = Objects.requireNonNull(VectorFileTest.class.getResource("/vectors/fp-host.vec.gz"));
        VectorFile run = VectorFile.run(Path.of(file.toURI()));
        assertThat(run.failed).as("%s", run.failures).isZero();
        assertThat(run.passed).isEqualTo(755);
    }

    private static Path vectors() {
        String named = System.getProperty("backplane.vectors");
        if (named != null) {
            return Path.of(named);
        }
        Path folder = Path.of("").toAbsolutePath();
        while (folder.getParent() != null && !Files.isDirectory(folder.resolve("shared/vectors/x86-host"))) {
            folder = folder.getParent();
        }
        return folder.resolve("shared/vectors/x86-host");
    }
}
