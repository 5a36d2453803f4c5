package backplane.cpu.vector;

import backplane.cpu.engine.Core;
import backplane.cpu.engine.Interpreter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongUnaryOperator;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Runs files of vectors and prints one line a file: {@code name: N passed, M failed, K skipped}. */
public final class VectorRunner {
    private static final int SHOWN_PER_FORM = 3;

    private final PrintStream out;
    private final boolean verbose;
    private final boolean threaded;
    private final BiFunction<Core, Interpreter, LongUnaryOperator> engine;

    /** Results of the last file. */
    public int passed;

    public int failed;
    public int skipped;

    /**
     * @param verbose whether the first differences of each form are shown
     * @param threaded whether the code is executed as threaded code, as loops are; real mode has none
     */
    public VectorRunner(PrintStream out, boolean verbose, boolean threaded) {
        this(out, verbose, threaded, (core, interpreter) -> interpreter::run);
    }

    /**
     * Makes a runner for another engine in protected mode.
     *
     * @param engine makes, of a processor and its interpreter, what executes up to a number of instructions
     */
    public VectorRunner(
            PrintStream out,
            boolean verbose,
            boolean threaded,
            BiFunction<Core, Interpreter, LongUnaryOperator> engine) {
        this.out = out;
        this.verbose = verbose;
        this.threaded = threaded;
        this.engine = engine;
    }

    /**
     * Runs the files named by the arguments; {@code -v} shows the first differences of each form.
     *
     * @return 0 if no vector failed, 1 if one did, 2 if a file cannot be read
     */
    public static int run(PrintStream out, String... arguments) {
        boolean verbose = java.util.List.of(arguments).contains("-v");
        VectorRunner runner = new VectorRunner(out, verbose, false);
        int status = 0;
        for (String argument : arguments) {
            if (argument.equals("-v")) {
                continue;
            }
            try {
                runner.file(Path.of(argument));
                status = runner.failed > 0 && status == 0 ? 1 : status;
            } catch (IOException | IllegalArgumentException e) {
                out.println(argument + ": cannot be read: " + e + "; expected is a gzip'd file of vectors");
                status = 2;
            }
        }
        return status;
    }

    /** Program entry. */
    public static void main(String[] arguments) {
        System.exit(run(System.out, arguments));
    }

    /** Runs one file. */
    public void file(Path file) throws IOException {
        passed = 0;
        failed = 0;
        skipped = 0;
        Map<String, Integer> failures = new LinkedHashMap<>();
        Map<String, Integer> skips = new LinkedHashMap<>();
        VectorBench bench = null;
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Vector vector = Vector.parse(line);
                if (bench == null) {
                    bench = vector.mode().length() == 2 ? new ProtectedBench(threaded, engine) : new RealBench();
                }
                one(bench, vector, failures, skips);
            }
        }
        if (verbose) {
            failures.forEach((form, count) -> out.println("  " + form + ": " + count + " failed"));
            skips.forEach((reason, count) -> out.println("  skipped " + count + ": " + reason));
        }
        out.println(file.getFileName() + ": " + passed + " passed, " + failed + " failed, " + skipped + " skipped");
    }

    private void one(VectorBench bench, Vector vector, Map<String, Integer> failures, Map<String, Integer> skips) {
        String reason = bench.skip(vector);
        if (reason != null) {
            skipped++;
            skips.merge(reason, 1, Integer::sum);
            return;
        }
        String difference = run(bench, vector);
        if (difference == null) {
            passed++;
            return;
        }
        failed++;
        int count = failures.merge(vector.form(), 1, Integer::sum);
        if (verbose && count <= SHOWN_PER_FORM) {
            out.println("  " + vector.id() + " " + vector.mode() + " " + hex(vector.code()) + ": " + difference);
        }
    }

    /** An exception of the engine is a failure of the vector. */
    private static @Nullable String run(VectorBench bench, Vector vector) {
        try {
            return bench.run(vector);
        } catch (RuntimeException e) {
            return "engine threw " + e + " at " + (e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "?");
        }
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(String.format("%02x", b));
        }
        return text.toString();
    }
}
