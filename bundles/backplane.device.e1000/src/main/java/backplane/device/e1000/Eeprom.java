package backplane.device.e1000;

import backplane.api.StateIo;

/**
 * The 64 words of configuration: a Microwire EEPROM (93C46) that software drives bit by bit through EECD, or reads word by
 * word through EERD.
 */
final class Eeprom {

    private static final int SK = 0x01, CS = 0x02, DI = 0x04, DO = 0x08, REQ = 0x40, GNT = 0x80, PRES = 0x100;
    private static final int EECD_MASK = SK | CS | DI | 0x30 | REQ;
    private static final int START = 0x01, DONE = 0x10;
    private static final int WORDS = 64, CHECKSUM = 0x3f, SUM = 0xbaba;
    private static final int COMMAND_BITS = 9, WRITE_BITS = COMMAND_BITS + 16;
    private static final int READ = 6, WRITE = 5, CONTROL = 4;

    /** The output is one dummy 0 and then 16 data bits, high bit first. */
    private static final int DUMMY = 16, SILENT = -1;

    private final int[] words = new int[WORDS];

    private int eecd;
    private int eerd;
    private int shift;
    private int count;
    private int address;
    private int bit = SILENT;
    private boolean writable;

    /** Makes the content of a desktop card (8086:001E) without wake-up or management. */
    Eeprom(byte[] mac) {
        for (int i = 0; i < 3; i++) {
            words[i] = mac[2 * i] & 0xff | (mac[2 * i + 1] & 0xff) << 8;
        }
        words[0x0a] = 0x4408;
        words[0x0b] = E1000.SUBSYSTEM;
        words[0x0c] = E1000.INTEL;
        words[0x0d] = E1000.DEVICE;
        words[0x0e] = E1000.INTEL;
        words[0x0f] = 0x3040;
        int sum = 0;
        for (int word : words) {
            sum += word;
        }
        words[CHECKSUM] = SUM - sum & 0xffff;
    }

    int word(int n) {
        return words[n];
    }

    int readEecd() {
        int grant = (eecd & REQ) != 0 ? GNT : 0;
        return eecd | grant | PRES | (output() ? DO : 0);
    }

    /** The device is silent (high) unless it reads; the same level tells that a write is done. */
    private boolean output() {
        return bit == SILENT || bit < DUMMY && (words[address] >> bit & 1) != 0;
    }

    void writeEecd(int value) {
        int before = eecd;
        eecd = value & EECD_MASK;
        if ((eecd & CS) == 0 || (before & CS) == 0) {
            // a chip select that rises while the clock is high is no clock
            shift = 0;
            count = 0;
            bit = SILENT;
        } else if ((before & SK) == 0 && (eecd & SK) != 0) {
            clockIn((eecd & DI) != 0 ? 1 : 0);
        } else if ((before & SK) != 0 && (eecd & SK) == 0) {
            clockOut();
        }
    }

    private void clockIn(int di) {
        if (bit != SILENT || count == 0 && di == 0) {
            return; // the first 1 is the start bit
        }
        shift = shift << 1 | di;
        count++;
        if (count == COMMAND_BITS) {
            command();
        } else if (count == WRITE_BITS && writable) {
            words[address] = shift & 0xffff;
        }
    }

    private void command() {
        address = shift & WORDS - 1;
        int operation = shift >> 6;
        if (operation == READ) {
            bit = DUMMY;
        } else if (operation == CONTROL) {
            // the two address bits on top tell enable (11) from disable (00)
            writable = address >> 4 == 3 || address >> 4 != 0 && writable;
            count = WRITE_BITS;
        } else if (operation != WRITE) {
            count = WRITE_BITS;
        }
    }

    private void clockOut() {
        if (bit == 0) {
            address = address + 1 & WORDS - 1;
            bit = DUMMY - 1;
        } else if (bit != SILENT) {
            bit--;
        }
    }

    int readEerd() {
        return eerd;
    }

    /** A read through EERD is done at once. Bit 1 stays 0: it tells drivers that this is the older layout. */
    void writeEerd(int value) {
        eerd = value & 0xff00;
        if ((value & START) != 0) {
            eerd |= words[value >> 8 & WORDS - 1] << 16 | DONE;
        }
    }

    void reset() {
        eecd = 0;
        eerd = 0;
        count = 0;
        bit = SILENT;
        writable = false;
    }

    void state(StateIo io) {
        io.ints("words", words);
        eecd = io.u32("EECD", eecd) & EECD_MASK;
        eerd = io.u32("EERD", eerd);
        shift = io.u32("shift", shift);
        count = io.u8("count", count) & 0x1f;
        address = io.u8("address", address) & WORDS - 1;
        bit = Math.min(io.u8("bit", bit + 1) & 0x1f, DUMMY + 1) - 1;
        writable = io.flag("writable", writable);
    }
}
