package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs from Debian's packages that own the whole machine, judged by what their screens show. */
@Tag("system")
final class GuestScreenIT {

    @TempDir
    Path folder;

    private Program run(String profile, String... commands) throws Exception {
        Path file =
                Files.writeString(folder.resolve("pc.bochsrc"), profile + "display_library: nogui\nclock: sync=none\n");
        List<String> words = new ArrayList<>(List.of("-q", "-f", file.toString()));
        for (String command : commands) {
            words.addAll(List.of("-c", command));
        }
        words.addAll(List.of("-c", "exit 0"));
        Program run = Program.run(folder, words.toArray(new String[0]));
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        return run;
    }

    @Test
    void memtestFindsNoErrors() throws Exception {
        Path kernel = Tool.file("memtest86+", "/boot/memtest86+ia32.bin");
        Program run = run(
                "megs: 8\nlinux: kernel=" + kernel + "\n",
                "vga:await 'Memtest86+' 60",
                "vga:await 'Test #3' 200",
                "vga:text");
        assertThat(run.out()).containsPattern("Errors: 0\\b");
    }

    @Test
    void grubsRescueDiscShowsItsMenuAndItsPrompt() throws Exception {
        Path disc = Tool.file("grub-rescue-pc", "/usr/lib/grub-rescue/grub-rescue-cdrom.iso");
        Program run = run(
                "megs: 32\nata1-master: type=cdrom, path=" + disc + ", status=inserted\nboot: cdrom\n",
                "vga:await 'GNU/Linux' 100",
                "kbd:type c",
                "vga:await 'grub>' 60",
                "kbd:type 'lsmmap\\n'",
                "vga:await 'base_addr = 0x100000' 30",
                "vga:text");
        assertThat(run.out()).contains("grub> lsmmap");
    }

    @Test
    void grubsRescueDisketteReachesItsPrompt() throws Exception {
        Path image = Tool.file("grub-rescue-pc", "/usr/lib/grub-rescue/grub-rescue-floppy.img");
        run(
                "megs: 32\nfloppya: 1_44=" + image + ", status=inserted, write_protected=1\nboot: floppy\n",
                "vga:await 'GNU/Linux' 120",
                "kbd:type c",
                "vga:await 'grub>' 100");
    }
}
