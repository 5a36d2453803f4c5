package backplane.firmware;

import backplane.api.MemoryMap;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The loadable parts of an ELF executable for x86, 32 or 64 bits, in a file. */
final class ElfImage implements AutoCloseable {

    private static final int LOAD = 1;
    private static final int CHUNK = 1 << 20;

    private final FileChannel file;
    private final long entry;
    private final boolean wide;
    private final List<Segment> segments = new ArrayList<>();

    ElfImage(Path path) throws IOException {
        file = FileChannel.open(path);
        ByteBuffer head = part(0, 64);
        if (head.getInt(0) != 0x464c457f) {
            throw new IOException("the kernel is not an ELF file");
        }
        wide = head.get(4) == 2;
        entry = wide ? head.getLong(24) : head.getInt(24) & 0xffffffffL;
        long table = wide ? head.getLong(32) : head.getInt(28) & 0xffffffffL;
        int size = head.getShort(wide ? 54 : 42) & 0xffff;
        int count = head.getShort(wide ? 56 : 44) & 0xffff;
        for (int i = 0; i < count; i++) {
            ByteBuffer header = part(table + (long) i * size, wide ? 56 : 32);
            Segment s = wide ? wideSegment(header) : segment(header);
            if (header.getInt(0) == LOAD && s.memorySize > 0) {
                segments.add(s);
            }
        }
    }

    private ByteBuffer part(long position, int length) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        if (position < 0) {
            throw new EOFException("the kernel's headers are damaged");
        }
        while (b.hasRemaining()) {
            if (file.read(b, position + b.position()) < 0) {
                throw new EOFException("the kernel is cut short");
            }
        }
        return b.flip();
    }

    /** Tells whether it is 64-bit code. */
    boolean wide() {
        return wide;
    }

    List<Segment> segments() {
        return segments;
    }

    /** Puts a segment where it belongs, with zeros behind what the file has of it. */
    void load(Segment segment, MemoryMap memory) throws IOException {
        for (long at = 0; at < segment.fileSize; at += CHUNK) {
            ByteBuffer chunk = part(segment.offset + at, (int) Math.min(CHUNK, segment.fileSize - at));
            memory.write(segment.physical + at, chunk.array(), 0, chunk.limit());
        }
        byte[] zeros = new byte[CHUNK];
        for (long at = segment.fileSize; at < segment.memorySize; at += CHUNK) {
            memory.write(segment.physical + at, zeros, 0, (int) Math.min(CHUNK, segment.memorySize - at));
        }
    }

    /** Returns the physical address of the entry. */
    long entry() {
        for (Segment s : segments) {
            boolean isVirtual = entry - s.virtual >= 0 && entry - s.virtual < s.memorySize;
            boolean isPhysical = entry >= s.physical && entry < s.physical + s.memorySize;
            if (isVirtual && !isPhysical) {
                return entry - s.virtual + s.physical;
            }
        }
        return entry;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static Segment segment(ByteBuffer h) {
        return new Segment(unsigned(h, 4), unsigned(h, 8), unsigned(h, 12), unsigned(h, 16), unsigned(h, 20));
    }

    private static long unsigned(ByteBuffer h, int at) {
        return h.getInt(at) & 0xffffffffL;
    }

    private static Segment wideSegment(ByteBuffer h) {
        return new Segment(h.getLong(8), h.getLong(16), h.getLong(24), h.getLong(32), h.getLong(40));
    }

    /** One program header: where its bytes are in the file, and where they go. */
    record Segment(long offset, long virtual, long physical, long fileSize, long memorySize) {}
}
