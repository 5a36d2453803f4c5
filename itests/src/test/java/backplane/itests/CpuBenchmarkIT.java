package backplane.itests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guest benchmark {@code shared/guest/bench} beside the tree in a Linux guest, in QEMU's translator and here; prints the
 * host's seconds for each of its tests, QEMU's by ours, and the geometric mean of these. Run it by hand on a quiet host:
 *
 * <pre>{@code
 * mvn -Psystem -pl itests -am verify -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dit.test=CpuBenchmarkIT -Dbackplane.benchmark=1
 * }</pre>
 *
 * The value is the amount of work, 1 for the whole; without it the test is skipped.
 */
@Tag("system")
final class CpuBenchmarkIT {

    private static final String SCALE = System.getProperty("backplane.benchmark", "");
    private static final Pattern TEST = Pattern.compile("\\{\"(\\w+)\",\\s*t_");
    /** Tests that run only if they are asked for. */
    private static final List<String> EXTRA = List.of("outb80");

    @TempDir
    Path folder;

    private static Path source() {
        Path at = Distribution.tree();
        while (at.getParent() != null && !Files.exists(at.resolve("shared/guest/bench/bench.c"))) {
            at = at.getParent();
        }
        Path file = at.resolve("shared/guest/bench/bench.c");
        assumeTrue(Files.exists(file), "no shared/guest/bench/bench.c beside the tree");
        return file;
    }

    /** Adds the benchmark to the guest's RAM disk: Linux unpacks archives that follow each other. */
    private Path ramDisk(Path files, Path source) throws Exception {
        Path disk = folder.resolve("initrd.gz");
        Namespace.Result made = Namespace.execute(List.of(
                "bash",
                "-c",
                "set -eo pipefail; cd " + folder + "; gcc -m32 -march=i686 -O2 -static -s -o benchmark " + source
                        + " -lm; (cat " + files + "/initrd.gz; echo benchmark | cpio -o -H newc --quiet | gzip) > "
                        + disk));
        assumeTrue(made.status() == 0, "needs gcc -m32 and cpio: " + made.output());
        return disk;
    }

    private Guest backplane(Path files, Path disk) throws Exception {
        return Guest.start(
                null,
                Files.writeString(
                        folder.resolve("benchmark.bochsrc"),
                        "megs: 256\n"
                                + "linux: kernel=" + files + "/vmlinuz, initrd=" + disk
                                + ", cmdline=\"console=ttyS0,115200 cryptomgr.notests\"\n"
                                + "com1: enabled=1, mode=stdio\n"
                                + "clock: sync=none\n"));
    }

    private static Map<String, Double> seconds(Guest guest, List<String> tests) throws Exception {
        Map<String, Double> seconds = new LinkedHashMap<>();
        int at = guest.await("GUEST-READY", 0);
        guest.type("/benchmark -s " + SCALE);
        for (String test : tests) {
            at = guest.await("BSTART " + test, at);
            long start = System.nanoTime();
            at = guest.await("BENCH " + test, at);
            seconds.put(test, (System.nanoTime() - start) / 1e9);
        }
        return seconds;
    }

    @Test
    void theGuestBenchmarkBesideQemu() throws Exception {
        assumeTrue(!SCALE.isEmpty(), "by hand only: -Dbackplane.benchmark=1");
        Path source = source();
        List<String> tests = TEST.matcher(Files.readString(source))
                .results()
                .map(r -> r.group(1))
                .filter(t -> !EXTRA.contains(t))
                .toList();
        Path files = Guest.files("686");
        Path disk = ramDisk(files, source);
        Map<String, Double> theirs;
        Map<String, Double> ours;
        try (Guest guest =
                Guest.qemu(List.of(), 256, files.resolve("vmlinuz"), disk, "console=ttyS0,115200 cryptomgr.notests")) {
            theirs = seconds(guest, tests);
        }
        try (Guest guest = backplane(files, disk)) {
            ours = seconds(guest, tests);
        }
        double product = 0;
        for (String test : tests) {
            double ratio = theirs.get(test) / ours.get(test);
            product += Math.log(ratio);
            System.out.printf(
                    "BENCHMARK %-9s QEMU %7.3f s, here %7.3f s: %6.3f%n",
                    test, theirs.get(test), ours.get(test), ratio);
        }
        System.out.printf("BENCHMARK geometric mean of %d: %.3f%n", tests.size(), Math.exp(product / tests.size()));
    }
}
