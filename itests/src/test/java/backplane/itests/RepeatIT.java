package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without a live backend and with {@code sync=none} two runs are the same: a whole Linux, which reads every clock of the
 * machine and stamps its messages with microseconds, says the same at the same time.
 */
@Tag("system")
final class RepeatIT {

    @TempDir
    Path folder;

    private String boot(Path files, String name) throws Exception {
        Path output = folder.resolve(name + ".txt");
        Path profile = Files.writeString(
                folder.resolve("repeat.bochsrc"),
                "megs: 128\n"
                        + "linux: kernel=" + files + "/vmlinuz, initrd=" + files + "/initrd.gz,"
                        + " cmdline=\"console=ttyS0,115200 ip=none then=poweroff\"\n"
                        + "ata0-master: type=disk, path=" + files + "/disk.img, mode=volatile\n"
                        + "com1: enabled=1, mode=file, dev=" + output + "\n"
                        + "display_library: nogui\n"
                        + "clock: sync=none, time0=1750000000\n");
        Program run = Program.run(folder, "-q", "-f", profile.toString(), "--headless");
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }

    @Test
    void twoBootsOfLinuxAreTheSame() throws Exception {
        Path files = Guest.files("686");
        String first = boot(files, "first");
        String second = boot(files, "second");
        assertThat(first).contains("GUEST-READY").containsPattern("\\[ +\\d+\\.\\d{6}\\] ");
        assertThat(second).isEqualTo(first);
    }
}
