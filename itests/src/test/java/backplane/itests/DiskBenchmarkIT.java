package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sequential reading of an ATA disk in a Linux guest, here, in QEMU and in Bochs, with bus-master DMA and with PIO, through the guest's
 * page cache, which is mostly the work of its kernel, and past it; prints one line for each. Run it by hand on a quiet host:
 *
 * <pre>{@code
 * mvn -Psystem -pl itests -am verify -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dit.test=DiskBenchmarkIT -Dbackplane.benchmark=64
 * }</pre>
 *
 * The value is the number of megabytes; without it the test is skipped. QEMU runs without KVM. Bochs boots
 * from a disk of its own, fast with {@code -Dbackplane.peers} as in {@link BootBenchmarkIT}, else with
 * {@code -Dbackplane.patience=15}.
 */
@Tag("system")
final class DiskBenchmarkIT {

    private static final int MEGABYTES = Integer.getInteger("backplane.benchmark", 0);
    private static final int MEGABYTE = 1 << 20;
    private static final int ROUNDS = 4;
    /** What /proc/uptime says before and after. */
    private static final Pattern UPTIME = Pattern.compile("UP=([0-9.]+)");

    @TempDir
    Path folder;

    private Path disk() throws Exception {
        Path disk = folder.resolve("disk.img");
        Random random = new Random(1);
        byte[] block = new byte[MEGABYTE];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(disk))) {
            for (int i = 0; i < 2 * MEGABYTES; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
        return disk;
    }

    private Guest start(String emulator, Path disk, boolean pio) throws Exception {
        Path files = Guest.files("686");
        String words = "console=ttyS0,115200 nic=none cryptomgr.notests noisapnp" + (pio ? " libata.dma=0" : "");
        if (emulator.equals("bochs")) {
            return bochs(disk, pio);
        }
        if (emulator.equals("backplane")) {
            Path profile = Files.writeString(
                    folder.resolve("benchmark.bochsrc"),
                    "megs: 256\n"
                            + "linux: kernel=" + files + "/vmlinuz, initrd=" + files + "/initrd.gz, cmdline=\"" + words
                            + "\"\n"
                            + "ata0-master: type=disk, path=" + disk + "\n"
                            + "com1: enabled=1, mode=stdio\n"
                            + "clock: sync=none\n");
            return Guest.start(null, profile);
        }
        return Guest.qemu(
                List.of(),
                256,
                files.resolve("vmlinuz"),
                files.resolve("initrd.gz"),
                words,
                "-drive",
                "file=" + disk + ",format=raw,if=ide");
    }

    private Guest bochs(Path disk, boolean pio) throws Exception {
        Path boot = Bochs.bootDisk(folder);
        if (pio) {
            Bochs.word(boot, "console=tty0 ", "libata.dma=0 ");
        }
        return Bochs.start(
                folder,
                List.of(),
                256,
                "pci: enabled=1, chipset=i440fx",
                Bochs.disk("ata0-master", boot),
                Bochs.disk("ata0-slave", disk),
                "clock: sync=none, time0=local");
    }

    @ParameterizedTest
    @CsvSource({"backplane, DMA", "backplane, PIO", "qemu, DMA", "qemu, PIO", "bochs, DMA", "bochs, PIO"})
    void sequentialReading(String emulator, String transfer) throws Exception {
        assumeTrue(MEGABYTES > 0, "by hand only: -Dbackplane.benchmark=MEGABYTES");
        try (Guest guest = start(emulator, disk(), transfer.equals("PIO"))) {
            guest.await("GUEST-READY", 0);
            String disk = emulator.equals("bochs") ? "/dev/sdb" : "/dev/sda";
            measure(guest, emulator + " " + transfer, disk, "bs=64k count=" + MEGABYTES * 16);
            measure(guest, emulator + " " + transfer, disk, "iflag=direct bs=1M count=" + MEGABYTES);
        }
    }

    private static void measure(Guest guest, String name, String disk, String how) throws Exception {
        HostProcess process = new HostProcess(guest.pid());
        String uptime = "echo UP=$(cut -d' ' -f1 /proc/uptime)";
        double byClock = 0, byProcessor = 0, byGuest = 0;
        for (int i = 0; i < ROUNDS; i++) {
            guest.shell("echo 3 > /proc/sys/vm/drop_caches");
            double processor = process.seconds();
            long clock = System.nanoTime();
            String said = guest.shell(uptime + "; dd if=" + disk + " of=/dev/null " + how + "; " + uptime);
            byClock = Math.max(byClock, MEGABYTES / ((System.nanoTime() - clock) / 1e9));
            byProcessor = Math.max(byProcessor, MEGABYTES / (process.seconds() - processor));
            byGuest = Math.max(byGuest, MEGABYTES / guestSeconds(said));
            assertThat(said).contains("records out");
        }
        System.out.printf(
                "BENCHMARK %s, dd %s: %.1f MB/s, %.1f MB for a second of processor time, %.1f MB/s by the guest's clock%n",
                name, how, byClock, byProcessor, byGuest);
    }

    private static double guestSeconds(String said) {
        double[] times = UPTIME.matcher(said)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .toArray();
        assertThat(times).as(said).hasSize(2);
        return times[1] - times[0];
    }
}
