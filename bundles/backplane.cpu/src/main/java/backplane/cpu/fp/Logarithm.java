package backplane.cpu.fp;

/** F2XM1, FYL2X, FYL2XP1: table look-up and short series in 128 bits, rounded once. */
final class Logarithm {
    private static final int STEPS = 16;
    private static final WideFloat[] POWER = new WideFloat[2 * STEPS + 1];
    private static final WideFloat[] POWER_MINUS_ONE = new WideFloat[2 * STEPS + 1];
    private static final WideFloat[] RECIPROCAL_FACTORIAL = new WideFloat[13];

    /** Centres k / 32 between 1/sqrt 2 and sqrt 2. */
    private static final int FIRST_CENTRE = 22;

    private static final int LAST_CENTRE = 46;
    private static final WideFloat[] CENTRE = new WideFloat[LAST_CENTRE + 1];
    private static final WideFloat[] LOG2 = new WideFloat[LAST_CENTRE + 1];
    /** 1, 1/3, 1/5, ... */
    private static final WideFloat[] ODD_RECIPROCAL = new WideFloat[7];

    static {
        for (int k = -STEPS; k <= STEPS; k++) {
            POWER_MINUS_ONE[k + STEPS] = Series.wide(Series.powerOfTwo(k, STEPS));
            POWER[k + STEPS] = new WideFloat().set(1).add(POWER_MINUS_ONE[k + STEPS]);
        }
        long factorial = 1;
        for (int n = 1; n < RECIPROCAL_FACTORIAL.length; n++) {
            factorial *= n;
            RECIPROCAL_FACTORIAL[n] = Series.ratio(1, factorial);
        }
        for (int k = FIRST_CENTRE; k <= LAST_CENTRE; k++) {
            CENTRE[k] = Series.ratio(k, 32);
            LOG2[k] = k == 32
                    ? new WideFloat()
                    : Series.wide(Series.logarithm(k, 32)).divide(Series.LN2);
        }
        for (int k = 0; k < ODD_RECIPROCAL.length; k++) {
            ODD_RECIPROCAL[k] = Series.ratio(1, 2L * k + 1);
        }
    }

    private final ExtendedConversion fpu;
    private final WideFloat argument = new WideFloat();
    private final WideFloat sum = new WideFloat();
    private final WideFloat square = new WideFloat();
    private final WideFloat scratch = new WideFloat();

    Logarithm(ExtendedConversion fpu) {
        this.fpu = fpu;
    }

    /** F2XM1: 2^x - 1 for |x| up to 1; beyond that x itself is returned. */
    void powerMinusOne(int se, long m) {
        int kind = Extended.kind(se, m);
        if (fpu.special(kind, se, m, Extended.NOUGHT, 0, 0)) {
            return;
        }
        int exp = (se & 0x7FFF) - Extended.BIAS;
        boolean negative = (se & 0x8000) != 0;
        if (kind == Extended.NOUGHT) {
            fpu.deliver(se, m);
        } else if (kind == Extended.INFINITE) {
            fpu.deliver(negative ? 0xBFFF : se, m);
        } else if (fpu.denormal(kind == Extended.DENORMAL)) {
            if (exp >= 0) {
                outOfRange(se, m, negative);
            } else {
                fpu.exact(se, m);
                power(negative, fpu.exponent, fpu.high);
                deliver(sum);
            }
        }
    }

    private void outOfRange(int se, long m, boolean negative) {
        boolean unity = (se & 0x7FFF) == Extended.BIAS && m == Extended.TOP;
        if (unity && negative) {
            fpu.deliver(0xBFFE, Extended.TOP);
        } else {
            fpu.deliver(se, m);
        }
    }

    private void power(boolean negative, int exp, long m) {
        // nearest multiple of 1/16
        int k = exp < -5 ? 0 : (int) ((m >>> 58 - exp) + 1 >> 1);
        k = negative ? -k : k;
        argument.set(negative, exp, m, 0);
        if (k != 0) {
            scratch.set(-k);
            scratch.exponent -= 4;
            argument.add(scratch);
        }
        argument.multiply(Series.LN2);
        if (argument.isZero()) {
            sum.set(POWER_MINUS_ONE[k + STEPS]);
            return;
        }
        int last = RECIPROCAL_FACTORIAL.length - 1;
        sum.set(RECIPROCAL_FACTORIAL[last]);
        for (int n = last - 1; n >= 1; n--) {
            sum.multiply(argument).add(RECIPROCAL_FACTORIAL[n]);
        }
        sum.multiply(argument);
        if (k != 0) {
            sum.multiply(POWER[k + STEPS]).add(POWER_MINUS_ONE[k + STEPS]);
        }
    }

    /** Rounds an inexact result. */
    private void deliver(WideFloat value) {
        fpu.sign = value.negative ? 1 : 0;
        fpu.exponent = value.exponent;
        fpu.high = value.high;
        fpu.low = value.low | 1;
        fpu.deliverRounded(64);
    }

    /** FYL2X: y · log2 x. */
    void timesLogarithm(int se, long m, int ySe, long y) {
        int kind = Extended.kind(se, m);
        int kindY = Extended.kind(ySe, y);
        if (fpu.special(kind, se, m, kindY, ySe, y)) {
            return;
        }
        boolean negative = (se & 0x8000) != 0;
        if (negative && kind != Extended.NOUGHT) {
            fpu.invalid();
        } else if (kind == Extended.NOUGHT) {
            logarithmOfZero(ySe, kindY);
        } else if (kind == Extended.INFINITE) {
            timesInfinity(ySe, kindY, 0);
        } else if (!fpu.denormal(kind == Extended.DENORMAL || kindY == Extended.DENORMAL)) {
            return;
        } else {
            fpu.exact(se, m);
            int exp = fpu.exponent;
            long mantissa = fpu.high;
            int side = exp < 0 ? -1 : exp == 0 && mantissa == Extended.TOP ? 0 : 1;
            if (trivial(side, ySe, y, kindY)) {
                return;
            }
            log2(exp, mantissa);
            product(ySe, y, mantissa == Extended.TOP);
        }
    }

    private void logarithmOfZero(int ySe, int kindY) {
        if (kindY == Extended.NOUGHT) {
            fpu.invalid();
        } else if (kindY == Extended.INFINITE) {
            fpu.deliver(ySe ^ 0x8000, Extended.TOP);
        } else {
            fpu.flags |= FloatCore.ZE;
            fpu.deliver(ySe & 0x8000 ^ 0x8000 | 0x7FFF, Extended.TOP);
        }
    }

    private void timesInfinity(int ySe, int kindY, int sign) {
        if (kindY == Extended.NOUGHT) {
            fpu.invalid();
        } else if (fpu.denormal(kindY == Extended.DENORMAL)) {
            fpu.deliver(ySe & 0x8000 ^ sign | 0x7FFF, Extended.TOP);
        }
    }

    /** Handles a logarithm of zero (side 0) and y zero or infinite; side is the sign of the logarithm. */
    private boolean trivial(int side, int ySe, long y, int kindY) {
        int flip = side < 0 ? 0x8000 : 0;
        if (kindY == Extended.INFINITE) {
            if (side == 0) {
                fpu.invalid();
            } else {
                fpu.deliver(ySe ^ flip, y);
            }
            return true;
        }
        if (side == 0 || kindY == Extended.NOUGHT) {
            fpu.deliver(ySe & 0x8000 ^ flip, 0);
            return true;
        }
        return false;
    }

    private void product(int ySe, long y, boolean exact) {
        fpu.exact(ySe, y);
        scratch.set(fpu.sign != 0, fpu.exponent, fpu.high, 0);
        sum.multiply(scratch);
        if (exact) {
            fpu.sign = sum.negative ? 1 : 0;
            fpu.exponent = sum.exponent;
            fpu.high = sum.high;
            fpu.low = sum.low;
            fpu.deliverRounded(64);
        } else {
            deliver(sum);
        }
    }

    /** sum = log2 of m · 2^(exp-63). */
    private void log2(int exp, long m) {
        boolean above = Long.compareUnsigned(m, 0xB504_F333_F9DE_6484L) > 0;
        int e = above ? exp + 1 : exp;
        argument.set(false, above ? -1 : 0, m, 0);
        logarithmNearOne();
        scratch.set(e);
        sum.add(scratch);
    }

    /** sum = log2(argument), argument between 1/sqrt 2 and sqrt 2. */
    private void logarithmNearOne() {
        int k = (int) ((argument.high >>> 57 - argument.exponent) + 1 >> 1);
        k = Math.max(FIRST_CENTRE, Math.min(LAST_CENTRE, k));
        // s = (x - c) / (x + c), log(x / c) = 2 atanh s
        square.set(argument).add(CENTRE[k]);
        scratch.set(CENTRE[k]);
        scratch.negative = true;
        argument.add(scratch).divide(square);
        atanhLog2();
        sum.add(LOG2[k]);
    }

    /** sum = (2 / ln 2) · atanh(argument), |argument| below 2^-6. */
    private void atanhLog2() {
        square.set(argument).multiply(argument);
        int last = ODD_RECIPROCAL.length - 1;
        sum.set(ODD_RECIPROCAL[last]);
        for (int n = last - 1; n >= 0; n--) {
            sum.multiply(square).add(ODD_RECIPROCAL[n]);
        }
        sum.multiply(argument).multiply(Series.TWO_LOG2_E);
    }

    /** FYL2XP1: y · log2(x + 1). */
    void timesLogarithmPlusOne(int se, long m, int ySe, long y) {
        int kind = Extended.kind(se, m);
        int kindY = Extended.kind(ySe, y);
        if (fpu.special(kind, se, m, kindY, ySe, y)) {
            return;
        }
        boolean negative = (se & 0x8000) != 0;
        int exp = (se & 0x7FFF) - Extended.BIAS;
        if (kind == Extended.INFINITE) {
            if (negative) {
                fpu.invalid();
            } else {
                timesInfinity(ySe, kindY, 0);
            }
        } else if (negative && (exp > 0 || exp == 0 && m != Extended.TOP)) {
            fpu.invalid();
        } else if (negative && exp == 0) {
            logarithmOfZero(ySe, kindY);
        } else if (kind == Extended.NOUGHT) {
            if (kindY == Extended.INFINITE) {
                fpu.invalid();
            } else if (fpu.denormal(kindY == Extended.DENORMAL)) {
                fpu.deliver((se ^ ySe) & 0x8000, 0);
            }
        } else if (fpu.denormal(kind == Extended.DENORMAL || kindY == Extended.DENORMAL)
                && !trivial(negative ? -1 : 1, ySe, y, kindY)) {
            logarithmPlusOne(se, m);
            product(ySe, y, false);
        }
    }

    private void logarithmPlusOne(int se, long m) {
        fpu.exact(se, m);
        boolean negative = fpu.sign != 0;
        argument.set(negative, fpu.exponent, fpu.high, 0);
        if (fpu.exponent < -6) {
            square.set(argument).add(Series.TWO);
            argument.divide(square);
            atanhLog2();
            return;
        }
        argument.add(Series.UNITY);
        int e = argument.exponent;
        boolean above = Long.compareUnsigned(argument.high, 0xB504_F333_F9DE_6484L) > 0;
        argument.exponent = above ? -1 : 0;
        logarithmNearOne();
        scratch.set(above ? e + 1L : e);
        sum.add(scratch);
    }
}
