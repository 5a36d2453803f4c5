package backplane.device.harddrv;

import backplane.api.StateIo;

/**
 * The registers of the command block. Each is two values deep for 48-bit commands: a write pushes the older value back
 * (ATA/ATAPI-6, section 6.20).
 */
final class Taskfile {

    static final int ERROR = 1, COUNT = 2, LOW = 3, MID = 4, HIGH = 5, DEVICE = 6, STATUS = 7;

    static final int LBA = 0x40;
    /** Bits 7 and 5 of the device register are obsolete and read one. */
    private static final int DEVICE_ONES = 0xa0;

    private final byte[] current = new byte[STATUS];
    private final byte[] previous = new byte[STATUS];

    int get(int register) {
        int value = current[register] & 0xff;
        return register == DEVICE ? value | DEVICE_ONES : value;
    }

    int previous(int register) {
        return register == DEVICE ? get(DEVICE) : previous[register] & 0xff;
    }

    /** The guest writes; register {@link #ERROR} is the features register then. */
    void write(int register, int value) {
        previous[register] = current[register];
        current[register] = (byte) value;
    }

    /** The drive sets a register. */
    void set(int register, int value) {
        current[register] = (byte) value;
    }

    /** The features register; the error register that is read at its place belongs to the drive. */
    int features() {
        return get(ERROR);
    }

    /** What tells a disk (0) from a packet device (EB14h) after a reset. */
    void signature(int type) {
        set(COUNT, 1);
        set(LOW, 1);
        set(MID, type);
        set(HIGH, type >> 8);
        // the bit that selects the drive belongs to the channel
        set(DEVICE, get(DEVICE) & 0x10);
    }

    /** Returns the byte count limit of a packet command; 0 counts as the largest even one. */
    int byteCount() {
        int count = get(MID) | get(HIGH) << 8;
        return count == 0 || count == 0xffff ? 0xfffe : count;
    }

    void byteCount(int count) {
        set(MID, count);
        set(HIGH, count >> 8);
    }

    boolean lba() {
        return (get(DEVICE) & LBA) != 0;
    }

    int head() {
        return get(DEVICE) & 0x0f;
    }

    int cylinder() {
        return get(MID) | get(HIGH) << 8;
    }

    long lba28() {
        return cylinder() << 8 | get(LOW) | head() << 24;
    }

    long lba48() {
        long high = previous(LOW) | previous(MID) << 8 | (long) previous(HIGH) << 16;
        return high << 24 | (long) cylinder() << 8 | get(LOW);
    }

    /** Returns the sector count of a command of 28 bits; 0 means 256. */
    int count28() {
        return get(COUNT) == 0 ? 256 : get(COUNT);
    }

    /** Returns the sector count of a command of 48 bits; 0 means 65,536. */
    int count48() {
        int count = get(COUNT) | previous(COUNT) << 8;
        return count == 0 ? 65_536 : count;
    }

    void putLba28(long lba) {
        set(LOW, (int) lba);
        set(MID, (int) (lba >> 8));
        set(HIGH, (int) (lba >> 16));
        set(DEVICE, get(DEVICE) & 0xf0 | (int) (lba >> 24) & 0x0f);
    }

    void putLba48(long lba) {
        set(LOW, (int) lba);
        set(MID, (int) (lba >> 8));
        set(HIGH, (int) (lba >> 16));
        previous[LOW] = (byte) (lba >> 24);
        previous[MID] = (byte) (lba >> 32);
        previous[HIGH] = (byte) (lba >> 40);
    }

    void putChs(int cylinder, int head, int sector) {
        set(LOW, sector);
        set(MID, cylinder);
        set(HIGH, cylinder >> 8);
        set(DEVICE, get(DEVICE) & 0xf0 | head & 0x0f);
    }

    void state(StateIo io) {
        io.bytes("current", current);
        io.bytes("previous", previous);
    }
}
