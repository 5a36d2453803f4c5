package backplane.cpu.op;

import static backplane.cpu.op.OpTable.plain;

import backplane.cpu.decode.Record;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Fault;
import backplane.cpu.engine.Feature;
import backplane.cpu.engine.Flag;

/** Moves, exchanges, conversions, multiplication and division, flags, stack frames, segment loads. */
final class DataOps {
    private DataOps() {}

    static void define() {
        plain("NOP", (c, w, v) -> {});
        plain("NOP:0D", (c, w, v) -> {
            // PREFETCH of a register: reserved by one maker, invalid for the other
            if (c.model.amd()) {
                throw c.undefined();
            }
        });
        plain("XCHG", DataOps::xchg);
        plain("XCHG:MAGIC", (c, w, v) -> c.breakpoints.magicReached(w));
        plain("XADD", DataOps::xadd);
        plain("CMPXCHG", DataOps::cmpxchg);
        plain("CMPXCHG8B", DataOps::cmpxchg8b);
        plain("BSWAP", (c, w, v) -> {
            if (Record.size(w) == 3) {
                c.set64(Record.reg(w), Long.reverseBytes(c.get64(Record.reg(w))));
            } else if (Record.size(w) == 2) {
                c.set32(Record.reg(w), Integer.reverseBytes(c.get32(Record.reg(w))));
            } else {
                // undefined by the manuals: processors clear the word
                c.set16(Record.reg(w), 0);
            }
        });
        plain("MOVBE", DataOps::movbe);
        plain("MOVBE:STORE", DataOps::movbeStore);
        plain("XLAT", DataOps::xlat);
        plain("CBW", DataOps::cbw);
        plain("CWD", DataOps::cwd);
        plain("LAHF", (c, w, v) -> c.set8(1, c.arithmetic() & ~Flag.OF | Flag.FIXED));
        plain("SAHF", (c, w, v) -> c.arithmetic(c.arithmetic() & Flag.OF | c.get8(1) & ~Flag.OF));
        plain("CLC", (c, w, v) -> c.setCf(false));
        plain("STC", (c, w, v) -> c.setCf(true));
        plain("CMC", (c, w, v) -> c.setCf(!c.cf()));
        plain("CLD", (c, w, v) -> c.flags &= ~Flag.DF);
        plain("STD", (c, w, v) -> c.flags |= Flag.DF);
        plain("SALC", (c, w, v) -> c.set8(0, c.cf() ? 0xff : 0));
        plain("MUL", DataOps::mul);
        plain("IMUL:1", DataOps::imul1);
        plain("IMUL", (c, w, v) -> imul(c, w, c.get(Record.reg(w), Record.size(w)), c.operand(w, v)));
        plain("IMUL:3", (c, w, v) -> imul(c, w, v >> 32, c.operand(w, v)));
        plain("DIV", DataOps::div);
        plain("IDIV", DataOps::idiv);
        plain("PUSHA", DataOps::pusha);
        plain("POPA", DataOps::popa);
        plain("PUSHF", DataOps::pushf);
        plain("POPF", DataOps::popf);
        plain("ENTER", DataOps::enter);
        plain("LEAVE", DataOps::leave);
        plain("PUSH:S", DataOps::pushSegment);
        plain("POP:S", DataOps::popSegment);
        plain("MOV:SEG", DataOps::fromSegment);
        plain("MOV:TOSEG", (c, w, v) -> load(c, Record.reg(w), (int) c.operand(w, v, 1)));
        plain("LES", (c, w, v) -> farPointer(c, w, v, Core.ES));
        plain("LDS", (c, w, v) -> farPointer(c, w, v, Core.DS));
        plain("LSS", (c, w, v) -> farPointer(c, w, v, Core.SS));
        plain("LFS", (c, w, v) -> farPointer(c, w, v, Core.FS));
        plain("LGS", (c, w, v) -> farPointer(c, w, v, Core.GS));
        plain("BOUND", DataOps::bound);
    }

    /** Linear address of a MOV with a 64-bit offset. */
    static long absolute(Core c, long w, long v) {
        int s = Record.segment(w);
        return s >= Core.FS ? v + c.base(s) : v;
    }

    private static long extend(long value, int size) {
        int spare = 64 - (8 << size);
        return value << spare >> spare;
    }

    private static void xchg(Core c, long w, long v) {
        int size = Record.size(w);
        int r = Record.reg(w);
        if (Record.isRegister(w)) {
            long a = c.get(Record.base(w), size);
            c.set(Record.base(w), c.get(r, size), size);
            c.set(r, a, size);
            return;
        }
        long at = c.linear(w, v, 1 << size, true);
        long a = c.readForWrite(at, size);
        c.write(at, c.get(r, size), size);
        c.set(r, a, size);
    }

    /** Sets the flags of a + b = r. */
    private static void added(Core c, long a, long b, long r, int size) {
        int spare = 64 - (8 << size);
        long carries = a & b | (a | b) & ~r;
        c.result = r << spare >> spare;
        c.carry = carries << spare & Core.TOP | carries & 8;
    }

    /** Sets the flags of a - b = r. */
    static void subtracted(Core c, long a, long b, int size) {
        int spare = 64 - (8 << size);
        long r = a - b;
        long borrows = ~a & b | ~(a ^ b) & r;
        c.result = r << spare >> spare;
        c.carry = borrows << spare & Core.TOP | borrows & 8;
    }

    private static void xadd(Core c, long w, long v) {
        int size = Record.size(w);
        int r = Record.reg(w);
        long b = c.get(r, size);
        if (Record.isRegister(w)) {
            long a = c.get(Record.base(w), size);
            c.set(r, a, size);
            c.set(Record.base(w), a + b, size);
            added(c, a, b, a + b, size);
            return;
        }
        long at = c.linear(w, v, 1 << size, true);
        long a = c.readForWrite(at, size);
        c.write(at, a + b, size);
        c.set(r, a, size);
        added(c, a, b, a + b, size);
    }

    private static void cmpxchg(Core c, long w, long v) {
        int size = Record.size(w);
        long accumulator = c.get(Core.RAX, size);
        boolean register = Record.isRegister(w);
        long at = register ? 0 : c.linear(w, v, 1 << size, true);
        long a = register ? c.get(Record.base(w), size) : c.readForWrite(at, size);
        boolean equal = a == accumulator;
        long stored = equal ? c.get(Record.reg(w), size) : a;
        if (!register) {
            c.write(at, stored, size);
        } else if (equal) {
            c.set(Record.base(w), stored, size);
        }
        if (!equal) {
            c.set(Core.RAX, a, size);
        }
        subtracted(c, accumulator, a, size);
    }

    private static void cmpxchg8b(Core c, long w, long v) {
        if (Record.size(w) == 3) {
            cmpxchg16b(c, w, v);
            return;
        }
        long at = c.linear(w, v, 8, true);
        long a = c.readForWrite(at, 3);
        long expected = c.get(Core.RAX, 2) | c.get(Core.RDX, 2) << 32;
        boolean equal = a == expected;
        c.write64(at, equal ? c.get(Core.RBX, 2) | c.get(Core.RCX, 2) << 32 : a);
        if (!equal) {
            c.set32(Core.RAX, (int) a);
            c.set32(Core.RDX, (int) (a >>> 32));
        }
        setZf(c, equal);
    }

    private static void cmpxchg16b(Core c, long w, long v) {
        long at = c.linear(w, v, 16, true);
        if ((at & 15) != 0) {
            throw c.protection();
        }
        long low = c.readForWrite(at, 3);
        long high = c.read64(at + 8);
        boolean equal = low == c.get64(Core.RAX) && high == c.get64(Core.RDX);
        c.write64(at, equal ? c.get64(Core.RBX) : low);
        c.write64(at + 8, equal ? c.get64(Core.RCX) : high);
        if (!equal) {
            c.set64(Core.RAX, low);
            c.set64(Core.RDX, high);
        }
        setZf(c, equal);
    }

    static void setZf(Core c, boolean on) {
        c.arithmetic(c.arithmetic() & ~Flag.ZF | (on ? Flag.ZF : 0));
    }

    private static void movbe(Core c, long w, long v) {
        if (!c.model.has(Feature.MOVBE)) {
            throw c.undefined();
        }
        int size = Record.size(w);
        int spare = 64 - (8 << size);
        long at = c.linear(w, v, 1 << size, false);
        c.set(Record.reg(w), Long.reverseBytes(c.read(at, size)) >>> spare, size);
    }

    static void movbeStore(Core c, long w, long v) {
        if (!c.model.has(Feature.MOVBE)) {
            throw c.undefined();
        }
        int size = Record.size(w);
        int spare = 64 - (8 << size);
        c.write(c.linear(w, v, 1 << size, true), Long.reverseBytes(c.get(Record.reg(w), size)) >>> spare, size);
    }

    private static void xlat(Core c, long w, long v) {
        long a = c.get64(Core.RBX) + c.get8(0);
        int s = Record.segment(w);
        long at;
        switch (Record.kind(w)) {
            case Record.SEG16:
                at = c.segment(s, a & 0xffff, 1, false);
                break;
            case Record.FLAT64:
            case Record.SEG64:
                at = c.segment(s, a, 1, false);
                break;
            default:
                at = c.segment(s, a & 0xffff_ffffL, 1, false);
        }
        c.set8(0, c.read8(at));
    }

    private static void cbw(Core c, long w, long v) {
        int size = Record.size(w);
        c.set(Core.RAX, extend(c.get(Core.RAX, size - 1), size - 1), size);
    }

    private static void cwd(Core c, long w, long v) {
        int size = Record.size(w);
        c.set(Core.RDX, extend(c.get(Core.RAX, size), size) >> 63, size);
    }

    // ---- multiplication and division

    private static void mul(Core c, long w, long v) {
        int size = Record.size(w);
        long a = c.get(Core.RAX, size);
        long b = c.operand(w, v);
        long low = a * b;
        long high = size == 3 ? Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a) : low >>> (8 << size);
        wide(c, size, low, high);
        product(c, low, size, high != 0);
    }

    private static void imul1(Core c, long w, long v) {
        int size = Record.size(w);
        long a = extend(c.get(Core.RAX, size), size);
        long b = extend(c.operand(w, v), size);
        long low = a * b;
        long high = size == 3 ? Math.multiplyHigh(a, b) : low >> (8 << size);
        wide(c, size, low, high);
        product(c, low, size, high != extend(low, size) >> 63);
    }

    private static void wide(Core c, int size, long low, long high) {
        if (size == 0) {
            c.set16(Core.RAX, (int) low);
        } else {
            c.set(Core.RAX, low, size);
            c.set(Core.RDX, high, size);
        }
    }

    private static void product(Core c, long low, int size, boolean overflow) {
        c.result = extend(low, size);
        c.carry = overflow ? 1L << 63 : 0;
    }

    private static void imul(Core c, long w, long a, long b) {
        int size = Record.size(w);
        a = extend(a, size);
        b = extend(b, size);
        long low = a * b;
        long high = size == 3 ? Math.multiplyHigh(a, b) : low >> (8 << size);
        c.set(Record.reg(w), low, size);
        product(c, low, size, high != extend(low, size) >> 63);
    }

    private static void div(Core c, long w, long v) {
        int size = Record.size(w);
        long d = c.operand(w, v);
        if (d == 0) {
            throw c.fault(Fault.DE, 0);
        }
        if (size == 3) {
            div64(c, d);
            return;
        }
        int bits = 8 << size;
        long n = size == 0 ? c.get16(Core.RAX) : c.get(Core.RAX, size) | c.get(Core.RDX, size) << bits;
        long q = Long.divideUnsigned(n, d);
        if (q >>> bits != 0) {
            throw c.fault(Fault.DE, 0);
        }
        quotient(c, size, q, n - q * d);
    }

    private static void quotient(Core c, int size, long q, long r) {
        if (size == 0) {
            c.set16(Core.RAX, (int) (q & 0xff | (r & 0xff) << 8));
        } else {
            c.set(Core.RAX, q, size);
            c.set(Core.RDX, r, size);
        }
    }

    private static void div64(Core c, long d) {
        long high = c.get64(Core.RDX);
        long low = c.get64(Core.RAX);
        if (Long.compareUnsigned(high, d) >= 0) {
            throw c.fault(Fault.DE, 0);
        }
        long q = divideWide(high, low, d);
        c.set64(Core.RAX, q);
        c.set64(Core.RDX, low - q * d);
    }

    /** Quotient of (high:low) / d, unsigned, for high &lt; d. */
    private static long divideWide(long high, long low, long d) {
        if (high == 0) {
            return Long.divideUnsigned(low, d);
        }
        long q = 0;
        for (int i = 0; i < 64; i++) {
            boolean carry = high < 0;
            high = high << 1 | low >>> 63;
            low <<= 1;
            q <<= 1;
            if (carry || Long.compareUnsigned(high, d) >= 0) {
                high -= d;
                q |= 1;
            }
        }
        return q;
    }

    private static void idiv(Core c, long w, long v) {
        int size = Record.size(w);
        long d = extend(c.operand(w, v), size);
        if (d == 0) {
            throw c.fault(Fault.DE, 0);
        }
        if (size == 3) {
            idiv64(c, d);
            return;
        }
        int bits = 8 << size;
        long n = size == 0
                ? (short) c.get16(Core.RAX)
                : size == 1
                        ? c.get16(Core.RAX) | c.get16(Core.RDX) << 16
                        : c.get(Core.RAX, 2) | c.get(Core.RDX, 2) << 32;
        if (n == Long.MIN_VALUE && d == -1) {
            throw c.fault(Fault.DE, 0);
        }
        long q = n / d;
        if (q != q << 64 - bits >> 64 - bits) {
            throw c.fault(Fault.DE, 0);
        }
        quotient(c, size, q, n - q * d);
    }

    private static void idiv64(Core c, long d) {
        long high = c.get64(Core.RDX);
        long low = c.get64(Core.RAX);
        boolean negative = high < 0;
        if (negative) {
            low = -low;
            high = ~high + (low == 0 ? 1 : 0);
        }
        long divisor = Math.abs(d);
        if (Long.compareUnsigned(high, divisor) >= 0) {
            throw c.fault(Fault.DE, 0);
        }
        long q = divideWide(high, low, divisor);
        long r = low - q * divisor;
        boolean minus = negative ^ d < 0;
        if (minus ? Long.compareUnsigned(q, Long.MIN_VALUE) > 0 : q < 0) {
            throw c.fault(Fault.DE, 0);
        }
        c.set64(Core.RAX, minus ? -q : q);
        c.set64(Core.RDX, negative ? -r : r);
    }

    // ---- stack

    private static void pusha(Core c, long w, long v) {
        int size = Record.size(w);
        int bytes = 1 << size;
        long sp = c.sp();
        long mask = c.stackMask;
        // probe both ends before the first store
        for (int i = 1; i <= 8; i++) {
            long to = sp - i * bytes & mask;
            c.mmu.probeWrite(c.stack(to, bytes, true), bytes);
        }
        for (int i = 0; i < 8; i++) {
            long to = sp - (i + 1) * bytes & mask;
            c.write(c.stack(to, bytes, true), c.get(8 * i, size), size);
        }
        c.sp(sp - 8 * bytes);
    }

    private static void popa(Core c, long w, long v) {
        int size = Record.size(w);
        int bytes = 1 << size;
        for (int i = 0; i < 8; i++) {
            c.above(i * bytes, size);
        }
        long sp = c.get64(Core.RSP);
        for (int i = 0; i < 8; i++) {
            int r = 7 - i;
            if (r != 4) {
                long at = c.stack(sp + i * bytes & c.stackMask, bytes, false);
                c.set(8 * r, c.read(at, size), size);
            }
        }
        c.drop(8 * bytes);
    }

    private static void pushf(Core c, long w, long v) {
        int size = Record.size(w);
        if (c.v86() && c.iopl() < 3) {
            throw c.protection();
        }
        c.push(c.eflags() & ~(Flag.VM | Flag.RF), size);
    }

    private static void popf(Core c, long w, long v) {
        int size = Record.size(w);
        if (c.v86() && c.iopl() < 3) {
            throw c.protection();
        }
        int image = (int) c.top(size);
        c.drop(1 << size);
        c.transfers.popFlags(image, size, false);
    }

    private static void enter(Core c, long w, long v) {
        int size = Record.size(w);
        int bytes = 1 << size;
        int frame = (int) (v >> 32) & 0xffff;
        int level = (int) (v >> 48) & 31;
        long mask = c.stackMask;
        long sp = c.sp() - bytes & mask;
        long bp = c.get64(Core.RBP);
        c.write(c.stack(sp, bytes, true), bp, size);
        long link = c.get64(Core.RSP) & ~mask | sp;
        if (level > 0) {
            for (int i = 1; i < level; i++) {
                long from = bp - i * bytes & mask;
                long value = c.read(c.stack(from, bytes, false), size);
                sp = sp - bytes & mask;
                c.write(c.stack(sp, bytes, true), value, size);
            }
            sp = sp - bytes & mask;
            c.write(c.stack(sp, bytes, true), link, size);
        }
        sp = sp - frame & mask;
        // the new top must be writable
        c.mmu.probeWrite(c.stack(sp, bytes, true), bytes);
        c.set(Core.RBP, link, size);
        c.sp(sp);
    }

    private static void leave(Core c, long w, long v) {
        int size = Record.size(w);
        long at = c.get64(Core.RBP) & c.stackMask;
        long value = c.read(c.stack(at, 1 << size, false), size);
        c.sp(at + (1 << size));
        c.set(Core.RBP, value, size);
    }

    // ---- segment registers

    private static void load(Core c, int segment, int selector) {
        c.segments.load(segment, selector);
        if (segment == Core.SS) {
            c.shadow = Core.SHADOW_SS;
            c.shadowNew = true;
            c.attention = true;
        }
    }

    private static void pushSegment(Core c, long w, long v) {
        int size = Record.size(w);
        c.push(c.selector(Record.reg(w)), size);
    }

    private static void popSegment(Core c, long w, long v) {
        int size = Record.size(w);
        int selector = (int) c.read(c.stack(c.sp(), 1 << size, false), size) & 0xffff;
        long sp = c.get64(Core.RSP) + (1 << size);
        long mask = c.stackMask;
        load(c, Record.reg(w), selector);
        if (mask == 0xffff) {
            c.set16(Core.RSP, (int) sp);
        } else {
            c.set64(Core.RSP, sp & mask);
        }
    }

    private static void fromSegment(Core c, long w, long v) {
        int selector = c.selector(Record.reg(w));
        if (Record.isRegister(w)) {
            c.set(Record.base(w), selector, Record.size(w));
        } else {
            c.write16(c.linear(w, v, 2, true), selector);
        }
    }

    /** Size of the offset in a far pointer in memory: AMD processors have no 64-bit ones. */
    static int pointerSize(Core c, long w) {
        int size = Record.size(w);
        return size == 3 && c.model.amd() ? 2 : size;
    }

    private static void farPointer(Core c, long w, long v, int segment) {
        int size = pointerSize(c, w);
        int bytes = 1 << size;
        long at = c.linear(w, v, bytes + 2, false);
        long offset = c.read(at, size);
        int selector = c.read16(at + bytes);
        load(c, segment, selector);
        c.set(Record.reg(w), offset, size);
    }

    private static void bound(Core c, long w, long v) {
        int size = Record.size(w);
        int bytes = 1 << size;
        long at = c.linear(w, v, 2 * bytes, false);
        long index = extend(c.get(Record.reg(w), size), size);
        long lower = extend(c.read(at, size), size);
        long upper = extend(c.read(at + bytes, size), size);
        if (index < lower || index > upper) {
            throw c.fault(Fault.BR, 0);
        }
    }
}
