package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code disk:*}, {@code vga:*} and {@code kbd:*} in the running program, as a guest notices them. */
@Tag("system")
final class CommandIT {

    private static final int DISKETTE = 1440 << 10, DISK = 4 << 20;

    private static final String REST = "display_library: nogui\nclock: sync=none\n";

    @TempDir
    Path folder;

    private Path image(String name, int size, String text) throws IOException {
        return Files.write(folder.resolve(name), BootSector.image(size, text));
    }

    private Path profile(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name + ".bochsrc"), "megs: 8\n" + text + REST);
    }

    private Path diskette() throws IOException {
        image("first.img", DISKETTE, "FIRST ");
        return profile("pc", "floppya: 1_44=first.img, status=inserted\nboot: floppy\n");
    }

    private Program run(Path profile, String... commands) throws Exception {
        List<String> words = new ArrayList<>(List.of("-q", "-f", profile.toString()));
        for (String command : commands) {
            words.addAll(List.of("-c", command));
        }
        words.addAll(List.of("-c", "exit 0"));
        return Program.run(folder, words.toArray(String[]::new));
    }

    private Program good(Path profile, String... commands) throws Exception {
        Program run = run(profile, commands);
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        return run;
    }

    @Test
    void aDisketteIsExchangedWhileTheGuestRuns() throws Exception {
        image("second.img", DISKETTE, "SECOND ");
        Program run = good(
                diskette(),
                "vga:await HELLO 60",
                "kbd:type '!'",
                "vga:await 'HELLO FIRST' 60",
                "disk:list",
                "disk:info floppya",
                "disk:eject floppya",
                "disk:info floppya",
                "kbd:type '!'",
                "vga:await 'FIRST E' 60",
                "disk:insert floppya second.img",
                "kbd:type ':!!'",
                "vga:await 'SECOND' 60",
                "disk:info floppya",
                "vga:text");
        assertThat(run.out())
                .containsPattern("floppya +in +flat image first.img")
                .contains("floppya: flat image first.img, 1440 KB")
                .contains("floppya is empty")
                .contains("floppya: flat image second.img, 1440 KB");
    }

    @Test
    void aDisketteIsWrittenUnlessItIsProtected() throws Exception {
        Path profile = diskette();
        good(profile, "vga:await HELLO 60", "kbd:type '#'", "vga:await 'HELLO +' 60", "disk:eject floppya");
        assertThat(BootSector.text(Files.readAllBytes(folder.resolve("first.img"))))
                .isEqualTo(" WRITTEN ");

        profile("pc", "floppya: 1_44=first.img, status=inserted, write_protected=1\nboot: floppy\n");
        good(profile, "vga:await HELLO 60", "kbd:type '#'", "vga:await 'HELLO E03' 60");
    }

    @Test
    void whatAGuestHasWrittenIsKeptApartUntilItIsCommitted() throws Exception {
        Path disk = image("disk.img", DISK, "CLEAN ");
        Path profile = profile("pc", "ata0-master: type=disk, path=disk.img, mode=undoable\nboot: disk\n");

        Program run = good(
                profile, "vga:await HELLO 60", "kbd:type '#!'", "vga:await '+ WRITTEN' 60", "disk:info ata0-master");
        assertThat(run.out()).containsPattern("4096 KB, [1-9][0-9]* KB kept apart");
        assertThat(BootSector.text(Files.readAllBytes(disk))).isEqualTo("CLEAN ");

        good(
                profile,
                "vga:await HELLO 60",
                "disk:commit ata0-master",
                "kbd:type '!'",
                "vga:await 'HELLO  WRITTEN' 60",
                "disk:info ata0-master | grep ' 0 KB kept apart'");
        assertThat(BootSector.text(Files.readAllBytes(disk))).isEqualTo(" WRITTEN ");
    }

    @Test
    void whatAGuestHasWrittenIsForgottenWhenItIsDiscarded() throws Exception {
        image("disk.img", DISK, "CLEAN ");
        Path profile = profile("pc", "ata0-master: type=disk, path=disk.img, mode=undoable\nboot: disk\n");
        good(profile, "vga:await HELLO 60", "kbd:type '#!'", "vga:await '+ WRITTEN' 60");

        good(
                profile,
                "vga:await HELLO 60",
                "disk:discard ata0-master",
                "disk:info ata0-master | grep ' 0 KB kept apart'",
                "kbd:type '!'",
                "vga:await 'HELLO CLEAN' 60");
    }

    @Test
    void twoMachinesCannotWriteOneImage() throws Exception {
        image("disk.img", DISK, "DISK ");
        String drive = "ata0-master: type=disk, path=disk.img\nboot: disk\n";
        profile("two", drive);

        Program run = good(
                profile("one", drive),
                "profile:load two.bochsrc",
                "machine:await two running 120",
                "disk:list",
                "profile:list",
                "disk:eject one/ata0-master",
                "disk:insert two/ata0-master",
                "disk:list");

        String before = run.out().substring(0, run.out().indexOf("PROFILE"));
        String after = run.out().substring(before.length());
        assertThat(before).containsPattern("one/ata0-master +in +flat image");
        assertThat(before.replaceAll("\\s+", " "))
                .containsPattern("two/ata0-master waits .*disk.img is in use by one/ata0-master");
        assertThat(after).containsPattern("two/ata0-master +in +flat image");
    }

    @Test
    void keysAreTypedInTheLayoutOfTheGuest() throws Exception {
        Files.writeString(folder.resolve("my.keys"), "1e x\n");
        Program run = good(
                diskette(),
                "vga:await HELLO 60",
                "kbd:layout",
                "kbd:type 'Hi, You{}'",
                "vga:await 'HELLO Hi, You{}' 60",
                "kbd:layout de",
                "kbd:type zyZ",
                "vga:await '{}yzY' 60",
                "kbd:layout my.keys",
                "kbd:type x",
                "vga:await yzYa 60",
                "kbd:layout us",
                "kbd:press shift b",
                "kbd:press c",
                "vga:await yzYaBc 60");
        assertThat(run.out()).contains("us (there are ");
    }

    @Test
    void aKeyThatIsNoneIsToldWithTheNamesOfTheOthers() throws Exception {
        Program run = run(diskette(), "kbd:press hyper");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err())
                .contains("there is no key 'hyper'")
                .contains("enter")
                .contains("ctrl");
    }

    @Test
    void theScreenIsReadAndSavedInTextAndGraphics() throws Exception {
        Program run = run(
                diskette(),
                "vga:await HELLO 60",
                "vga:text",
                "vga:screenshot text.png",
                "kbd:type '%'",
                "machine:await paused 60",
                "vga:screenshot graphics.png",
                "vga:text");
        assertThat(run.out())
                .contains("HELLO")
                .contains("720x400 pixels in text.png")
                .contains("640x400 pixels in graphics.png");
        assertThat(run.status()).as("vga:text in a graphics mode").isEqualTo(3);
        assertThat(run.err()).contains("640x400 pixels and no text").contains("vga:screenshot FILE.png");
        BufferedImage text = ImageIO.read(folder.resolve("text.png").toFile());
        BufferedImage graphics = ImageIO.read(folder.resolve("graphics.png").toFile());
        assertThat(text.getWidth()).isEqualTo(720);
        assertThat(colours(text)).as("light grey on black").isEqualTo(2);
        assertThat(graphics.getHeight()).isEqualTo(400);
        assertThat(colours(graphics))
                .as("mode 13h, its dots two wide and two high, empty")
                .isEqualTo(1);
    }

    private static long colours(BufferedImage picture) {
        int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        return java.util.Arrays.stream(pixels).distinct().count();
    }

    @Test
    void aScreenThatDoesNotShowTheTextIsToldInTime() throws Exception {
        Program run = run(diskette(), "vga:await GOODBYE 1");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("does not show 'GOODBYE' after 1 s");
    }
}
