package backplane.cpu.simd;

import backplane.cpu.fp.SseFloat;
import backplane.cpu.fp.X87;

/** SSE conversions between integers, binary32 and binary64, in XMM, MMX and general registers. */
final class SseConversion {
    private static final long LOW_WORD = 0xFFFF_FFFFL;

    private final Simd simd;
    private final SseFloat soft = new SseFloat();
    private int mxcsr;

    SseConversion(Simd simd) {
        this.simd = simd;
    }

    private void begin() {
        mxcsr = simd.mxcsr();
        soft.begin(mxcsr);
    }

    private int finish() {
        int flags = soft.flags;
        int unmasked = flags & ~soft.masks;
        if ((unmasked & (SseFloat.IE | SseFloat.DE)) != 0) {
            flags &= SseFloat.IE | SseFloat.DE;
        }
        if ((mxcsr | flags) != mxcsr) {
            simd.mxcsr(mxcsr | flags);
        }
        return unmasked != 0 ? Simd.SIMD_EXCEPTION : 0;
    }

    private int finish(int register, long low, long high) {
        int vector = finish();
        if (vector == 0) {
            simd.write(register, low, high);
        }
        return vector;
    }

    int execute(int op, int register) {
        begin();
        long dLo = simd.low(register);
        long dHi = simd.high(register);
        long lo = simd.lo;
        long hi = simd.hi;
        switch (op) {
            case Op.CVTPS2PD:
                return finish(register, soft.widen(lo & LOW_WORD), soft.widen(lo >>> 32));
            case Op.CVTPD2PS:
                return finish(register, soft.narrow(lo) | soft.narrow(hi) << 32, 0);
            case Op.CVTSS2SD:
                return finish(register, soft.widen(lo & LOW_WORD), dHi);
            case Op.CVTSD2SS:
                return finish(register, dLo & ~LOW_WORD | soft.narrow(lo), dHi);
            case Op.CVTDQ2PS:
                return finish(register, singles(lo), singles(hi));
            case Op.CVTPS2DQ, Op.CVTTPS2DQ:
                boolean truncate = op == Op.CVTTPS2DQ;
                return finish(register, fromSingles(lo, truncate), fromSingles(hi, truncate));
            case Op.CVTDQ2PD:
                return finish(register, fromInt((int) lo), fromInt((int) (lo >>> 32)));
            case Op.CVTPD2DQ, Op.CVTTPD2DQ:
                return finish(register, fromDoubles(lo, hi, op == Op.CVTTPD2DQ), 0);
            case Op.CVTPI2PS:
                return finish(register, singles(lo), dHi);
            case Op.CVTPI2PD:
                return finish(register, fromInt((int) lo), fromInt((int) (lo >>> 32)));
            default:
                return scalar(op, register, dLo, dHi);
        }
    }

    private int scalar(int op, int register, long dLo, long dHi) {
        long lo = simd.lo;
        switch (op) {
            case Op.CVTSI2SS, Op.CVTSI2SSQ:
                soft.format(false);
                return finish(register, dLo & ~LOW_WORD | soft.fromInteger(op == Op.CVTSI2SS ? (int) lo : lo), dHi);
            case Op.CVTSI2SD:
                return finish(register, fromInt((int) lo), dHi);
            case Op.CVTSI2SDQ:
                soft.format(true);
                return finish(register, soft.fromInteger(lo), dHi);
            default:
                return toGeneral(op, lo);
        }
    }

    private int toGeneral(int op, long value) {
        boolean isDouble = op >= Op.CVTSD2SI;
        boolean truncate = (op - Op.CVTSS2SI & 2) != 0;
        int bits = (op - Op.CVTSS2SI & 1) != 0 ? 64 : 32;
        soft.format(isDouble);
        long result = soft.toInteger(isDouble ? value : value & LOW_WORD, bits, truncate);
        int vector = finish();
        simd.lo = bits == 64 ? result : result & LOW_WORD;
        return vector;
    }

    /** The forms with an MMX operand; the x87 unit changes its view even if they fault. */
    int executeMmx(int op, int register, X87 x87) {
        x87.enterMmx();
        if (op == Op.CVTPI2PS || op == Op.CVTPI2PD) {
            return execute(op, register);
        }
        begin();
        boolean truncate = op == Op.CVTTPS2PI || op == Op.CVTTPD2PI;
        boolean singles = op == Op.CVTPS2PI || op == Op.CVTTPS2PI;
        long result = singles ? fromSingles(simd.lo, truncate) : fromDoubles(simd.lo, simd.hi, truncate);
        int vector = finish();
        if (vector == 0) {
            x87.mmx(register & 7, result);
        }
        return vector;
    }

    private long singles(long integers) {
        soft.format(false);
        return soft.fromInteger((int) integers) | soft.fromInteger((int) (integers >>> 32)) << 32;
    }

    private static long fromInt(int value) {
        return Double.doubleToRawLongBits(value);
    }

    private long fromSingles(long pair, boolean truncate) {
        soft.format(false);
        return soft.toInteger(pair & LOW_WORD, 32, truncate) & LOW_WORD
                | soft.toInteger(pair >>> 32, 32, truncate) << 32;
    }

    private long fromDoubles(long lo, long hi, boolean truncate) {
        soft.format(true);
        return soft.toInteger(lo, 32, truncate) & LOW_WORD | soft.toInteger(hi, 32, truncate) << 32;
    }
}
