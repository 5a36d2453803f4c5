package backplane.device.vga;

import backplane.api.Bytes;
import backplane.api.MemoryMap;
import backplane.api.MemoryRegion;
import backplane.api.MmioHandler;
import backplane.api.StateIo;

/**
 * The video memory and the data path of the graphics controller, through the window at A0000h.
 *
 * <p>The four planes lie side by side: byte {@code p} of plane {@code n} is at {@code 4 * p + n}. Addresses of the odd/even
 * and chain-4 modes then are plain: what the processor sees as consecutive is consecutive.
 */
final class VideoMemory implements MmioHandler {

    private static final int WINDOW_64K = 0x10000;

    private final Registers registers;
    private final Dispi dispi;
    private final Changes changes;
    private final MemoryMap memory;
    private final MemoryRegion region;
    private final int size;

    /** One byte of each plane, as the last read left them. */
    private int latch;

    VideoMemory(Registers registers, Dispi dispi, Changes changes, MemoryMap memory, MemoryRegion region) {
        this.registers = registers;
        this.dispi = dispi;
        this.changes = changes;
        this.memory = memory;
        this.region = region;
        size = (int) region.length();
    }

    void reset() {
        latch = 0;
    }

    /** Fills everything with zeros. */
    void clear() {
        memory.bytes().fill(region.offset(), size, 0);
        changes.allMemory();
    }

    @Override
    public long read(long offset, int width) {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= (long) read((int) offset + i) << 8 * i;
        }
        return value;
    }

    @Override
    public void write(long offset, long value, int width) {
        for (int i = 0; i < width; i++) {
            write((int) offset + i, (int) (value >> 8 * i) & 0xff);
        }
    }

    /** Returns the offset in the window that the graphics controller has chosen, or -1. */
    private int inWindow(int offset) {
        return switch (registers.graphics(6) >> 2 & 3) {
            case 0 -> offset;
            case 1 -> offset < WINDOW_64K ? offset : -1;
            case 2 -> offset >= 0x10000 && offset < 0x18000 ? offset - 0x10000 : -1;
            default -> offset >= 0x18000 ? offset - 0x18000 : -1;
        };
    }

    private boolean banked() {
        return dispi.enabled() && dispi.depth() > 4;
    }

    private int read(int offset) {
        if (banked()) {
            return offset < WINDOW_64K ? get(dispi.readBank() * WINDOW_64K + offset) : 0xff;
        }
        int address = inWindow(offset);
        if (address < 0) {
            return 0xff;
        }
        address += dispi.enabled() ? dispi.readBank() * WINDOW_64K : 0;
        if ((registers.sequencer(4) & 8) != 0) {
            // chain 4
            return get(address);
        }
        if ((registers.graphics(5) & 0x10) != 0) {
            // odd/even: the lowest address bit selects the plane
            return get((address & ~1) << 1 | registers.graphics(4) & 2 | address & 1);
        }
        latch = dword(address);
        return (registers.graphics(5) & 8) != 0 ? compare() : latch >>> 8 * registers.graphics(4) & 0xff;
    }

    /** Read mode 1: one bit for each dot that has the compared colour in the planes that count. */
    private int compare() {
        int dontCare = ~expand(registers.graphics(7));
        int differs = (latch ^ expand(registers.graphics(2))) & ~dontCare;
        return ~(differs | differs >>> 8 | differs >>> 16 | differs >>> 24) & 0xff;
    }

    private void write(int offset, int value) {
        if (banked()) {
            if (offset < WINDOW_64K) {
                put(dispi.writeBank() * WINDOW_64K + offset, value);
            }
            return;
        }
        int address = inWindow(offset);
        if (address < 0) {
            return;
        }
        address += dispi.enabled() ? dispi.writeBank() * WINDOW_64K : 0;
        int mapMask = registers.sequencer(2);
        if ((registers.sequencer(4) & 8) != 0) {
            if ((mapMask >> (address & 3) & 1) != 0) {
                put(address, value);
            }
        } else if ((registers.sequencer(4) & 4) == 0) {
            writeOddEven(address, value, mapMask);
        } else {
            writePlanes(address, value, mapMask);
        }
    }

    private void writeOddEven(int address, int value, int mapMask) {
        for (int plane = address & 1; plane < 4; plane += 2) {
            if ((mapMask >> plane & 1) != 0) {
                put((address & ~1) << 1 | plane, value);
            }
        }
    }

    private void writePlanes(int address, int value, int mapMask) {
        int at = 4 * address;
        if (at > size - 4) {
            return;
        }
        int planes = 0xff * spread(mapMask);
        long where = region.offset() + at;
        Bytes bytes = memory.bytes();
        bytes.put32(where, bytes.i32(where) & ~planes | data(value) & planes);
        changes.memory(at);
        if (!registers.graphicsMode() && (mapMask & 4) != 0) {
            // a font is being loaded
            changes.everything();
        }
    }

    /** The four write modes: what the planes get for a byte of the processor. */
    private int data(int value) {
        int rotated = rotate(value);
        int bitMask = 0x0101_0101 * registers.graphics(8);
        switch (registers.graphics(5) & 3) {
            case 0 -> {
                int setReset = expand(registers.graphics(0));
                int enabled = expand(registers.graphics(1));
                int all = 0x0101_0101 * rotated & ~enabled | setReset & enabled;
                return operate(all) & bitMask | latch & ~bitMask;
            }
            case 1 -> {
                return latch;
            }
            case 2 -> {
                return operate(expand(value)) & bitMask | latch & ~bitMask;
            }
            default -> {
                int mask = 0x0101_0101 * rotated & bitMask;
                return expand(registers.graphics(0)) & mask | latch & ~mask;
            }
        }
    }

    private int rotate(int value) {
        int count = registers.graphics(3) & 7;
        return (value >> count | value << 8 - count) & 0xff;
    }

    private int operate(int data) {
        return switch (registers.graphics(3) >> 3 & 3) {
            case 0 -> data;
            case 1 -> data & latch;
            case 2 -> data | latch;
            default -> data ^ latch;
        };
    }

    /** Four bits to the lowest bits of four bytes. */
    private static int spread(int bits) {
        return bits & 1 | (bits & 2) << 7 | (bits & 4) << 14 | (bits & 8) << 21;
    }

    /** Four bits to four bytes of all zeros or all ones. */
    private static int expand(int bits) {
        return 0xff * spread(bits);
    }

    /** Returns the byte at an address of the memory; FFh beyond its end. */
    int get(int address) {
        return address < size ? memory.bytes().u8(region.offset() + address) : 0xff;
    }

    /** Returns one byte of each plane, plane 0 lowest. */
    int dword(int planeAddress) {
        int at = 4 * planeAddress;
        return at <= size - 4 ? memory.bytes().i32(region.offset() + at) : -1;
    }

    private void put(int address, int value) {
        if (address < size) {
            memory.bytes().put8(region.offset() + address, value);
            changes.memory(address);
        }
    }

    int size() {
        return size;
    }

    /** Notes what the processor has written through the linear frame buffer. */
    void collect(int first, int end) {
        for (int page = first & -Changes.PAGE; page <= end && page < size; page += Changes.PAGE) {
            if (region.dirty(page, true)) {
                changes.memory(page);
            }
        }
    }

    Bytes bytes() {
        return memory.bytes();
    }

    long base() {
        return region.offset();
    }

    /** Registers came from elsewhere: nothing that was painted before counts. */
    void loaded() {
        changes.everything();
    }

    void state(StateIo io) {
        latch = io.u32("latch", latch);
    }
}
