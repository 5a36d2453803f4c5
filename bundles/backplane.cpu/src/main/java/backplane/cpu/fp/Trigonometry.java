package backplane.cpu.fp;

/** FSIN, FCOS, FSINCOS, FPTAN, FPATAN, each within one unit in the last place and the same on every host. */
final class Trigonometry {
    /** 1/3!, 1/5!, ... as fractions of 2^66. */
    private static final long[] SINE = Series.reciprocalFactorials(3, 2, 10, 2);
    /** 1/4!, 1/6!, ... as fractions of 2^68. */
    private static final long[] COSINE = Series.reciprocalFactorials(4, 2, 10, 4);

    /** Below 2^TINY the tangent is the angle and a trace more. */
    private static final int TINY = -40;

    private final ExtendedConversion fpu;
    private final ArcTangent arcTangent;
    private final Reduction reduction = new Reduction();
    private final WideFloat sine = new WideFloat();
    private final WideFloat cosine = new WideFloat();

    Trigonometry(ExtendedConversion fpu) {
        this.fpu = fpu;
        this.arcTangent = new ArcTangent(fpu);
    }

    /** Sine or cosine; false if the angle is out of range (C2). */
    boolean sine(int se, long m, boolean wantCosine) {
        int kind = Extended.kind(se, m);
        if (fpu.special(kind, se, m, Extended.NOUGHT, 0, 0)) {
            return true;
        }
        if (kind == Extended.INFINITE) {
            fpu.invalid();
        } else if (kind == Extended.NOUGHT) {
            fpu.deliver(wantCosine ? Extended.BIAS : se, wantCosine ? Extended.TOP : 0);
        } else if ((se & 0x7FFF) >= Extended.BIAS + 63) {
            fpu.deliver(se, m);
            return false;
        } else if (fpu.denormal(kind == Extended.DENORMAL)) {
            fpu.exact(se, m);
            reduction.reduce(fpu.sign != 0, fpu.exponent, fpu.high);
            int quadrant = reduction.quadrant + (wantCosine ? 1 : 0);
            WideFloat result = (quadrant & 1) == 0 ? sineOfAngle() : cosineOfAngle();
            result.negative ^= (quadrant & 2) != 0;
            deliver(result);
        }
        return true;
    }

    /** Tangent; false if the angle is out of range. */
    boolean tangent(int se, long m) {
        int kind = Extended.kind(se, m);
        if (kind > Extended.DENORMAL || (se & 0x7FFF) >= Extended.BIAS + 63) {
            return sine(se, m, false);
        }
        if (fpu.denormal(kind == Extended.DENORMAL)) {
            fpu.exact(se, m);
            reduction.reduce(fpu.sign != 0, fpu.exponent, fpu.high);
            if (reduction.quadrant == 0 && reduction.angle.exponent < TINY) {
                deliver(reduction.angle);
                return true;
            }
            sineOfAngle();
            cosineOfAngle();
            if ((reduction.quadrant & 1) == 0) {
                deliver(sine.divide(cosine));
            } else {
                cosine.negative ^= true;
                deliver(cosine.divide(sine));
            }
        }
        return true;
    }

    /** FPATAN. */
    void arcTangent(int ySe, long y, int xSe, long x) {
        arcTangent.of(ySe, y, xSe, x);
    }

    private void deliver(WideFloat value) {
        fpu.sign = value.negative ? 1 : 0;
        fpu.exponent = value.exponent;
        fpu.high = value.high;
        fpu.low = value.low | 1;
        fpu.deliverRounded(64);
    }

    /** r - r·w with w = r²/3! - r⁴/5! + ..., w below 1/8 as a fraction of 2^67. */
    private WideFloat sineOfAngle() {
        WideFloat r = reduction.angle;
        int shift = -2 * r.exponent - 2;
        long square = shift < 64 ? Wide.multiplyHigh(r.high, r.high) >>> shift : 0;
        long series = horner(SINE, square);
        long w = Wide.multiplyHigh(square, series) << 1 | square * series >>> 63;
        long high = Wide.multiplyHigh(r.high, w);
        long low = r.high * w;
        sine.set(r);
        // the last bit keeps even the sine of a tiny angle below the angle
        return lower(sine, high >>> 3, high << 61 | low >>> 3 | 1);
    }

    /** 1 - r²/2 + r⁴·(1/4! - r²/6! + ...). */
    private WideFloat cosineOfAngle() {
        WideFloat r = reduction.angle;
        // r² in 128 bits behind the point
        long cross = Wide.multiplyHigh(r.high, r.low);
        long low = r.high * r.high;
        long high = Wide.multiplyHigh(r.high, r.high);
        long sum = low + (cross << 1);
        high += (cross >>> 63) + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        int shift = -2 * r.exponent - 2;
        long squareLow = shift >= 128
                ? 0
                : shift >= 64 ? high >>> shift - 64 : shift == 0 ? sum : sum >>> shift | high << 64 - shift;
        long square = shift >= 64 ? 0 : high >>> shift;
        long fourth = Wide.multiplyHigh(Wide.multiplyHigh(square, square), horner(COSINE, square));
        // v = r²/2 - fourth · 2^-68, the cosine is 1 - v
        long half = square >>> 1;
        long halfLow = squareLow >>> 1 | square << 63;
        long fourthLow = fourth << 60;
        long v = half - (fourth >>> 4) - (Long.compareUnsigned(halfLow, fourthLow) < 0 ? 1 : 0);
        long vLow = halfLow - fourthLow;
        if ((v | vLow) == 0) {
            return cosine.set(false, -1, -1, -1);
        }
        cosine.set(false, -1, ~v + (vLow == 0 ? 1 : 0), -vLow);
        return cosine;
    }

    private static long horner(long[] coefficients, long square) {
        long sum = coefficients[coefficients.length - 1];
        for (int k = coefficients.length - 2; k >= 0; k--) {
            sum = coefficients[k] - Wide.multiplyHigh(sum, square);
        }
        return sum;
    }

    private static WideFloat lower(WideFloat value, long high, long low) {
        value.high -= high + (Long.compareUnsigned(value.low, low) < 0 ? 1 : 0);
        value.low -= low;
        if (value.high >= 0) {
            value.high = value.high << 1 | value.low >>> 63;
            value.low <<= 1;
            value.exponent--;
        }
        return value;
    }
}
