package backplane.cpu.fp;

import java.math.BigInteger;

/**
 * Brings an angle into -pi/4 .. pi/4. The x87 takes off multiples of a pi of 66 significant bits, on AMD and Intel processors alike
 * (Intel SDM volume 1, 8.3.8), and software sees that near multiples of pi; the rest of the reduction is exact to more than 100 bits.
 */
final class Reduction {
    /** 4 · 0.C90FDAA22168C234C, the internal pi. */
    private static final BigInteger INTERNAL_PI = new BigInteger("C90FDAA22168C234C", 16);

    private static final int INTERNAL_PI_POINT = 66;
    private static final long[] TWO_OVER_PI = Series.twoOver(INTERNAL_PI, INTERNAL_PI_POINT);
    private static final WideFloat HALF_PI =
            WideFloat.ratio(INTERNAL_PI, BigInteger.ONE.shiftLeft(INTERNAL_PI_POINT + 1));

    /** The significand of pi/4 rounded down. */
    private static final long QUARTER_PI = 0xC90F_DAA2_2168_C234L;

    /** Number of quarter turns taken off, modulo 4. */
    int quadrant;
    /** The reduced angle: sign, exponent and 128 bits of significand. */
    final WideFloat angle = new WideFloat();

    /** Reduces m · 2^(exp-63), m with its top bit set, exp below 63. */
    void reduce(boolean negative, int exp, long m) {
        if (exp < -1 || exp == -1 && Long.compareUnsigned(m, QUARTER_PI) <= 0) {
            quadrant = 0;
            angle.set(negative, exp, m, 0);
            return;
        }
        // w4 : w3 w2 w1 w0 = m · 2/pi, the point behind w4
        long w0 = m * TWO_OVER_PI[3];
        long carry = Wide.multiplyHigh(m, TWO_OVER_PI[3]);
        long w1 = m * TWO_OVER_PI[2] + carry;
        carry = Wide.multiplyHigh(m, TWO_OVER_PI[2]) + carryOf(w1, carry);
        long w2 = m * TWO_OVER_PI[1] + carry;
        carry = Wide.multiplyHigh(m, TWO_OVER_PI[1]) + carryOf(w2, carry);
        long w3 = m * TWO_OVER_PI[0] + carry;
        long w4 = Wide.multiplyHigh(m, TWO_OVER_PI[0]) + carryOf(w3, carry);
        int shift = 63 - exp;
        // shift is 1 .. 64
        int whole = shift < 64 ? (int) (w4 >>> shift) : 0;
        long f2 = shift < 64 ? w4 << 64 - shift | w3 >>> shift : w4;
        long f1 = shift < 64 ? w3 << 64 - shift | w2 >>> shift : w3;
        long f0 = shift < 64 ? w2 << 64 - shift | w1 >>> shift : w2;
        boolean up = f2 < 0;
        if (up) {
            f0 = -f0;
            f1 = ~f1 + (f0 == 0 ? 1 : 0);
            f2 = ~f2 + (f0 == 0 && f1 == 0 ? 1 : 0);
            whole++;
        }
        quadrant = negative ? -whole & 3 : whole & 3;
        fraction(negative != up, f2, f1, f0);
        angle.multiply(HALF_PI);
    }

    private static long carryOf(long sum, long addend) {
        return Long.compareUnsigned(sum, addend) < 0 ? 1 : 0;
    }

    private void fraction(boolean negative, long f2, long f1, long f0) {
        long high = f2;
        long middle = f1;
        long low = f0;
        int exp = -1;
        if (high == 0) {
            high = middle;
            middle = low;
            low = 0;
            exp -= 64;
        }
        int shift = Long.numberOfLeadingZeros(high);
        if (shift > 0) {
            high = high << shift | middle >>> 64 - shift;
            middle = middle << shift | low >>> 64 - shift;
            exp -= shift;
        }
        angle.set(negative, exp, high, middle);
    }
}
