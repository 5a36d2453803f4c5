package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole guests with the native gear: what they say is what they say with the interpreter. */
@Tag("system")
final class NativeGearIT {

    @TempDir
    Path folder;

    private Program run(String memory, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("-q", "--memory", memory, "--headless"));
        all.addAll(List.of(words));
        Program run = Program.run(folder, all.toArray(String[]::new));
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        return run;
    }

    private String boot(Path files, String memory, String gear) throws Exception {
        Path output = folder.resolve("output.txt");
        Files.deleteIfExists(output);
        Path profile = Files.writeString(
                folder.resolve("native.bochsrc"),
                "megs: 128\n"
                        + "linux: kernel=" + files + "/vmlinuz, initrd=" + files + "/initrd.gz,"
                        + " cmdline=\"D console=ttyS0,115200 ip=none cryptomgr.notests noisapnp"
                        + " run=dd,if=/proc/cmdline,of=/dev/port,bs=1,count=1,seek=35072,conv=notrunc then=poweroff\"\n"
                        + "com1: enabled=1, mode=file, dev=" + output + "\n"
                        + "display_library: nogui\n"
                        + "clock: sync=none, time0=1750000000\n");
        Program run = run(
                memory, "-f", profile.toString(), "-c", "machine:await paused 300", "-c", "cpu:gear", "-c", "exit 0");
        assertThat(run.out()).containsPattern(gear + " +in");
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"686", "amd64"})
    void linuxSaysTheSameAtTheSameTimeAsWithTheInterpreter(String flavour) throws Exception {
        Path files = Guest.files(flavour);

        String translated = boot(files, "native", "native");

        assertThat(translated).contains("GUEST-READY").containsPattern("\\[ +\\d+\\.\\d{6}\\] ");
        assertThat(boot(files, "heap", "interpreter")).isEqualTo(translated);
    }

    @Test
    void aGuestGoesOnWithTheOtherMemoryAndBack() throws Exception {
        String demo = Distribution.home().resolve("configs/demo.bochsrc").toString();
        run("native", "-f", demo, "-c", "vga:await 'ping 2' 120", "-c", "state:save 1.state", "-c", "exit 0");
        run("heap", "-r", "1.state", "-c", "vga:await 'ping 5' 120", "-c", "state:save 2.state", "-c", "exit 0");
        Program last = run("native", "-r", "2.state", "-c", "vga:await 'ping 8' 120", "-c", "vga:text", "-c", "exit 0");

        assertThat(last.out()).containsPattern("e1000 .* up +192.168.10");
    }
}
