package backplane.device.rom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import backplane.api.Device;
import backplane.api.PlugException;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RomImageTest extends DeviceContract {

    @TempDir
    Path folder;

    private final DeviceBench bench = new DeviceBench();

    @Override
    protected Device device() {
        return new RomImage(file("contract.bin", option(2048)), 0xd0000);
    }

    private Path file(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] option(int size) {
        byte[] image = new byte[size];
        image[0] = 0x55;
        image[1] = (byte) 0xaa;
        image[size - 1] = 0x77;
        return image;
    }

    private int octet(long address) {
        byte[] one = new byte[1];
        bench.memory().read(address, one, 0, 1);
        return one[0] & 0xff;
    }

    @Test
    void aSystemBiosEndsAtFourGigabytesAndAtOneMegabyte() throws Exception {
        byte[] image = new byte[0x40000];
        image[0] = 0x11;
        image[0x20000] = 0x22;
        image[0x3fff0] = 0x33;

        bench.plug("romimage", new RomImage(file("bios.bin", image), 0));

        assertThat(octet(0xfffffff0L)).isEqualTo(0x33);
        assertThat(octet(0xfffc0000L)).isEqualTo(0x11);
        assertThat(octet(0xffff0)).isEqualTo(0x33);
        assertThat(octet(0xe0000)).isEqualTo(0x22);
    }

    @Test
    void writesToTheImageAreDropped() throws Exception {
        bench.plug("romimage", new RomImage(file("bios.bin", new byte[0x10000]), 0));

        bench.memory().write8(0xf1234, 0x55);

        assertThat(octet(0xf1234)).isZero();
    }

    @Test
    void aVideoBiosLiesAtItsUsualPlace() throws Exception {
        bench.plug("vgaromimage", new RomImage(file("vga.bin", option(38400)), 0));

        assertThat(octet(0xc0000)).isEqualTo(0x55);
        assertThat(octet(0xc0000 + 38399)).isEqualTo(0x77);
    }

    @Test
    void anOptionRomMayStartInTheMiddleOfAPage() throws Exception {
        bench.plug("optromimage1", new RomImage(file("nic.bin", option(4096)), 0xd0800));

        assertThat(octet(0xd0800)).isEqualTo(0x55);
        assertThat(octet(0xd17ff)).isEqualTo(0x77);
    }

    @Test
    void aMissingFileIsNamedTogetherWithTheRemedy() {
        assertThatThrownBy(() -> bench.plug("romimage", new RomImage(folder.resolve("none.bin"), 0)))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("none.bin")
                .hasMessageContaining("seabios");
    }

    @Test
    void anOddSizeIsRefused() {
        Path odd = file("odd.bin", new byte[1000]);

        assertThatThrownBy(() -> bench.plug("romimage", new RomImage(odd, 0)))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("65536");
    }

    @Test
    void whatDoesNotStartLikeAnOptionRomIsRefused() {
        Path text = file("text.bin", new byte[2048]);

        assertThatThrownBy(() -> bench.plug("optromimage2", new RomImage(text, 0xd0000)))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("55 AA");
    }

    @Test
    void anOptionRomWithoutAddressIsRefused() {
        Path rom = file("nic.bin", option(2048));

        assertThatThrownBy(() -> bench.plug("optromimage3", new RomImage(rom, 0)))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("address");
    }

    @Test
    void anEmptyFileIsRefused() {
        refused("romimage", file("empty.bin", new byte[0]), 0)
                .hasMessageContaining("empty.bin has 0 bytes")
                .hasMessageContaining("right file");
        refused("vgaromimage", file("empty.bin", new byte[0]), 0).hasMessageContaining("0 bytes");
    }

    @Test
    void aFolderIsRefused() {
        refused("romimage", folder, 0)
                .hasMessageContaining(folder + " is a folder")
                .hasMessageContaining("name a ROM image");
    }

    @Test
    void aFileThatMayNotBeReadIsRefused() throws Exception {
        Path secret = file("secret.bin", new byte[0x10000]);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        if (Files.isReadable(secret)) {
            System.out.println("SKIPPED: aFileThatMayNotBeReadIsRefused: root may read every file");
        }
        assumeFalse(Files.isReadable(secret), "root may read every file");

        refused("romimage", secret, 0)
                .hasMessageContaining("secret.bin may not be read")
                .hasMessageContaining("permissions");
    }

    @Test
    void aFileLargerThanAnyRomIsRefusedUnread() throws Exception {
        Path huge = folder.resolve("huge.bin");
        try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }

        refused("romimage", huge, 0)
                .hasMessageContaining("huge.bin has 1099511627776 bytes")
                .hasMessageContaining("16777216");
    }

    @Test
    void aSystemBiosThatDoesNotReachTheEndOfMemoryIsRefused() {
        refused("romimage", file("bios.bin", new byte[0x10000]), 0xe0000)
                .hasMessageContaining("does not end at 4 GB")
                .hasMessageContaining("leave 'address' out");
    }

    @Test
    void anOptionRomThatIsCutOffIsRefused() {
        byte[] image = option(2048);
        image[2] = 8;

        refused("optromimage1", file("cut.bin", image), 0xd0000)
                .hasMessageContaining("2048 bytes of the 4096")
                .hasMessageContaining("get it again");
    }

    @Test
    void anOptionRomThatFindsNoRoomIsRefused() {
        refused("optromimage1", file("large.bin", option(0x10000)), 0xe8000)
                .hasMessageContaining("0xc8000 .. 0xeffff")
                .hasMessageContaining("address=");
        refused("vgaromimage", file("large.bin", option(0x40000)), 0).hasMessageContaining("0xc0000");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(String slot, Path image, long address) {
        return assertThatThrownBy(() -> bench.plug(slot, new RomImage(image, address)))
                .isInstanceOf(PlugException.class)
                .hasMessageStartingWith(slot);
    }
}
