package backplane.core;

import backplane.api.Bytes;
import java.util.Arrays;

/**
 * Accesses of bus masters. Memory is copied page by page, so is what is read where nobody answers; handlers get single
 * bytes.
 */
final class Dma {

    /**
     * A card whose DMA reaches registers that start DMA would call itself without end; the fourth such access in one
     * another ends as a master abort: all ones.
     */
    private static final int NESTING = 3;

    private final MemoryTable table;
    private int depth;

    Dma(MemoryTable table) {
        this.table = table;
    }

    void read(long address, byte[] into, int offset, int length) {
        int done = 0;
        while (done < length) {
            long a = address + done;
            int piece = (int) Math.min(length - done, 4096 - (a & 4095));
            long page = table.readPage(a);
            if (page >= 0) {
                table.bytes().get(page | a & 4095, into, offset + done, piece);
            } else {
                readHandler(a, into, offset + done, piece);
            }
            done += piece;
        }
    }

    void write(long address, byte[] from, int offset, int length) {
        int done = 0;
        while (done < length) {
            long a = address + done;
            int piece = (int) Math.min(length - done, 4096 - (a & 4095));
            long page = table.writePage(a);
            if (page >= 0) {
                table.bytes().put(page | a & 4095, from, offset + done, piece);
                table.written(page);
            } else {
                writeHandler(a, from, offset + done, piece);
            }
            done += piece;
        }
    }

    long read(long address, int width) {
        long page = table.readPage(address);
        if (page >= 0 && (address & 4095) + width <= 4096) {
            long at = page | address & 4095;
            Bytes b = table.bytes();
            return width == 2 ? b.u16(at) : width == 4 ? b.i32(at) & 0xffff_ffffL : b.i64(at);
        }
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= (readByte(address + i) & 0xff) << 8 * i;
        }
        return value;
    }

    void write(long address, long value, int width) {
        for (int i = 0; i < width; i++) {
            writeByte(address + i, (int) (value >>> 8 * i) & 0xff);
        }
    }

    private void readHandler(long address, byte[] into, int offset, int length) {
        if (table.handler(address) == PageHandler.OPEN) {
            Arrays.fill(into, offset, offset + length, (byte) 0xff);
            return;
        }
        for (int i = 0; i < length; i++) {
            into[offset + i] = (byte) readByte(address + i);
        }
    }

    private void writeHandler(long address, byte[] from, int offset, int length) {
        if (table.handler(address) == PageHandler.OPEN) {
            return;
        }
        for (int i = 0; i < length; i++) {
            writeByte(address + i, from[offset + i] & 0xff);
        }
    }

    private long readByte(long address) {
        long page = table.readPage(address);
        if (page >= 0) {
            return table.bytes().u8(page | address & 4095);
        }
        if (depth >= NESTING) {
            return 0xff;
        }
        depth++;
        try {
            return table.handler(address).read(address, 1);
        } finally {
            depth--;
        }
    }

    private void writeByte(long address, int value) {
        long page = table.writePage(address);
        if (page >= 0) {
            table.writeByte(page | address & 4095, value);
            return;
        }
        if (depth >= NESTING) {
            return;
        }
        depth++;
        try {
            table.handler(address).write(address, value, 1);
        } finally {
            depth--;
        }
    }
}
