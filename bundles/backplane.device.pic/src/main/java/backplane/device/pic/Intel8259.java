package backplane.device.pic;

import backplane.api.StateIo;

/**
 * One 8259A programmable interrupt controller (Intel data sheet 231468).
 *
 * <p>Levels are 0 .. 7. The edge/level choice per input comes from an ELCR, as in the PIIX3, or from ICW1.LTIM.
 */
final class Intel8259 {

    /** ICW1 bits. */
    private static final int IC4 = 0x01, SNGL = 0x02, LTIM = 0x08, ICW1 = 0x10;
    /** ICW4 bits; bit 0 (8086 mode) is taken as set, a PC cannot work in MCS-80 mode. */
    private static final int AEOI = 0x02, SFNM = 0x10;
    /** OCW3 bits. */
    private static final int OCW3 = 0x08, RIS = 0x01, RR = 0x02, POLL = 0x04, SMM = 0x20, ESMM = 0x40;

    private final int elcrMask;
    private boolean ltimWired;

    private int irr;
    private int isr;
    private int imr;
    /** Levels of the inputs. */
    private int lines;

    private int elcr;
    private int icw1;
    private int icw2;
    private int icw3;
    private int icw4;
    /** The initialisation word expected next at the odd address, 0 if none. */
    private int expected;
    /** The level with the lowest priority. */
    private int lowest = 7;

    private boolean rotateOnAeoi;
    private boolean specialMask;
    private boolean readIsr;
    private boolean poll;

    /** @param elcrMask the inputs that can be level triggered by the ELCR */
    Intel8259(int elcrMask) {
        this.elcrMask = elcrMask;
    }

    /** Tells whether ICW1.LTIM works; the PIIX3 ignores it in favour of the ELCR. */
    void wireLtim(boolean wired) {
        ltimWired = wired;
    }

    void reset() {
        irr = isr = elcr = icw1 = icw2 = icw3 = icw4 = expected = 0;
        // silent until it is initialised
        imr = 0xff;
        lowest = 7;
        rotateOnAeoi = specialMask = readIsr = poll = false;
    }

    /** Drives an input. In edge mode the request falls with its line, and what the processor then gets is level 7. */
    void input(int level, boolean high) {
        int bit = 1 << level;
        boolean rising = high && (lines & bit) == 0;
        lines = high ? lines | bit : lines & ~bit;
        if (!high) {
            irr &= ~bit;
        } else if (rising || levelTriggered(bit)) {
            irr |= bit;
        }
    }

    /** Returns the INT output. */
    boolean requesting() {
        return highestRequest() >= 0;
    }

    /** The INTA cycle: returns the level that is served now; 7, without a bit in service, if the request is gone. */
    int acknowledge() {
        int level = highestRequest();
        if (level < 0) {
            return 7;
        }
        int bit = 1 << level;
        if (!levelTriggered(bit)) {
            irr &= ~bit;
        }
        if ((icw4 & AEOI) == 0) {
            isr |= bit;
        } else if (rotateOnAeoi) {
            lowest = level;
        }
        return level;
    }

    /** Returns the vector of a level. */
    int vector(int level) {
        return icw2 | level;
    }

    /** Tells whether the next read is a poll, which acknowledges as INTA does. */
    boolean polling() {
        return poll;
    }

    int read(int address) {
        if (poll) {
            poll = false;
            return requesting() ? 0x80 | acknowledge() : 0;
        }
        if ((address & 1) != 0) {
            return imr;
        }
        return readIsr ? isr : irr;
    }

    void write(int address, int value) {
        if ((address & 1) != 0) {
            writeOdd(value);
        } else if ((value & ICW1) != 0) {
            initialize(value);
        } else if ((value & OCW3) != 0) {
            operate(value);
        } else {
            endOfInterrupt(value >> 5, value & 7);
        }
    }

    int elcr() {
        return elcr;
    }

    void elcr(int value) {
        elcr = value & elcrMask;
        // an input that is level triggered requests as long as it is high
        irr |= lines & elcr;
    }

    private void initialize(int value) {
        icw1 = value;
        imr = isr = icw3 = icw4 = 0;
        lowest = 7;
        specialMask = readIsr = rotateOnAeoi = poll = false;
        expected = 2;
        irr = lines & levelMask();
    }

    private void writeOdd(int value) {
        switch (expected) {
            case 2 -> {
                icw2 = value & 0xf8;
                expected = (icw1 & SNGL) == 0 ? 3 : afterIcw3();
            }
            case 3 -> {
                icw3 = value;
                expected = afterIcw3();
            }
            case 4 -> {
                icw4 = value;
                expected = 0;
            }
            default -> imr = value;
        }
    }

    private int afterIcw3() {
        return (icw1 & IC4) != 0 ? 4 : 0;
    }

    private void operate(int value) {
        if ((value & ESMM) != 0) {
            specialMask = (value & SMM) != 0;
        }
        if ((value & RR) != 0) {
            readIsr = (value & RIS) != 0;
        }
        poll = (value & POLL) != 0;
    }

    /** OCW2: bit 0 of the command is EOI, bit 1 SL (a level is given), bit 2 R (rotate). */
    private void endOfInterrupt(int command, int level) {
        switch (command) {
            case 0 -> rotateOnAeoi = false;
            case 4 -> rotateOnAeoi = true;
            case 1, 5 -> endHighest(command == 5);
            case 3 -> isr &= ~(1 << level);
            case 6 -> lowest = level;
            case 7 -> {
                isr &= ~(1 << level);
                lowest = level;
            }
            default -> {
                // 2 is "no operation"
            }
        }
    }

    /** The non-specific EOI ends the highest level in service; one masked in special mask mode is left alone. */
    private void endHighest(boolean rotate) {
        int level = highest(specialMask ? isr & ~imr : isr);
        if (level >= 0) {
            isr &= ~(1 << level);
            lowest = rotate ? level : lowest;
        }
    }

    private int highestRequest() {
        int requests = irr & ~imr;
        if (requests == 0 || expected != 0) {
            return -1;
        }
        int blocking = specialMask ? isr & ~imr : isr;
        for (int i = 1; i <= 8; i++) {
            int level = (lowest + i) & 7;
            int bit = 1 << level;
            boolean served = (blocking & bit) != 0;
            if ((requests & bit) != 0 && (!served || nests(bit))) {
                return level;
            }
            if (served) {
                return -1;
            }
        }
        return -1;
    }

    /** In special fully nested mode a slave in service may interrupt again: its inner priorities differ. */
    private boolean nests(int bit) {
        return (icw4 & SFNM) != 0 && (icw3 & bit) != 0;
    }

    private int highest(int levels) {
        for (int i = 1; i <= 8; i++) {
            int level = (lowest + i) & 7;
            if ((levels & 1 << level) != 0) {
                return level;
            }
        }
        return -1;
    }

    private boolean levelTriggered(int bit) {
        return (levelMask() & bit) != 0;
    }

    private int levelMask() {
        return ltimWired && (icw1 & LTIM) != 0 ? 0xff : elcr;
    }

    void state(StateIo io) {
        irr = io.u8("irr", irr);
        isr = io.u8("isr", isr);
        imr = io.u8("imr", imr);
        lines = io.u8("lines", lines);
        elcr = io.u8("elcr", elcr) & elcrMask;
        icw1 = io.u8("icw1", icw1);
        icw2 = io.u8("icw2", icw2) & 0xf8;
        icw3 = io.u8("icw3", icw3);
        icw4 = io.u8("icw4", icw4);
        expected = io.u8("expected", expected);
        lowest = io.u8("lowest", lowest) & 7;
        rotateOnAeoi = io.flag("rotate_on_aeoi", rotateOnAeoi);
        specialMask = io.flag("special_mask", specialMask);
        readIsr = io.flag("read_isr", readIsr);
        poll = io.flag("poll", poll);
    }
}
