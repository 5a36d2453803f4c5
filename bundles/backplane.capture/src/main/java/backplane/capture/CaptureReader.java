package backplane.capture;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads Ethernet frames from a pcap or pcapng file of either byte order and any time resolution, one after the other. A
 * file that ends in the middle of a frame ends before it.
 */
public final class CaptureReader implements AutoCloseable {

    private static final int LONGEST = 1 << 24;
    private static final long SECOND = 1_000_000_000L;

    private final Path path;
    private final InputStream input;
    private final boolean classic;
    private final List<Interface> interfaces = new ArrayList<>();
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private long perSecond = 1_000_000;
    private String problem = "";

    /** What a pcapng file says of an interface. */
    private record Interface(int linkType, long perSecond) {}

    /** @throws IOException if there is no such file or it is no capture of Ethernet, with a message for the user */
    public CaptureReader(Path path) throws IOException {
        this.path = path;
        try {
            input = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        } catch (IOException e) {
            throw new IOException("cannot read the capture file " + path + " (" + e.getMessage() + ")", e);
        }
        ByteBuffer magic = read(4);
        classic = magic != null && magic.order(ByteOrder.BIG_ENDIAN).getInt(0) != CaptureWriter.SECTION;
        if (magic == null || classic && !classicHeader(magic)) {
            input.close();
            throw new IOException(path + " is no capture of Ethernet frames in the format pcap or pcapng");
        }
        if (!classic) {
            section();
        }
    }

    private boolean classicHeader(ByteBuffer magic) throws IOException {
        for (ByteOrder o : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            int value = magic.order(o).getInt(0);
            if (value == CaptureWriter.PCAP_NANOSECONDS || value == CaptureWriter.PCAP_MICROSECONDS) {
                order = o;
                perSecond = value == CaptureWriter.PCAP_NANOSECONDS ? SECOND : 1_000_000;
                ByteBuffer rest = read(20);
                return rest != null && (rest.getInt(16) & 0xffff) == CaptureWriter.ETHERNET;
            }
        }
        return false;
    }

    /** Returns the next frame, or null at the end. */
    public @Nullable CapturedFrame next() throws IOException {
        return classic ? nextClassic() : nextBlock();
    }

    /** Returns what is wrong with the file at the place where it ended, "" if nothing. */
    public String problem() {
        return problem;
    }

    private @Nullable CapturedFrame nextClassic() throws IOException {
        ByteBuffer header = read(16);
        int length = header == null ? -1 : header.getInt(8);
        ByteBuffer data = header == null ? null : body(length);
        if (header == null || data == null) {
            return null;
        }
        long nanos = (header.getInt(0) & 0xffff_ffffL) * SECOND + scaled(header.getInt(4) & 0xffff_ffffL, perSecond);
        return new CapturedFrame(nanos, data.array(), length == header.getInt(12));
    }

    private @Nullable CapturedFrame nextBlock() throws IOException {
        while (true) {
            ByteBuffer type = read(4);
            if (type == null) {
                return null;
            }
            if (type.getInt(0) == CaptureWriter.SECTION) {
                if (!section()) {
                    return null;
                }
                continue;
            }
            ByteBuffer length = read(4);
            ByteBuffer body = length == null ? null : body(length.getInt(0) - 8);
            if (body == null) {
                return null;
            }
            CapturedFrame frame = block(type.getInt(0), body);
            if (frame != null) {
                return frame;
            }
        }
    }

    /** Behind the type of a section: its length and byte order. */
    private boolean section() throws IOException {
        interfaces.clear();
        ByteBuffer start = read(8);
        if (start == null) {
            return false;
        }
        boolean little = start.order(ByteOrder.LITTLE_ENDIAN).getInt(4) == CaptureWriter.BYTE_ORDER;
        order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        return body(start.order(order).getInt(0) - 12) != null;
    }

    private @Nullable CapturedFrame block(int type, ByteBuffer body) {
        if (type == CaptureWriter.INTERFACE && body.limit() >= 8) {
            interfaces.add(new Interface(body.getShort(0) & 0xffff, resolution(body)));
        } else if (type == CaptureWriter.PACKET && body.limit() >= 20) {
            long stamp = (body.getInt(4) & 0xffff_ffffL) << 32 | body.getInt(8) & 0xffff_ffffL;
            return frame(body.getInt(0), stamp, body, 20, body.getInt(12), body.getInt(16));
        } else if (type == CaptureWriter.SIMPLE && body.limit() >= 4) {
            return frame(0, 0, body, 4, Math.min(body.getInt(0), body.limit() - 8), body.getInt(0));
        }
        return null;
    }

    private @Nullable CapturedFrame frame(int from, long stamp, ByteBuffer body, int at, int length, int original) {
        boolean sound = from >= 0 && from < interfaces.size() && length >= 0 && at + length <= body.limit();
        if (!sound || interfaces.get(from).linkType() != CaptureWriter.ETHERNET) {
            return null;
        }
        byte[] data = new byte[length];
        body.get(at, data);
        return new CapturedFrame(scaled(stamp, interfaces.get(from).perSecond()), data, length == original);
    }

    private static long scaled(long ticks, long perSecond) {
        return ticks / perSecond * SECOND + (long) (ticks % perSecond * ((double) SECOND / perSecond));
    }

    /** The option if_tsresol: a negative power of ten, or of two if its top bit is set; else microseconds. */
    private static long resolution(ByteBuffer body) {
        int at = 8;
        while (at + 4 <= body.limit() && body.getShort(at) != 0) {
            int length = body.getShort(at + 2) & 0xffff;
            if (body.getShort(at) == CaptureWriter.OPTION_RESOLUTION && length >= 1 && at + 4 < body.limit()) {
                int value = body.get(at + 4) & 0xff;
                return value >= 0x80 ? 1L << Math.min(value & 0x7f, 62) : (long) Math.pow(10, Math.min(value, 18));
            }
            at += 4 + (length + 3 & ~3);
        }
        return 1_000_000;
    }

    private @Nullable ByteBuffer body(int length) throws IOException {
        if (length < 0 || length > LONGEST) {
            problem = path + " has a damaged block";
            return null;
        }
        ByteBuffer body = read(length);
        if (body == null) {
            problem = path + " ends in the middle of a frame";
        }
        return body;
    }

    private @Nullable ByteBuffer read(int length) throws IOException {
        byte[] bytes = input.readNBytes(length);
        if (bytes.length < length) {
            problem = bytes.length == 0 ? problem : path + " ends in the middle of a frame";
            return null;
        }
        return ByteBuffer.wrap(bytes).order(order);
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
