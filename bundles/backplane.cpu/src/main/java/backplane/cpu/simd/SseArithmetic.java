package backplane.cpu.simd;

import backplane.cpu.fp.FloatCore;
import backplane.cpu.fp.SseFloat;

/** SSE arithmetic and comparison: elements by the host where that is exact, else by soft-float. */
final class SseArithmetic {
    private static final int SQRT = HostFloat.SQRT;
    private static final int ADD = HostFloat.ADD;
    private static final int MUL = HostFloat.MUL;
    private static final int SUB = HostFloat.SUB;
    private static final int MIN = HostFloat.MIN;
    private static final int DIV = HostFloat.DIV;
    private static final int MAX = Op.MAXPS >> 2;
    private static final int CMP = Op.CMPPS >> 2;
    /** Pseudo kinds of the instructions beyond the regular block. */
    private static final int ROUND = 8;

    private static final long LOW_WORD = 0xFFFF_FFFFL;

    private final Simd simd;
    private final SseFloat soft = new SseFloat();
    private int mxcsr;

    SseArithmetic(Simd simd) {
        this.simd = simd;
    }

    int execute(int op, int register, int imm) {
        mxcsr = simd.mxcsr();
        soft.begin(mxcsr);
        if (op < Op.ROUNDPS) {
            return regular(op >> 2, op & 3, register, imm);
        }
        if (op <= Op.ROUNDSD) {
            return regular(ROUND, op & 3, register, imm);
        }
        if (op <= Op.ADDSUBPD) {
            return horizontal(op, register);
        }
        if (op <= Op.DPPD) {
            return op == Op.DPPS ? dotSingle(register, imm) : dotDouble(register, imm);
        }
        if (op >= Op.COMISS) {
            return compareFlags(op, register);
        }
        approximate(op, register);
        return 0;
    }

    /** Makes the exceptions sticky; 19 if one is unmasked. */
    private int finish() {
        int flags = soft.flags;
        int unmasked = flags & ~soft.masks;
        if ((unmasked & (FloatCore.IE | FloatCore.DE | FloatCore.ZE)) != 0) {
            // found before computing: later exceptions of other elements do not count
            flags &= FloatCore.IE | FloatCore.DE | FloatCore.ZE;
        }
        if ((mxcsr | flags) != mxcsr) {
            mxcsr |= flags;
            simd.mxcsr(mxcsr);
        }
        soft.flags = 0;
        return unmasked != 0 ? Simd.SIMD_EXCEPTION : 0;
    }

    private int finish(int register, long low, long high) {
        int vector = finish();
        if (vector == 0) {
            simd.write(register, low, high);
        }
        return vector;
    }

    /** An operation in its four shapes: packed single, packed double, scalar single, scalar double. */
    private int regular(int kind, int shape, int register, int imm) {
        long dLo = simd.low(register);
        long dHi = simd.high(register);
        long sLo = simd.lo;
        long sHi = simd.hi;
        switch (shape) {
            case 0:
                return finish(register, singles(kind, dLo, sLo, imm), singles(kind, dHi, sHi, imm));
            case 1:
                return finish(register, wide(kind, dLo, sLo, imm), wide(kind, dHi, sHi, imm));
            case 2:
                return finish(register, dLo & ~LOW_WORD | single(kind, (int) dLo, (int) sLo, imm) & LOW_WORD, dHi);
            default:
                return finish(register, wide(kind, dLo, sLo, imm), dHi);
        }
    }

    private long singles(int kind, long d, long s, int imm) {
        long low = single(kind, (int) d, (int) s, imm) & LOW_WORD;
        return low | (long) single(kind, (int) (d >>> 32), (int) (s >>> 32), imm) << 32;
    }

    private int single(int kind, int a, int b, int imm) {
        if (HostFloat.usable(mxcsr) && (kind == SQRT || HostFloat.plain(a)) && HostFloat.plain(b)) {
            float x = Float.intBitsToFloat(a);
            float y = Float.intBitsToFloat(b);
            float result = HostFloat.compute(kind, x, y);
            if (HostFloat.same(kind, x, y, result, mxcsr)) {
                return Float.floatToRawIntBits(result);
            }
        }
        soft.format(false);
        return (int) softly(kind, a & LOW_WORD, b & LOW_WORD, imm);
    }

    private long wide(int kind, long a, long b, int imm) {
        if (HostFloat.usable(mxcsr) && (kind == SQRT || HostFloat.plain(a)) && HostFloat.plain(b)) {
            double x = Double.longBitsToDouble(a);
            double y = Double.longBitsToDouble(b);
            double result = HostFloat.compute(kind, x, y);
            if (HostFloat.same(kind, x, y, result, mxcsr)) {
                return Double.doubleToRawLongBits(result);
            }
        }
        soft.format(true);
        return softly(kind, a, b, imm);
    }

    private long softly(int kind, long a, long b, int imm) {
        return switch (kind) {
            case ADD -> soft.add(a, b);
            case SUB -> soft.subtract(a, b);
            case MUL -> soft.multiply(a, b);
            case DIV -> soft.divide(a, b);
            case SQRT -> soft.squareRoot(b);
            case MIN -> soft.minimum(a, b);
            case MAX -> soft.maximum(a, b);
            case CMP -> soft.predicate(a, b, imm & 7) ? -1L : 0;
            default -> soft.roundToInteger(b, imm);
        };
    }

    private int horizontal(int op, int register) {
        long dLo = simd.low(register);
        long dHi = simd.high(register);
        long sLo = simd.lo;
        long sHi = simd.hi;
        switch (op) {
            case Op.HADDPS, Op.HSUBPS:
                int kind = op == Op.HADDPS ? ADD : SUB;
                return finish(register, pair(kind, dLo, dHi), pair(kind, sLo, sHi));
            case Op.HADDPD:
                return finish(register, wide(ADD, dLo, dHi, 0), wide(ADD, sLo, sHi, 0));
            case Op.HSUBPD:
                return finish(register, wide(SUB, dLo, dHi, 0), wide(SUB, sLo, sHi, 0));
            case Op.ADDSUBPD:
                return finish(register, wide(SUB, dLo, sLo, 0), wide(ADD, dHi, sHi, 0));
            default:
                return finish(register, alternating(dLo, sLo), alternating(dHi, sHi));
        }
    }

    private long pair(int kind, long first, long second) {
        return single(kind, (int) first, (int) (first >>> 32), 0) & LOW_WORD
                | (long) single(kind, (int) second, (int) (second >>> 32), 0) << 32;
    }

    private long alternating(long d, long s) {
        return single(SUB, (int) d, (int) s, 0) & LOW_WORD
                | (long) single(ADD, (int) (d >>> 32), (int) (s >>> 32), 0) << 32;
    }

    /** DPPS adds the products in pairs: (0 + 1) + (2 + 3). */
    private int dotSingle(int register, int imm) {
        long dLo = simd.low(register);
        long dHi = simd.high(register);
        int p0 = (imm & 0x10) == 0 ? 0 : single(MUL, (int) dLo, (int) simd.lo, 0);
        int p1 = (imm & 0x20) == 0 ? 0 : single(MUL, (int) (dLo >>> 32), (int) (simd.lo >>> 32), 0);
        int p2 = (imm & 0x40) == 0 ? 0 : single(MUL, (int) dHi, (int) simd.hi, 0);
        int p3 = (imm & 0x80) == 0 ? 0 : single(MUL, (int) (dHi >>> 32), (int) (simd.hi >>> 32), 0);
        int vector = finish();
        if (vector != 0) {
            return vector;
        }
        int low = single(ADD, p0, p1, 0);
        int high = single(ADD, p2, p3, 0);
        vector = finish();
        if (vector != 0) {
            return vector;
        }
        long sum = single(ADD, low, high, 0) & LOW_WORD;
        return finish(
                register,
                ((imm & 1) != 0 ? sum : 0) | ((imm & 2) != 0 ? sum << 32 : 0),
                ((imm & 4) != 0 ? sum : 0) | ((imm & 8) != 0 ? sum << 32 : 0));
    }

    private int dotDouble(int register, int imm) {
        long p0 = (imm & 0x10) == 0 ? 0 : wide(MUL, simd.low(register), simd.lo, 0);
        long p1 = (imm & 0x20) == 0 ? 0 : wide(MUL, simd.high(register), simd.hi, 0);
        int vector = finish();
        if (vector != 0) {
            return vector;
        }
        long sum = wide(ADD, p0, p1, 0);
        return finish(register, (imm & 1) != 0 ? sum : 0, (imm & 2) != 0 ? sum : 0);
    }

    private int compareFlags(int op, int register) {
        boolean isDouble = op == Op.COMISD || op == Op.UCOMISD;
        soft.format(isDouble);
        long a = isDouble ? simd.low(register) : simd.low(register) & LOW_WORD;
        long b = isDouble ? simd.lo : simd.lo & LOW_WORD;
        int order = soft.compare(a, b, op <= Op.COMISD);
        int vector = finish();
        simd.eflags =
                order == SseFloat.GREATER ? 0 : order == SseFloat.LESS ? 0x01 : order == SseFloat.EQUAL ? 0x40 : 0x45;
        return vector;
    }

    /** RCPPS, RSQRTPS and their scalar forms; better than the 12 bits they promise, and no exceptions. */
    private void approximate(int op, int register) {
        boolean root = op >= Op.RSQRTPS;
        long low = approximation(root, (int) simd.lo) & LOW_WORD;
        if (op == Op.RCPSS || op == Op.RSQRTSS) {
            simd.low(register, simd.low(register) & ~LOW_WORD | low);
            return;
        }
        simd.write(
                register,
                low | (long) approximation(root, (int) (simd.lo >>> 32)) << 32,
                approximation(root, (int) simd.hi) & LOW_WORD
                        | (long) approximation(root, (int) (simd.hi >>> 32)) << 32);
    }

    private static int approximation(boolean root, int bits) {
        int magnitude = bits & 0x7FFF_FFFF;
        if (magnitude > 0x7F80_0000) {
            return bits | 0x40_0000;
        }
        if (magnitude < 0x80_0000) {
            // zeros, and denormals counted as zeros
            return bits & 0x8000_0000 | 0x7F80_0000;
        }
        if (root && bits < 0) {
            return 0xFFC0_0000;
        }
        double x = Float.intBitsToFloat(bits);
        int result = Float.floatToRawIntBits((float) (root ? 1 / Math.sqrt(x) : 1 / x));
        return (result & 0x7F80_0000) == 0 ? result & 0x8000_0000 : result;
    }
}
