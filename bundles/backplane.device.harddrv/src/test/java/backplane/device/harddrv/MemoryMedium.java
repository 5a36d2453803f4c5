package backplane.device.harddrv;

import backplane.api.BlockMedium;
import java.io.IOException;
import java.util.Arrays;

/** A medium in memory; each sector of 512 bytes begins with its number. */
final class MemoryMedium implements BlockMedium {

    final byte[] data;
    private final boolean readOnly;
    int flushes;
    boolean broken;

    MemoryMedium(int sectors) {
        this(sectors, false);
    }

    MemoryMedium(int sectors, boolean readOnly) {
        data = new byte[sectors * 512];
        this.readOnly = readOnly;
        for (int i = 0; i < sectors; i++) {
            data[i * 512] = (byte) i;
            data[i * 512 + 1] = (byte) (i >> 8);
            Arrays.fill(data, i * 512 + 2, i * 512 + 512, (byte) (i * 7));
        }
    }

    byte[] sectors(int first, int count) {
        return Arrays.copyOfRange(data, first * 512, (first + count) * 512);
    }

    @Override
    public String description() {
        return "memory";
    }

    @Override
    public long size() {
        return data.length;
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
        check();
        System.arraycopy(data, (int) position, into, offset, length);
    }

    @Override
    public void write(long position, byte[] from, int offset, int length) throws IOException {
        check();
        System.arraycopy(from, offset, data, (int) position, length);
    }

    private void check() throws IOException {
        if (broken) {
            throw new IOException("a scratch");
        }
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public void close() {}
}
