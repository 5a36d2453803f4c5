package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Boot time, processor time and memory of one Linux guest here, in QEMU without KVM, and in Bochs; then what the guest costs that
 * sits idle at its shell. Prints one line for each. Run it by hand on a quiet host:
 *
 * <pre>{@code
 * mvn -Psystem -pl itests -am verify -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dit.test=BootBenchmarkIT -Dbackplane.peers=FOLDER
 * }</pre>
 *
 * FOLDER has one guest for all three, which says GUEST-READY on its first serial port: {@code bzImage-raw}, a kernel that need
 * not unpack itself, {@code initramfs.cpio.gz}, and {@code disk-raw.img}, a disk of 63 sectors and 16 heads that boots both;
 * without it the test is skipped.
 */
@Tag("system")
final class BootBenchmarkIT {

    private static final Path FOLDER = Path.of(System.getProperty("backplane.peers", ""));
    private static final String WORDS = "console=tty0 console=ttyS0,115200 cryptomgr.notests noisapnp";
    private static final int IDLE_MILLIS = 20_000;

    @TempDir
    Path folder;

    private Guest backplane(String sync) throws Exception {
        Path profile = Files.writeString(
                folder.resolve("pc.bochsrc"),
                "megs: 256\n"
                        + "linux: kernel=" + FOLDER + "/bzImage-raw, initrd=" + FOLDER
                        + "/initramfs.cpio.gz, cmdline=\""
                        + WORDS + "\"\n"
                        + "ata0-master: type=disk, path=" + FOLDER + "/disk-raw.img, mode=volatile\n"
                        + "com1: enabled=1, mode=stdio\n"
                        + "display_library: nogui\n"
                        + "clock: sync=" + sync + "\n");
        return Guest.start(null, profile);
    }

    private static Guest qemu() throws Exception {
        return Guest.qemu(
                List.of(),
                256,
                FOLDER.resolve("bzImage-raw"),
                FOLDER.resolve("initramfs.cpio.gz"),
                WORDS,
                "-vga",
                "std",
                "-drive",
                "file=" + FOLDER + "/disk-raw.img,format=raw,if=ide,snapshot=on");
    }

    private Guest bochs() throws Exception {
        return Bochs.start(
                folder,
                List.of(),
                256,
                "pci: enabled=1, chipset=i440fx",
                Bochs.disk("ata0-master", Bochs.bootDisk(folder)),
                "clock: sync=none, time0=local");
    }

    private Guest start(String emulator) throws Exception {
        return switch (emulator) {
            case "qemu" -> qemu();
            case "bochs" -> bochs();
            default -> backplane(emulator.replaceFirst(".* ", ""));
        };
    }

    @ParameterizedTest
    @CsvSource({"backplane none", "backplane realtime", "qemu", "bochs"})
    void boot(String emulator) throws Exception {
        assumeTrue(Files.exists(FOLDER.resolve("bzImage-raw")), "by hand only: -Dbackplane.peers=FOLDER");
        long clock = System.nanoTime();
        try (Guest guest = start(emulator)) {
            guest.await("GUEST-READY", 0);
            double ready = (System.nanoTime() - clock) / 1e9;
            HostProcess process = new HostProcess(guest.pid());
            double used = process.seconds();
            int memory = process.megabytes();
            Thread.sleep(IDLE_MILLIS);
            double before = process.seconds();
            Thread.sleep(IDLE_MILLIS);
            double idle = (process.seconds() - before) * 100_000 / IDLE_MILLIS;
            System.out.printf(
                    Locale.ROOT,
                    "BENCHMARK %s: ready after %.1f s, %.1f s of processor time, %d MB; idle %.1f %% of a core, %d MB%n",
                    emulator,
                    ready,
                    used,
                    memory,
                    idle,
                    process.megabytes());
            assertThat(ready).isPositive();
        }
    }
}
