package backplane.cpu.op;

import static backplane.cpu.op.OpTable.plain;

import backplane.cpu.decode.Record;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Feature;

/** BMI1 and BMI2: the immediate of the record is the register of the VEX prefix, except for RORX. */
final class BmiOps {
    private interface Function {
        long of(long source, long other, int bits);
    }

    private BmiOps() {}

    static void define() {
        plain("ANDN", (c, w, v) -> logic(c, w, v, (a, b, n) -> ~b & a, false));
        plain("BLSR", (c, w, v) -> lowest(c, w, v, a -> a & a - 1, false));
        plain("BLSMSK", (c, w, v) -> lowest(c, w, v, a -> a ^ a - 1, false));
        plain("BLSI", (c, w, v) -> lowest(c, w, v, a -> a & -a, true));
        plain("BZHI", BmiOps::bzhi);
        plain("BEXTR", BmiOps::bextr);
        plain("PEXT", (c, w, v) -> plainResult(c, w, v, (mask, a, n) -> extract(a, mask)));
        plain("PDEP", (c, w, v) -> plainResult(c, w, v, (mask, a, n) -> deposit(a, mask)));
        plain("MULX", BmiOps::mulx);
        plain("SHLX", (c, w, v) -> plainResult(c, w, v, (a, count, n) -> a << (count & n - 1)));
        plain("SHRX", (c, w, v) -> plainResult(c, w, v, (a, count, n) -> a >>> (count & n - 1)));
        plain("SARX", (c, w, v) -> plainResult(c, w, v, (a, count, n) -> (n == 32 ? (int) a : a) >> (count & n - 1)));
        plain("RORX", BmiOps::rorx);
    }

    private static void need(Core c, Feature feature) {
        if (!c.model.has(feature) || !c.segmented()) {
            throw c.undefined();
        }
    }

    private static int bits(long w) {
        return 8 << Record.size(w);
    }

    private static long other(Core c, long w, long v) {
        return c.get(Record.immediate(v), Record.size(w));
    }

    private static void plainResult(Core c, long w, long v, Function f) {
        need(c, Feature.BMI2);
        long a = c.operand(w, v);
        c.set(Record.reg(w), f.of(a, other(c, w, v), bits(w)), Record.size(w));
    }

    private static void result(Core c, long w, long r, boolean carry) {
        int spare = 64 - bits(w);
        c.set(Record.reg(w), r, Record.size(w));
        c.result = r << spare >> spare;
        // OF is clear: the carry into the top bit equals CF
        c.carry = carry ? Core.TOP : 0;
    }

    private static void logic(Core c, long w, long v, Function f, boolean carry) {
        need(c, Feature.BMI1);
        result(c, w, f.of(c.operand(w, v), other(c, w, v), bits(w)), carry);
    }

    private interface Lowest {
        long of(long a);
    }

    /** Results from the lowest set bit: CF tells whether the source was zero, inverted for BLSI. */
    private static void lowest(Core c, long w, long v, Lowest f, boolean inverted) {
        need(c, Feature.BMI1);
        long a = c.operand(w, v);
        result(c, w, f.of(a), a == 0 ^ inverted);
    }

    private static void bzhi(Core c, long w, long v) {
        need(c, Feature.BMI2);
        long a = c.operand(w, v);
        int n = (int) other(c, w, v) & 0xff;
        boolean all = n >= bits(w);
        result(c, w, all ? a : a & (1L << n) - 1, all);
    }

    private static void bextr(Core c, long w, long v) {
        need(c, Feature.BMI1);
        long a = c.operand(w, v);
        long control = other(c, w, v);
        int start = (int) control & 0xff;
        int length = (int) (control >>> 8) & 0xff;
        long r = start >= 64 ? 0 : a >>> start;
        result(c, w, length >= 64 ? r : r & (1L << length) - 1, false);
    }

    private static long extract(long a, long mask) {
        long r = 0;
        for (int to = 0; mask != 0; mask &= mask - 1, to++) {
            r |= (a >>> Long.numberOfTrailingZeros(mask) & 1) << to;
        }
        return r;
    }

    private static long deposit(long a, long mask) {
        long r = 0;
        for (int from = 0; mask != 0; mask &= mask - 1, from++) {
            r |= (a >>> from & 1) << Long.numberOfTrailingZeros(mask);
        }
        return r;
    }

    private static void mulx(Core c, long w, long v) {
        need(c, Feature.BMI2);
        int size = Record.size(w);
        long a = c.operand(w, v);
        long b = c.get(Core.RDX, size);
        long low = a * b;
        long high = size == 3 ? Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a) : low >>> 32;
        c.set(Record.immediate(v), low, size);
        c.set(Record.reg(w), high, size);
    }

    private static void rorx(Core c, long w, long v) {
        need(c, Feature.BMI2);
        long a = c.operand(w, v);
        int n = Record.immediate(v);
        c.set(
                Record.reg(w),
                Record.size(w) == 3 ? Long.rotateRight(a, n) : Integer.rotateRight((int) a, n),
                Record.size(w));
    }
}
