package backplane.cpu.op;

import static backplane.cpu.op.OpTable.plain;

import backplane.cpu.decode.Record;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Feature;
import backplane.cpu.engine.Flag;

/** Bit tests and scans, double shifts, counts, CRC32, carry-less additions. */
final class BitOps {
    private static final int TEST = 0, SET = 1, RESET = 2, COMPLEMENT = 3;

    private BitOps() {}

    static void define() {
        plain("BT", (c, w, v) -> bitByRegister(c, w, v, TEST));
        plain("BTS", (c, w, v) -> bitByRegister(c, w, v, SET));
        plain("BTR", (c, w, v) -> bitByRegister(c, w, v, RESET));
        plain("BTC", (c, w, v) -> bitByRegister(c, w, v, COMPLEMENT));
        plain("BT:I", (c, w, v) -> bitByNumber(c, w, v, TEST));
        plain("BTS:I", (c, w, v) -> bitByNumber(c, w, v, SET));
        plain("BTR:I", (c, w, v) -> bitByNumber(c, w, v, RESET));
        plain("BTC:I", (c, w, v) -> bitByNumber(c, w, v, COMPLEMENT));
        plain("SHLD", (c, w, v) -> shld(c, w, v, (int) (v >> 32)));
        plain("SHLD:CL", (c, w, v) -> shld(c, w, v, c.get8(Core.RCX)));
        plain("SHRD", (c, w, v) -> shrd(c, w, v, (int) (v >> 32)));
        plain("SHRD:CL", (c, w, v) -> shrd(c, w, v, c.get8(Core.RCX)));
        plain("BSF", (c, w, v) -> scan(c, w, v, false));
        plain("BSR", (c, w, v) -> scan(c, w, v, true));
        plain("TZCNT", BitOps::tzcnt);
        plain("LZCNT", BitOps::lzcnt);
        plain("POPCNT", BitOps::popcnt);
        plain("CRC32", BitOps::crc32);
        plain("ADCX", (c, w, v) -> addWith(c, w, v, Flag.CF));
        plain("ADOX", (c, w, v) -> addWith(c, w, v, Flag.OF));
    }

    private static long change(long a, long bit, int what) {
        switch (what) {
            case SET:
                return a | bit;
            case RESET:
                return a & ~bit;
            case COMPLEMENT:
                return a ^ bit;
            default:
                return a;
        }
    }

    private static void bitByRegister(Core c, long w, long v, int what) {
        int size = Record.size(w);
        int bits = 8 << size;
        long number = c.get(Record.reg(w), size);
        if (Record.isRegister(w)) {
            inRegister(c, w, (int) number & bits - 1, what);
            return;
        }
        int spare = 64 - bits;
        long distance = (number << spare >> spare >> 3 + size) << size;
        // the bit string reaches beyond the operand: move the displacement
        long a = c.offset(w, v) + distance;
        bit(c, at(c, w, a, 1 << size, what != TEST), (int) number & bits - 1, size, what);
    }

    private static long at(Core c, long w, long a, int bytes, boolean write) {
        switch (Record.kind(w)) {
            case Record.FLAT32:
                return a & 0xffff_ffffL;
            case Record.FLAT64:
                return a;
            case Record.SEG64:
                return a + c.base(Record.segment(w));
            case Record.SEG64_32:
                return (a & 0xffff_ffffL) + c.base(Record.segment(w));
            case Record.SEG16:
                return c.segment(Record.segment(w), a & 0xffff, bytes, write);
            default:
                return c.segment(Record.segment(w), a & 0xffff_ffffL, bytes, write);
        }
    }

    private static void bitByNumber(Core c, long w, long v, int what) {
        int size = Record.size(w);
        int number = (int) (v >> 32) & (8 << size) - 1;
        if (Record.isRegister(w)) {
            inRegister(c, w, number, what);
        } else {
            bit(c, c.linear(w, v, 1 << size, what != TEST), number, size, what);
        }
    }

    private static void inRegister(Core c, long w, int number, int what) {
        int size = Record.size(w);
        long a = c.get(Record.base(w), size);
        if (what != TEST) {
            c.set(Record.base(w), change(a, 1L << number, what), size);
        }
        c.setCf((a >>> number & 1) != 0);
    }

    private static void bit(Core c, long at, int number, int size, int what) {
        long a = what == TEST ? c.read(at, size) : c.readForWrite(at, size);
        if (what != TEST) {
            c.write(at, change(a, 1L << number, what), size);
        }
        c.setCf((a >>> number & 1) != 0);
    }

    // ---- double shifts

    private static void shld(Core c, long w, long v, int count) {
        int size = Record.size(w);
        int bits = 8 << size;
        int n = count & (size == 3 ? 63 : 31);
        long at = Record.isRegister(w) ? -1 : c.linear(w, v, 1 << size, true);
        long a = Record.isRegister(w) ? c.get(Record.base(w), size) : c.readForWrite(at, size);
        if (n == 0) {
            if (Record.isRegister(w) && size == 2) {
                c.set(Record.base(w), a, size);
            }
            return;
        }
        long b = c.get(Record.reg(w), size);
        long r;
        long cf;
        if (size == 1) {
            // counts above 16 are undefined: the source again follows the source, CF and OF are clear
            r = (a << 32 | b << 16 | b) << n >>> 32 & 0xffff;
            cf = n > 16 ? 0 : a >>> 16 - n & 1;
        } else {
            r = a << n | b >>> bits - n;
            cf = a >>> bits - n & 1;
        }
        store(c, w, at, r, size);
        int spare = 64 - bits;
        c.result = r << spare >> spare;
        long overflow = n > bits ? 0 : a >>> bits - 1 & 1 ^ c.result >>> 63;
        c.carry = cf << 63 | (cf ^ overflow) << 62;
    }

    private static void shrd(Core c, long w, long v, int count) {
        int size = Record.size(w);
        int bits = 8 << size;
        int n = count & (size == 3 ? 63 : 31);
        long at = Record.isRegister(w) ? -1 : c.linear(w, v, 1 << size, true);
        long a = Record.isRegister(w) ? c.get(Record.base(w), size) : c.readForWrite(at, size);
        if (n == 0) {
            if (Record.isRegister(w) && size == 2) {
                c.set(Record.base(w), a, size);
            }
            return;
        }
        long b = c.get(Record.reg(w), size);
        long r;
        long cf;
        if (size == 1) {
            r = (b << 32 | b << 16 | a) >>> n & 0xffff;
            cf = n > 16 ? 0 : a >>> n - 1 & 1;
        } else {
            r = a >>> n | b << bits - n;
            cf = a >>> n - 1 & 1;
        }
        store(c, w, at, r, size);
        int spare = 64 - bits;
        c.result = r << spare >> spare;
        long before = n > bits ? r >>> bits - 2 & 1 : a >>> bits - 1 & 1;
        c.carry = cf << 63 | (cf ^ before ^ c.result >>> 63) << 62;
    }

    private static void store(Core c, long w, long at, long r, int size) {
        if (Record.isRegister(w)) {
            c.set(Record.base(w), r, size);
        } else {
            c.write(at, r, size);
        }
    }

    // ---- scans and counts

    private static void scan(Core c, long w, long v, boolean reverse) {
        int size = Record.size(w);
        long a = c.operand(w, v);
        if (a == 0) {
            DataOps.setZf(c, true);
            return;
        }
        c.set(Record.reg(w), reverse ? 63 - Long.numberOfLeadingZeros(a) : Long.numberOfTrailingZeros(a), size);
        DataOps.setZf(c, false);
    }

    private static void tzcnt(Core c, long w, long v) {
        if (!c.model.has(Feature.BMI1)) {
            scan(c, w, v, false);
            return;
        }
        int size = Record.size(w);
        long a = c.operand(w, v);
        counted(c, w, a == 0 ? 8 << size : Long.numberOfTrailingZeros(a), a == 0);
    }

    private static void lzcnt(Core c, long w, long v) {
        if (!c.model.has(Feature.LZCNT)) {
            scan(c, w, v, true);
            return;
        }
        int size = Record.size(w);
        long a = c.operand(w, v);
        counted(c, w, Long.numberOfLeadingZeros(a) - (64 - (8 << size)), a == 0);
    }

    private static void counted(Core c, long w, long count, boolean none) {
        c.set(Record.reg(w), count, Record.size(w));
        int kept = c.arithmetic() & ~(Flag.CF | Flag.ZF);
        c.arithmetic(kept | (none ? Flag.CF : 0) | (count == 0 ? Flag.ZF : 0));
    }

    private static void popcnt(Core c, long w, long v) {
        if (!c.model.has(Feature.POPCNT)) {
            throw c.undefined();
        }
        long a = c.operand(w, v);
        c.set(Record.reg(w), Long.bitCount(a), Record.size(w));
        c.arithmetic(a == 0 ? Flag.ZF : 0);
    }

    private static void crc32(Core c, long w, long v) {
        if (!c.model.has(Feature.SSE4_2)) {
            throw c.undefined();
        }
        int size = Record.size(w);
        long data = c.operand(w, v);
        int crc = c.get32(Record.reg(w));
        for (int i = 0; i < 1 << size; i++) {
            crc ^= (int) (data >>> 8 * i) & 0xff;
            for (int k = 0; k < 8; k++) {
                crc = crc >>> 1 ^ (0x82f6_3b78 & -(crc & 1));
            }
        }
        c.set32(Record.reg(w), crc);
    }

    /** ADCX and ADOX: addition with one flag only. */
    private static void addWith(Core c, long w, long v, int flag) {
        if (!c.model.has(Feature.ADX)) {
            throw c.undefined();
        }
        int size = Record.size(w);
        long a = c.get(Record.reg(w), size);
        long b = c.operand(w, v);
        int flags = c.arithmetic();
        long r = a + b + ((flags & flag) != 0 ? 1 : 0);
        long carries = a & b | (a | b) & ~r;
        c.set(Record.reg(w), r, size);
        c.arithmetic(flags & ~flag | ((carries >>> (8 << size) - 1 & 1) != 0 ? flag : 0));
    }
}
