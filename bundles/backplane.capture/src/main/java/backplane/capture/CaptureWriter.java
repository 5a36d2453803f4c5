package backplane.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Writes frames to a capture file, nanosecond time stamps included. The name decides the format: {@code .pcap} or {@code
 * .cap} gives the classic one, everything else pcapng, which also tells the direction. One thread at a time.
 */
public final class CaptureWriter implements AutoCloseable {

    static final int SECTION = 0x0a0d0d0a, INTERFACE = 1, SIMPLE = 3, PACKET = 6;
    static final int BYTE_ORDER = 0x1a2b3c4d, PCAP_NANOSECONDS = 0xa1b23c4d, PCAP_MICROSECONDS = 0xa1b2c3d4;
    static final int ETHERNET = 1, OPTION_NAME = 2, OPTION_RESOLUTION = 9, OPTION_FLAGS = 2;

    private static final int SNAPLEN = 0x40000;
    private static final long SECOND = 1_000_000_000L;

    private final SeekableByteChannel file;
    private final boolean classic;
    private ByteBuffer block = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    private int start;

    /** Bytes of whole frames in the file. */
    private long good;

    /**
     * Makes the file, or empties it; a pipe will do.
     *
     * @param name what the interface is called in the file
     * @throws IOException if the file cannot be made, with a message for the user
     */
    public CaptureWriter(Path path, String name) throws IOException {
        this(open(path), isClassic(path));
        try {
            header(name);
        } catch (IOException e) {
            file.close();
            throw new IOException("cannot write the capture file " + path + " (" + e.getMessage() + ")", e);
        }
    }

    CaptureWriter(SeekableByteChannel file, boolean classic) {
        this.file = file;
        this.classic = classic;
    }

    private static SeekableByteChannel open(Path path) throws IOException {
        try {
            return Files.newByteChannel(
                    path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException(
                    "cannot write the capture file " + path + " (" + e.getMessage()
                            + "): name a file in a folder that exists",
                    e);
        }
    }

    private static boolean isClassic(Path path) {
        String lower = path.toString().toLowerCase(Locale.ROOT);
        return lower.endsWith(".pcap") || lower.endsWith(".cap");
    }

    void header(String name) throws IOException {
        if (classic) {
            block.putInt(PCAP_NANOSECONDS).putShort((short) 2).putShort((short) 4);
            block.putInt(0).putInt(0).putInt(SNAPLEN).putInt(ETHERNET);
        } else {
            begin(SECTION);
            block.putInt(BYTE_ORDER).putShort((short) 1).putShort((short) 0).putLong(-1);
            end();
            begin(INTERFACE);
            block.putShort((short) ETHERNET).putShort((short) 0).putInt(SNAPLEN);
            option(OPTION_NAME, name.getBytes(StandardCharsets.UTF_8));
            option(OPTION_RESOLUTION, new byte[] {9}); // ten to the minus ninth of a second
            block.putInt(0);
            end();
        }
        flush();
    }

    /**
     * Adds a frame. If the disk is full the file is cut back to whole frames.
     *
     * @param fromCard the guest sent it
     * @param nanos time stamp in nanoseconds since 1970, never negative
     */
    public void frame(boolean fromCard, byte[] frame, int offset, int length, long nanos) throws IOException {
        room(length + 64);
        if (classic) {
            block.putInt((int) (nanos / SECOND))
                    .putInt((int) (nanos % SECOND))
                    .putInt(length)
                    .putInt(length);
            block.put(frame, offset, length);
        } else {
            begin(PACKET);
            block.putInt(0)
                    .putInt((int) (nanos >>> 32))
                    .putInt((int) nanos)
                    .putInt(length)
                    .putInt(length);
            padded(frame, offset, length);
            // seen from the card: 1 = inbound, 2 = outbound
            option(OPTION_FLAGS, new byte[] {(byte) (fromCard ? 2 : 1), 0, 0, 0});
            block.putInt(0);
            end();
        }
        flush();
    }

    private void room(int bytes) {
        if (block.remaining() < bytes) {
            block = ByteBuffer.allocate(2 * bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private void begin(int type) {
        start = block.position();
        block.putInt(type).putInt(0);
    }

    /** The length of a block stands at both of its ends. */
    private void end() {
        int length = block.position() - start + 4;
        block.putInt(length).putInt(start + 4, length);
    }

    private void option(int code, byte[] value) {
        block.putShort((short) code).putShort((short) value.length);
        padded(value, 0, value.length);
    }

    private void padded(byte[] bytes, int offset, int length) {
        block.put(bytes, offset, length);
        for (int i = length; i % 4 != 0; i++) {
            block.put((byte) 0);
        }
    }

    private void flush() throws IOException {
        block.flip();
        int length = block.limit();
        try {
            while (block.hasRemaining()) {
                file.write(block);
            }
            good += length;
        } catch (IOException e) {
            cut(e);
            throw e;
        } finally {
            block.clear();
        }
    }

    /** A pipe cannot be cut, and has nobody any more who would read its rest. */
    private void cut(IOException cause) {
        try {
            file.truncate(good);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
