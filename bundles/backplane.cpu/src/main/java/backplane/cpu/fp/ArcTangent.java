package backplane.cpu.fp;

/** FPATAN: the angle of the point (x, y), by a table of arc tangents of k / 32 and a short series. */
final class ArcTangent {
    private static final int STEPS = 32;
    private static final WideFloat[] CENTRE = new WideFloat[STEPS + 1];
    private static final WideFloat[] ANGLE = new WideFloat[STEPS + 1];
    /** 1, -1/3, 1/5, ... */
    private static final WideFloat[] COEFFICIENT = new WideFloat[8];

    static {
        for (int k = 0; k <= STEPS; k++) {
            CENTRE[k] = k == 0 ? new WideFloat() : Series.ratio(k, STEPS);
            ANGLE[k] = k == STEPS ? Series.scaled(Series.PI, -2) : Series.wide(Series.arcTangent(k, STEPS));
        }
        for (int k = 0; k < COEFFICIENT.length; k++) {
            COEFFICIENT[k] = Series.ratio((k & 1) == 0 ? 1 : -1, 2L * k + 1);
        }
    }

    private final ExtendedConversion fpu;
    private final WideFloat ratio = new WideFloat();
    private final WideFloat sum = new WideFloat();
    private final WideFloat square = new WideFloat();
    private final WideFloat scratch = new WideFloat();

    ArcTangent(ExtendedConversion fpu) {
        this.fpu = fpu;
    }

    void of(int ySe, long y, int xSe, long x) {
        int kindX = Extended.kind(xSe, x);
        int kindY = Extended.kind(ySe, y);
        if (fpu.special(kindX, xSe, x, kindY, ySe, y)) {
            return;
        }
        if (!fpu.denormal(kindX == Extended.DENORMAL || kindY == Extended.DENORMAL)) {
            return;
        }
        boolean left = (xSe & 0x8000) != 0;
        boolean negative = (ySe & 0x8000) != 0;
        if (kindY == Extended.INFINITE) {
            sum.set(Series.HALF_PI);
            if (kindX == Extended.INFINITE) {
                sum.exponent--;
                if (left) {
                    sum.add(Series.HALF_PI);
                }
            }
        } else if (kindX == Extended.INFINITE || kindY == Extended.NOUGHT) {
            if (!left) {
                fpu.deliver(ySe & 0x8000, 0);
                return;
            }
            sum.set(Series.PI);
        } else if (kindX == Extended.NOUGHT) {
            sum.set(Series.HALF_PI);
        } else if (finite(ySe, y, xSe, x, left)) {
            return;
        }
        sum.negative = negative;
        deliver(1);
    }

    private void deliver(long sticky) {
        fpu.sign = sum.negative ? 1 : 0;
        fpu.exponent = sum.exponent;
        fpu.high = sum.high;
        fpu.low = sum.low | sticky;
        fpu.deliverRounded(64);
    }

    /** Both finite and not zero: leaves the absolute angle in sum; true if the result has been delivered already. */
    private boolean finite(int ySe, long y, int xSe, long x, boolean left) {
        fpu.exact(xSe, x);
        int expX = fpu.exponent;
        long sigX = fpu.high;
        fpu.exact(ySe, y);
        int expY = fpu.exponent;
        long sigY = fpu.high;
        boolean steep = expY > expX || expY == expX && Long.compareUnsigned(sigY, sigX) > 0;
        scratch.set(false, steep ? expY : expX, steep ? sigY : sigX, 0);
        ratio.set(false, steep ? expX : expY, steep ? sigX : sigY, 0).divide(scratch);
        if (!steep && !left && ratio.exponent < -40) {
            return tiny(expX, sigX, expY, sigY, ySe & 0x8000);
        }
        angleOfRatio();
        if (steep) {
            // pi/2 - angle to the right, pi/2 + angle to the left
            sum.negative = !left;
            sum.add(Series.HALF_PI);
        } else if (left) {
            sum.negative = true;
            sum.add(Series.PI);
        }
        return false;
    }

    /** The arc tangent of a tiny ratio is the ratio, a trace smaller. */
    private boolean tiny(int expX, long sigX, int expY, long sigY, int signY) {
        fpu.divideFinite(signY != 0 ? 1 : 0, expY, sigY, 0, expX, sigX);
        if (fpu.low == 0) {
            fpu.low = -1;
            fpu.high--;
            if (fpu.high >= 0) {
                fpu.high = -1;
                fpu.exponent--;
            }
        }
        fpu.deliverRounded(64);
        return true;
    }

    /** sum = atan(ratio), ratio in 0 .. 1. */
    private void angleOfRatio() {
        int k = ratio.exponent < -6 ? 0 : (int) ((ratio.high >>> 57 - ratio.exponent) + 1 >> 1);
        if (k != 0) {
            // atan r = atan c + atan((r - c) / (1 + r c))
            square.set(ratio).multiply(CENTRE[k]).add(Series.UNITY);
            scratch.set(CENTRE[k]);
            scratch.negative = true;
            ratio.add(scratch).divide(square);
        }
        square.set(ratio).multiply(ratio);
        int last = COEFFICIENT.length - 1;
        sum.set(COEFFICIENT[last]);
        for (int n = last - 1; n >= 0; n--) {
            sum.multiply(square).add(COEFFICIENT[n]);
        }
        sum.multiply(ratio);
        if (k != 0) {
            sum.add(ANGLE[k]);
        }
    }
}
