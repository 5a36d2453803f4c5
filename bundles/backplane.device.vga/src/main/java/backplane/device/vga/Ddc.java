package backplane.device.vga;

import backplane.api.StateIo;

/**
 * The two wires to the monitor, clock and data, over which it tells its {@link Edid} (VESA DDC2B, an I2C bus): the guest moves
 * them by a register, the monitor answers as a memory at address A0h.
 */
final class Ddc {

    /** Bits of the register: what the card drives, and what the wires show. */
    private static final int DRIVE_CLOCK = 0x01, DRIVE_DATA = 0x02, CLOCK = 0x04, DATA = 0x08, ENABLED = 0x80;

    /** What a card without monitor wires reads. */
    private static final int DISABLED = 0x0f;

    private static final int ADDRESS_WRITE = 0xa0, READ_BIT = 0x01;

    /** What the monitor does: nothing, take its address, take the place to read from, send. */
    private static final int IDLE = 0, ADDRESS = 1, OFFSET = 2, SEND = 3;

    private static final int ACKNOWLEDGE = 8, DONE = 9;

    private final byte[] edid;

    private boolean enabled;
    private boolean clock = true;
    private boolean data = true;
    private boolean pulled;
    private int phase;
    private int bits;
    private int shift;
    private int offset;

    /** @param edid no bytes if no monitor is connected */
    Ddc(byte[] edid) {
        this.edid = edid;
    }

    void reset() {
        enabled = false;
        clock = true;
        data = true;
        stop();
        shift = 0;
        offset = 0;
    }

    private void stop() {
        phase = IDLE;
        pulled = false;
        bits = 0;
    }

    int read() {
        if (!enabled) {
            return DISABLED;
        }
        int driven = (clock ? DRIVE_CLOCK | CLOCK : 0) | (data ? DRIVE_DATA : 0);
        return ENABLED | driven | (data && !pulled ? DATA : 0);
    }

    void write(int value) {
        enabled = (value & ENABLED) != 0;
        if (enabled) {
            move((value & DRIVE_CLOCK) != 0, (value & DRIVE_DATA) != 0);
        }
    }

    private void move(boolean newClock, boolean newData) {
        boolean dataMoved = newData != data;
        boolean clockMoved = newClock != clock;
        boolean wasHigh = clock;
        clock = newClock;
        data = newData;
        if (clockMoved && newClock) {
            rises();
        } else if (clockMoved) {
            falls();
        } else if (wasHigh && dataMoved) {
            // data moves while the clock is high only to begin and to end
            stop();
            phase = newData || edid.length == 0 ? IDLE : ADDRESS;
        }
    }

    private void rises() {
        if (bits < ACKNOWLEDGE) {
            shift = shift << 1 & 0xff | (data ? 1 : 0);
        } else if (phase == SEND && data) {
            // the reader wants no more
            stop();
            return;
        }
        bits = phase == IDLE ? 0 : bits + 1;
    }

    private void falls() {
        if (bits == DONE) {
            bits = 0;
            next();
        }
        pulled = switch (phase) {
            case SEND -> bits < ACKNOWLEDGE && (edid[offset & edid.length - 1] & 0x80 >> bits) == 0;
            case ADDRESS -> bits == ACKNOWLEDGE && (shift & ~READ_BIT) == ADDRESS_WRITE;
            default -> phase == OFFSET && bits == ACKNOWLEDGE;
        };
    }

    /** A byte and its acknowledgement have passed. */
    private void next() {
        if (phase == ADDRESS) {
            boolean mine = (shift & ~READ_BIT) == ADDRESS_WRITE;
            phase = !mine ? IDLE : (shift & READ_BIT) != 0 ? SEND : OFFSET;
        } else if (phase == OFFSET) {
            offset = shift;
        } else {
            offset = offset + 1 & 0xff;
        }
    }

    /** Returns a byte of the data, as cards show them in memory; 0 where there is none. */
    int octet(int at) {
        return at >= 0 && at < edid.length ? edid[at] & 0xff : 0;
    }

    void state(StateIo io) {
        enabled = io.flag("enabled", enabled);
        clock = io.flag("DCK", clock);
        data = io.flag("DDA", data);
        pulled = io.flag("pulled", pulled);
        int saved = io.u8("phase", phase) & SEND;
        phase = edid.length == 0 ? IDLE : saved;
        bits = Math.min(DONE, io.u8("bits", bits) & 0x0f);
        shift = io.u8("shift", shift) & 0xff;
        offset = io.u8("offset", offset) & 0xff;
    }
}
