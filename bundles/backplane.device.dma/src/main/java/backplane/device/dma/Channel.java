package backplane.device.dma;

import backplane.api.MemoryMap;
import backplane.api.StateIo;

/** One channel of an 8237A: addresses and counts are in units of 1 byte (channels 0 .. 3) or 2 bytes (5 .. 7). */
final class Channel {

    /** Mode register, without the channel number. */
    private static final int VERIFY = 0, TO_MEMORY = 1, FROM_MEMORY = 2, AUTO = 0x10, DOWN = 0x20, CASCADE = 0xc0;

    private final int unit;
    private int baseAddress;
    private int baseCount;
    private int address;
    private int count;
    private int mode;
    private int page;
    private boolean masked = true;
    private boolean request;
    /** TC was reached since the status register was read, and by the last transfer. */
    private boolean reachedTc;

    private boolean pulsedTc;

    Channel(int unit) {
        this.unit = unit;
    }

    /** Power-on; the registers that the data sheet leaves undefined are zero. */
    void reset() {
        baseAddress = baseCount = address = count = mode = page = 0;
        pulsedTc = false;
        clear();
    }

    /** Master clear. */
    void clear() {
        masked = true;
        request = false;
        reachedTc = false;
    }

    boolean masked() {
        return masked;
    }

    void mask(boolean on) {
        masked = on;
    }

    boolean request() {
        return request;
    }

    void request(boolean asserted) {
        request = asserted;
    }

    void mode(int value) {
        mode = value & 0xfc;
    }

    int page() {
        return page;
    }

    void page(int value) {
        page = value;
    }

    int address() {
        return address;
    }

    int count() {
        return count;
    }

    /** A byte of the address is written to both the base and the current register. */
    void writeAddress(int value, boolean high) {
        baseAddress = part(baseAddress, value, high);
        address = part(address, value, high);
    }

    void writeCount(int value, boolean high) {
        baseCount = part(baseCount, value, high);
        count = part(count, value, high);
    }

    private static int part(int word, int value, boolean high) {
        return high ? word & 0xff | value << 8 : word & 0xff00 | value;
    }

    boolean takeTc() {
        boolean reached = reachedTc;
        reachedTc = false;
        return reached;
    }

    boolean pulsedTc() {
        return pulsedTc;
    }

    /**
     * Moves bytes until the buffer is used up or TC is reached.
     *
     * @param toMemory the direction that the card means
     * @return bytes moved, a multiple of the unit
     */
    int transfer(MemoryMap memory, boolean toMemory, byte[] data, int offset, int length) {
        int kind = mode >> 2 & 3;
        boolean agrees = kind == VERIFY || kind == (toMemory ? TO_MEMORY : FROM_MEMORY);
        if (masked || !agrees || (mode & CASCADE) == CASCADE) {
            return 0;
        }
        int moved = 0;
        if (length >= unit) {
            pulsedTc = false;
        }
        while (length - moved >= unit && !pulsedTc) {
            int units = run((length - moved) / unit);
            long at = physical();
            if (kind == TO_MEMORY) {
                memory.write(at, data, offset + moved, units * unit);
            } else if (kind == FROM_MEMORY) {
                memory.read(at, data, offset + moved, units * unit);
            }
            moved += units * unit;
            step(units);
        }
        return moved;
    }

    /** Returns how many units can be moved at once: up to TC and to the end of the page; one by one downwards. */
    private int run(int wanted) {
        if ((mode & DOWN) != 0) {
            return 1;
        }
        return Math.min(wanted, Math.min(count + 1, 0x10000 - address));
    }

    private long physical() {
        // channels of 16 bits drive A16 .. A1 with the address, so page bit 0 is not used
        return unit == 1 ? page << 16 | address : (page & 0xfe) << 16 | address << 1;
    }

    private void step(int units) {
        address = (address + ((mode & DOWN) != 0 ? -units : units)) & 0xffff;
        count = (count - units) & 0xffff;
        if (count == 0xffff) {
            terminalCount();
        }
    }

    private void terminalCount() {
        reachedTc = true;
        pulsedTc = true;
        if ((mode & AUTO) != 0) {
            address = baseAddress;
            count = baseCount;
        } else {
            masked = true;
        }
    }

    void state(StateIo io) {
        baseAddress = io.u16("base_address", baseAddress);
        baseCount = io.u16("base_count", baseCount);
        address = io.u16("address", address);
        count = io.u16("count", count);
        mode = io.u8("mode", mode);
        page = io.u8("page", page);
        masked = io.flag("masked", masked);
        request = io.flag("request", request);
        reachedTc = io.flag("reached_tc", reachedTc);
        pulsedTc = io.flag("pulsed_tc", pulsedTc);
    }
}
