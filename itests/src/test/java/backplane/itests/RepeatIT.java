package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.core.SnapshotFile;
import backplane.core.StateTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without a live backend and with {@code sync=none} two runs are the same: a whole Linux, which reads every clock of the
 * machine and stamps its messages with microseconds, says the same at the same time; and when it pauses its machine, every
 * register of every device, the virtual clock, and every byte of memory are the same.
 */
@Tag("system")
final class RepeatIT {

    /** The guest writes the first letter of its command line to port 8900h, which pauses the machine. */
    private static final String WORDS = "D console=ttyS0,115200 ip=none cryptomgr.notests noisapnp"
            + " run=dd,if=/proc/cmdline,of=/dev/port,bs=1,count=1,seek=35072,conv=notrunc then=poweroff";

    @TempDir
    Path folder;

    private StateTree boot(Path files, Path output) throws Exception {
        Path profile = Files.writeString(
                folder.resolve("repeat.bochsrc"),
                "megs: 128\n"
                        + "linux: kernel=" + files + "/vmlinuz, initrd=" + files + "/initrd.gz,"
                        + " cmdline=\"" + WORDS + "\"\n"
                        + "ata0-master: type=disk, path=" + files + "/disk.img, mode=volatile\n"
                        + "com1: enabled=1, mode=file, dev=" + output + "\n"
                        + "display_library: nogui\n"
                        + "clock: sync=none, time0=1750000000\n");
        Program run = Program.run(
                folder,
                "-q",
                "-f",
                profile.toString(),
                "--headless",
                "-c",
                "machine:await paused 300",
                "-c",
                "state:save pc.state",
                "-c",
                "machine:resume");
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        return SnapshotFile.machine(folder.resolve("pc.state"));
    }

    @Test
    void twoBootsOfLinuxAreTheSame() throws Exception {
        Path files = Guest.files("686");
        Path output = folder.resolve("output.txt");
        StateTree firstState = boot(files, output);
        String first = Files.readString(output, StandardCharsets.ISO_8859_1);
        Files.delete(output);
        StateTree secondState = boot(files, output);
        String second = Files.readString(output, StandardCharsets.ISO_8859_1);

        assertThat(first).contains("GUEST-READY").containsPattern("\\[ +\\d+\\.\\d{6}\\] ");
        assertThat(second).isEqualTo(first);
        List<String> differences = new ArrayList<>();
        compare("", firstState, secondState, differences);
        assertThat(differences).as("state that differs").isEmpty();
        assertThat(firstState.section("ram").values())
                .as("pieces of memory in use")
                .hasSizeGreaterThan(500);
    }

    private static void compare(String path, StateTree first, StateTree second, List<String> differences) {
        Set<String> names = new LinkedHashSet<>(first.values().keySet());
        names.addAll(second.values().keySet());
        for (String name : names) {
            StateTree section = first.section(name);
            StateTree other = second.section(name);
            StateTree.Value value = first.get(name);
            if (section != null && other != null) {
                compare(path + name + "/", section, other, differences);
            } else if (value == null || !value.equals(second.get(name))) {
                differences.add(path + name);
            }
        }
    }
}
