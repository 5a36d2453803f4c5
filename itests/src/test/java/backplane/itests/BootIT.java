package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From where the built-in firmware starts a guest. */
final class BootIT {

    private static final int DISKETTE = 1440 << 10, DISK = 4 << 20;

    /** A disc: its boot record, its catalogue, and where the image of a drive begins. */
    private static final int SECTOR = 2048, RECORD = 17, CATALOGUE = 20, IMAGE = 30;

    @TempDir
    Path folder;

    private Program run(String profile, String... commands) throws Exception {
        Files.writeString(folder.resolve("pc.bochsrc"), "megs: 8\nclock: sync=none\n" + profile);
        List<String> words = new ArrayList<>(List.of("-q", "-f", "pc.bochsrc"));
        for (String command : commands) {
            words.addAll(List.of("-c", command));
        }
        words.addAll(List.of("-c", "exit 0"));
        Program run = Program.run(folder, words.toArray(String[]::new));
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        return run;
    }

    private void file(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
    }

    /** A disc that El Torito boots, with the image of a drive in it. */
    private static byte[] disc(int media, byte[] image) {
        ByteBuffer disc = ByteBuffer.allocate(IMAGE * SECTOR + image.length).order(ByteOrder.LITTLE_ENDIAN);
        disc.position(RECORD * SECTOR).put("\0CD001\1EL TORITO SPECIFICATION".getBytes(StandardCharsets.US_ASCII));
        disc.putInt(RECORD * SECTOR + 0x47, CATALOGUE);
        disc.put(CATALOGUE * SECTOR, (byte) 1).putShort(CATALOGUE * SECTOR + 30, (short) 0xaa55);
        int entry = CATALOGUE * SECTOR + 32;
        disc.put(entry, (byte) 0x88).put(entry + 1, (byte) media).putShort(entry + 6, (short) 1);
        disc.putInt(entry + 8, IMAGE);
        return disc.position(IMAGE * SECTOR).put(image).array();
    }

    /** What lies in the first drives has no boot sector, or there is nothing. */
    @Test
    void theNextDriveIsTriedWhereOneCannotBeBooted() throws Exception {
        file("blank.img", new byte[DISKETTE]);
        file("blank.iso", new byte[64 * SECTOR]);
        file("disk.img", BootSector.image(DISK, ""));
        Program run = run(
                "floppya: 1_44=blank.img, status=inserted\n"
                        + "ata0-master: type=disk, path=disk.img\n"
                        + "ata1-master: type=cdrom, path=blank.iso, status=inserted\n"
                        + "boot: floppy, cdrom, disk\n",
                "vga:await HELLO 60",
                "vga:text");
        assertThat(run.out())
                .contains("Boot from floppy failed: not a boot sector")
                .contains("Boot from cdrom failed: no boot record");
    }

    @Test
    void aDisketteWithoutASignatureIsBootedWhereNobodyLooksForIt() throws Exception {
        byte[] image = BootSector.image(DISKETTE, "");
        image[510] = 0;
        file("old.img", image);
        run(
                "floppya: 1_44=old.img, status=inserted\nboot: floppy\nfloppy_bootsig_check: disabled=1\n",
                "vga:await HELLO 60");
    }

    @ParameterizedTest
    @CsvSource({"2, diskette", "4, disk"})
    void aDriveIsEmulatedFromADisc(int media, String kind) throws Exception {
        byte[] image = BootSector.image(media == 2 ? DISKETTE : DISK, "THE " + kind);
        image[0x1be + 5] = 15; // the last head of its only partition,
        image[0x1be + 6] = 63; // the last sector,
        image[0x1be + 7] = 7; // the last cylinder
        file("boot.iso", disc(media, image));
        run(
                "ata1-master: type=cdrom, path=boot.iso, status=inserted\nboot: cdrom\n",
                "vga:await HELLO 60",
                "kbd:type '!'",
                "vga:await 'HELLO THE " + kind + "' 60",
                "kbd:type '#'",
                "vga:await E03 60");
    }
}
