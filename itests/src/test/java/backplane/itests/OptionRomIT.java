package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built-in firmware and the option ROMs of others. */
final class OptionRomIT {

    @TempDir
    Path folder;

    private Program run(String text, String... commands) throws Exception {
        Path profile = Files.writeString(folder.resolve("pc.bochsrc"), text);
        List<String> words = new ArrayList<>(List.of("-q", "-f", profile.toString()));
        for (String command : commands) {
            words.addAll(List.of("-c", command));
        }
        words.addAll(List.of("-c", "exit 0"));
        return Program.run(folder, words.toArray(new String[0]));
    }

    private static String roms(Path first, Path second) {
        return "megs: 8\n"
                + "optromimage1: file=" + first + ", address=0xc8000\n"
                + "optromimage2: file=" + second + ", address=0xd0800\n"
                + "boot: network\n"
                + "display_library: nogui\n"
                + "clock: sync=none\n";
    }

    @Test
    void romsAreInitialisedThenConnectedThenBooted() throws Exception {
        Path first = Files.write(folder.resolve("first.rom"), OptionRom.image("abc"));
        Path second = Files.write(folder.resolve("second.rom"), OptionRom.image("123"));
        Program run = run(roms(first, second), "vga:await 'a1b2c3No bootable device.' 60");
        assertThat(run.status()).as(run.out() + run.err()).isZero();
    }

    @Test
    void aDamagedRomIsNotCalled() throws Exception {
        byte[] image = OptionRom.image("abc");
        image[700] ^= 1;
        Path damaged = Files.write(folder.resolve("damaged.rom"), image);
        Path sound = Files.write(folder.resolve("sound.rom"), OptionRom.image("123"));
        Program run = run(roms(damaged, sound), "vga:await '123No bootable device.' 60", "vga:text");
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out().strip()).startsWith("123");
    }
}
