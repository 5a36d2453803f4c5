package backplane.testkit;

import backplane.api.BlockMedium;
import java.io.IOException;
import java.util.Arrays;

/**
 * A medium in memory, in a test's hand. Each sector begins with its number, 16 bits with the low byte first; its other bytes
 * are seven times the number.
 */
public final class MemoryMedium implements BlockMedium {

    private final int sectorSize;
    private byte[] content;
    private boolean writeProtected;
    private boolean broken;
    private int flushes;

    /** @param sectorSize bytes of a sector */
    public MemoryMedium(int sectors, int sectorSize) {
        this.sectorSize = sectorSize;
        content = new byte[sectors * sectorSize];
        for (int i = 0; i < sectors; i++) {
            int at = i * sectorSize;
            content[at] = (byte) i;
            content[at + 1] = (byte) (i >> 8);
            Arrays.fill(content, at + 2, at + sectorSize, (byte) (i * 7));
        }
    }

    /** Returns what is on the medium: itself, not a copy. */
    public byte[] content() {
        return content;
    }

    /** Returns a copy of some sectors. */
    public byte[] sectors(int first, int count) {
        return Arrays.copyOfRange(content, first * sectorSize, (first + count) * sectorSize);
    }

    /** Leaves so many bytes, as of an image that was not copied to its end. */
    public void cut(int bytes) {
        content = Arrays.copyOf(content, bytes);
    }

    /** From now on nothing can be written; returns the medium. */
    public MemoryMedium protect() {
        writeProtected = true;
        return this;
    }

    /** From now on all accesses fail. */
    public void damage() {
        broken = true;
    }

    /** Returns how often it was told to keep what was written. */
    public int flushes() {
        return flushes;
    }

    @Override
    public String description() {
        return "memory";
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public boolean readOnly() {
        return writeProtected;
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
        check();
        System.arraycopy(content, (int) position, into, offset, length);
    }

    @Override
    public void write(long position, byte[] from, int offset, int length) throws IOException {
        check();
        System.arraycopy(from, offset, content, (int) position, length);
    }

    private void check() throws IOException {
        if (broken) {
            throw new IOException("the medium is broken");
        }
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public void close() {
        // holds nothing
    }
}
