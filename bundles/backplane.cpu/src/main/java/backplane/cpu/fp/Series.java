package backplane.cpu.fp;

import java.math.BigInteger;

/** Constants of the transcendental functions, computed once in 192-bit fixed point rather than typed in. */
final class Series {
    private static final int BITS = 192;
    private static final BigInteger ONE = BigInteger.ONE.shiftLeft(BITS);

    static final WideFloat UNITY = new WideFloat().set(1);
    static final WideFloat TWO = new WideFloat().set(2);
    static final WideFloat PI = wide(pi());
    static final WideFloat HALF_PI = scaled(PI, -1);
    static final WideFloat LN2 = wide(ln2());
    /** 2 / ln 2. */
    static final WideFloat TWO_LOG2_E = WideFloat.ratio(ONE.shiftLeft(1), ln2());

    private Series() {}

    static WideFloat wide(BigInteger fixed) {
        return WideFloat.ratio(fixed, ONE);
    }

    static WideFloat scaled(WideFloat a, int by) {
        return new WideFloat().set(a.negative, a.exponent + by, a.high, a.low);
    }

    static WideFloat ratio(long n, long d) {
        return WideFloat.ratio(BigInteger.valueOf(n), BigInteger.valueOf(d));
    }

    /** 1 / n!, sign (-1)^k for the k-th, of n = first, first + step, ... as 64-bit fractions scaled by 2^(64 + shift). */
    static long[] reciprocalFactorials(int first, int step, int count, int shift) {
        long[] result = new long[count];
        BigInteger factorial = BigInteger.ONE;
        int n = 1;
        for (int k = 0; k < count; k++) {
            for (; n <= first + k * step; n++) {
                factorial = factorial.multiply(BigInteger.valueOf(n));
            }
            result[k] = BigInteger.ONE.shiftLeft(64 + shift).divide(factorial).longValue();
        }
        return result;
    }

    private static BigInteger pi() {
        // Machin: pi / 4 = 4 atan 1/5 - atan 1/239
        BigInteger quarter = arcTangent(1, 5).shiftLeft(2).subtract(arcTangent(1, 239));
        return quarter.shiftLeft(2);
    }

    /** 2 / p of a number p between 2 and 4: 256 bits behind the point, most significant word first. */
    static long[] twoOver(BigInteger p, int bitsBehindPoint) {
        BigInteger ratio = BigInteger.ONE.shiftLeft(bitsBehindPoint + 257).divide(p);
        long[] words = new long[4];
        for (int i = 0; i < 4; i++) {
            words[i] = ratio.shiftRight(64 * (3 - i)).longValue();
        }
        return words;
    }

    /** atan(n / d), n &lt; d. */
    static BigInteger arcTangent(long n, long d) {
        return series(n, d, true);
    }

    private static BigInteger ln2() {
        return series(1, 3, false).shiftLeft(1);
    }

    /** ln(n / d). */
    static BigInteger logarithm(long n, long d) {
        return series(n - d, n + d, false).shiftLeft(1);
    }

    /** The series of atan (alternating) or atanh at n / d in fixed point; 32 guard bits. */
    private static BigInteger series(long n, long d, boolean alternating) {
        BigInteger square = BigInteger.valueOf(n).multiply(BigInteger.valueOf(n));
        BigInteger divisor = BigInteger.valueOf(d).multiply(BigInteger.valueOf(d));
        BigInteger power = BigInteger.valueOf(n).shiftLeft(BITS + 32).divide(BigInteger.valueOf(d));
        BigInteger sum = BigInteger.ZERO;
        for (int k = 0; power.signum() != 0 && power.bitLength() > 1; k++) {
            BigInteger term = power.divide(BigInteger.valueOf(2L * k + 1));
            sum = alternating && (k & 1) != 0 ? sum.subtract(term) : sum.add(term);
            power = power.multiply(square).divide(divisor);
        }
        return sum.shiftRight(32);
    }

    /** 2^(n / d) - 1 as a fixed-point number, from exp(n ln 2 / d). */
    static BigInteger powerOfTwo(long n, long d) {
        BigInteger x = ln2().multiply(BigInteger.valueOf(n)).divide(BigInteger.valueOf(d));
        BigInteger term = ONE;
        BigInteger sum = BigInteger.ZERO;
        for (int k = 1; term.bitLength() > 1; k++) {
            term = term.multiply(x).shiftRight(BITS).divide(BigInteger.valueOf(k));
            sum = sum.add(term);
        }
        return sum;
    }
}
