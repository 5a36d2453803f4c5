package backplane.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import backplane.cpu.engine.Core;
import backplane.cpu.engine.Interpreter;
import backplane.cpu.vector.VectorRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gear against vectors that were captured on silicon. */
class NativeVectorTest {
    private final CountingGear.Factory gear = new CountingGear.Factory();

    private LongUnaryOperator engine(Core core, Interpreter interpreter) {
        Gearbox box = new Gearbox(core, interpreter);
        box.shift(gear);
        return box::run;
    }

    @ParameterizedTest
    @CsvSource({"int32, 15000", "int64, 15000", "seg32, 150", "sse32, 7000", "sse64, 7000"})
    void vectorsOfSiliconPass(String name, int least) throws IOException {
        Path file = folder().resolve("x86-host").resolve(name + ".vec.gz");
        if (!Files.isReadable(file)) {
            System.out.println("skipped: no vector file " + file);
        }
        assumeTrue(Files.isReadable(file));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        VectorRunner runner =
                new VectorRunner(new PrintStream(text, true, StandardCharsets.UTF_8), true, false, this::engine);

        runner.file(file);

        assertThat(runner.failed).as(text.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(gear.executed).isGreaterThan(least);
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
