package backplane.firmware;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The loadable parts of an ELF executable for x86, 32 or 64 bits. */
final class ElfImage {

    private static final int LOAD = 1;

    private final ByteBuffer file;
    private final boolean wide;
    private final List<Segment> segments = new ArrayList<>();

    ElfImage(byte[] elf) throws IOException {
        file = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
        wide = elf[4] == 2;
        int table = wide ? (int) file.getLong(32) : file.getInt(28);
        int size = file.getShort(wide ? 54 : 42) & 0xffff;
        int count = file.getShort(wide ? 56 : 44) & 0xffff;
        for (int i = 0; i < count; i++) {
            int at = table + i * size;
            if (at < 0 || at + size > elf.length) {
                throw new IOException("the kernel's program headers are cut short");
            }
            Segment s = wide ? wideSegment(at) : segment(at);
            if (file.getInt(at) == LOAD && s.memorySize > 0) {
                segments.add(s);
            }
        }
    }

    byte[] file() {
        return file.array();
    }

    /** Tells whether it is 64-bit code. */
    boolean wide() {
        return wide;
    }

    List<Segment> segments() {
        return segments;
    }

    /** Returns the physical address of the entry. */
    long entry() {
        long entry = wide ? file.getLong(24) : file.getInt(24) & 0xffffffffL;
        for (Segment s : segments) {
            boolean isVirtual = entry - s.virtual >= 0 && entry - s.virtual < s.memorySize;
            boolean isPhysical = entry >= s.physical && entry < s.physical + s.memorySize;
            if (isVirtual && !isPhysical) {
                return entry - s.virtual + s.physical;
            }
        }
        return entry;
    }

    private Segment segment(int at) {
        return new Segment(
                file.getInt(at + 4) & 0xffffffffL,
                file.getInt(at + 8) & 0xffffffffL,
                file.getInt(at + 12) & 0xffffffffL,
                file.getInt(at + 16) & 0xffffffffL,
                file.getInt(at + 20) & 0xffffffffL);
    }

    private Segment wideSegment(int at) {
        return new Segment(
                file.getLong(at + 8),
                file.getLong(at + 16),
                file.getLong(at + 24),
                file.getLong(at + 32),
                file.getLong(at + 40));
    }

    /** One program header: where its bytes are in the file, and where they go. */
    record Segment(long offset, long virtual, long physical, long fileSize, long memorySize) {}
}
