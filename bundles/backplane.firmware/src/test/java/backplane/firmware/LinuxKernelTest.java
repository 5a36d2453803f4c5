package backplane.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class LinuxKernelTest {

    private static final int SETUP = 2 * 512; // one sector of set-up code behind the boot sector

    @TempDir
    Path folder;

    /** A bzImage with boot protocol 2.12 around a payload. */
    private static byte[] bzImage(byte[] payload) {
        ByteBuffer b = ByteBuffer.allocate(SETUP + 16 + payload.length + 4096).order(ByteOrder.LITTLE_ENDIAN);
        b.put(0x1f1, (byte) 1);
        b.put(0x201, (byte) 0x6a);
        b.putInt(0x202, 0x53726448);
        b.putShort(0x206, (short) 0x20c);
        b.putInt(0x22c, 0x37ffffff);
        b.putInt(0x238, 2047);
        b.putInt(0x248, 16);
        b.putInt(0x24c, payload.length);
        b.putInt(0x260, 0x800000);
        b.position(SETUP + 16);
        b.put(payload);
        return b.array();
    }

    private static byte[] elf() {
        ByteBuffer b = ByteBuffer.allocate(0x2000).order(ByteOrder.LITTLE_ENDIAN);
        b.put(new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1});
        b.putInt(24, 0xc1000010); // entry, a virtual address
        b.putInt(28, 52);
        b.putShort(42, (short) 32);
        b.putShort(44, (short) 1);
        b.putInt(52, 1); // PT_LOAD
        b.putInt(56, 0x1000);
        b.putInt(60, 0xc1000000);
        b.putInt(64, 0x1000000);
        b.putInt(68, 0x1000);
        b.putInt(72, 0x3000);
        return b.array();
    }

    private LinuxKernel kernel(byte[] payload) throws IOException {
        Path file = folder.resolve("vmlinuz");
        Files.write(file, bzImage(payload));
        return LinuxKernel.read(file);
    }

    @Test
    void aKernelPackedWithXzIsUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (XZOutputStream xz = new XZOutputStream(packed, new LZMA2Options(1))) {
            xz.write(elf());
        }

        assertThat(kernel(packed.toByteArray()).unpacked().readAllBytes()).isEqualTo(elf());
    }

    @Test
    void aKernelPackedWithGzipIsUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(elf());
        }

        assertThat(kernel(packed.toByteArray()).unpacked().readAllBytes()).isEqualTo(elf());
    }

    @Test
    void anUnknownCompressionIsLeftToTheGuest() throws IOException {
        LinuxKernel kernel = kernel(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

        assertThatThrownBy(kernel::unpacked).isInstanceOf(IOException.class).hasMessageContaining("compressed");
        assertThat(kernel.packed()).startsWith(new byte[16]).hasSizeGreaterThan(24);
        assertThat(kernel.initSize()).isEqualTo(0x800000);
    }

    @Test
    void aFileThatIsNoKernelIsRefusedByName() throws IOException {
        Path file = folder.resolve("notes.txt");
        Files.write(file, new byte[8192]);

        assertThatThrownBy(() -> LinuxKernel.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("notes.txt")
                .hasMessageContaining("not a Linux kernel");
    }

    @Test
    void theEntryOfAnElfKernelIsAPhysicalAddress() throws IOException {
        ElfImage elf = new ElfImage(Files.write(folder.resolve("elf"), elf()));

        assertThat(elf.wide()).isFalse();
        assertThat(elf.entry()).isEqualTo(0x1000010);
        assertThat(elf.segments()).hasSize(1);
        assertThat(elf.segments().get(0).memorySize()).isEqualTo(0x3000);
    }

    @Test
    void programHeadersBeyondTheFileAreRefused() {
        byte[] elf = elf();
        elf[28] = (byte) 0xf0;
        elf[29] = (byte) 0xff;

        assertThatThrownBy(() -> new ElfImage(Files.write(folder.resolve("elf"), elf)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cut short");
    }
}
