package backplane.firmware;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.SingleXZInputStream;

/**
 * A bzImage: the set-up header and the kernel proper, as the Linux x86 boot protocol (2.08 and later) lays them out.
 */
final class LinuxKernel {

    /** Offset of the set-up header in the image and in the boot parameters. */
    static final int HEADER = 0x1f1;

    private static final int MAGIC = 0x53726448; // "HdrS"
    private static final byte[] XZ = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};

    private final byte[] file;
    private final ByteBuffer header;

    private LinuxKernel(byte[] file) {
        this.file = file;
        header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    static LinuxKernel read(Path path) throws IOException {
        LinuxKernel kernel = new LinuxKernel(Files.readAllBytes(path));
        if (kernel.file.length < 0x1000 || kernel.header.getInt(0x202) != MAGIC) {
            throw new IOException(path + " is not a Linux kernel (bzImage): it has no set-up header");
        }
        if (kernel.protocol() < 0x208) {
            throw new IOException(path + " is too old: boot protocol 2.08 (Linux 2.6.26) or later is needed");
        }
        if (kernel.protectedMode() >= kernel.file.length) {
            throw new IOException(path + " is cut short");
        }
        return kernel;
    }

    int protocol() {
        return header.getShort(0x206) & 0xffff;
    }

    /** Returns the set-up header, from {@link #HEADER} on. */
    byte[] setupHeader() {
        int end = 0x202 + (file[0x201] & 0xff);
        return Arrays.copyOfRange(file, HEADER, end);
    }

    /** Returns the largest address that the initial RAM disk may occupy. */
    long initrdMax() {
        return header.getInt(0x22c) & 0xffffffffL;
    }

    /** Returns the largest length of the command line. */
    int commandLineMax() {
        return header.getInt(0x238);
    }

    /** Returns the bytes that the decompressed kernel needs from its load address on. */
    long initSize() {
        return protocol() >= 0x20a ? header.getInt(0x260) & 0xffffffffL : 32L << 20;
    }

    /** Returns the protected-mode code as it is, for address 1 MB. */
    byte[] packed() {
        return Arrays.copyOfRange(file, protectedMode(), file.length);
    }

    /**
     * Returns a stream of the kernel proper, an ELF file, unpacked on the host: a guest spends most of its start-up on
     * that.
     *
     * @throws IOException if the compression is not one that is known here
     */
    InputStream unpacked() throws IOException {
        return decompressor(payload());
    }

    /** Returns a name for the unpacked kernel that only this payload has. */
    String fingerprint() throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(payload());
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] payload() throws IOException {
        int at = protectedMode() + header.getInt(0x248);
        int length = header.getInt(0x24c);
        if (length <= 0 || at < 0 || (long) at + length > file.length) {
            throw new IOException("no payload");
        }
        return Arrays.copyOfRange(file, at, at + length);
    }

    private static InputStream decompressor(byte[] payload) throws IOException {
        InputStream in = new ByteArrayInputStream(payload);
        if (Arrays.equals(payload, 0, XZ.length, XZ, 0, XZ.length)) {
            return new SingleXZInputStream(in); // the size follows the stream
        }
        if ((payload[0] & 0xff) == 0x1f && (payload[1] & 0xff) == 0x8b) {
            return new GZIPInputStream(in);
        }
        throw new IOException("compressed in a way that is not known here");
    }

    private int protectedMode() {
        int sectors = file[HEADER] & 0xff;
        return ((sectors == 0 ? 4 : sectors) + 1) * 512;
    }
}
