package backplane.cpu.fp;

/**
 * The arithmetic that all formats share: exact operations on normalised operands and one rounding step.
 *
 * <p>A normalised operand is (sign, e, m) with the top bit of {@code m} set; its value is m · 2<sup>e-63</sup>. Every operation
 * leaves the exact result in {@link #sign}, {@link #exponent}, {@link #high}, {@link #low}: a 128-bit significand whose last bit
 * is sticky. {@link #round} then delivers what the format can hold, with the exceptions of IEEE 754 as the x86 reports them:
 * tininess is detected after rounding.
 *
 * <p>An object serves one unit of one processor; it is reused for every instruction and never allocates.
 */
public abstract class FloatCore {
    /** Invalid operation: bit 0 of the status word and of MXCSR; the mask bits have the same places. */
    public static final int IE = 0x01;
    /** Denormal operand. */
    public static final int DE = 0x02;
    /** Division of a finite number by zero. */
    public static final int ZE = 0x04;
    /** Overflow. */
    public static final int OE = 0x08;
    /** Underflow. */
    public static final int UE = 0x10;
    /** Inexact result. */
    public static final int PE = 0x20;

    /** Rounding control, as in bits 11:10 of the control word and 14:13 of MXCSR. */
    public static final int NEAREST = 0;

    public static final int DOWN = 1;
    public static final int UP = 2;
    public static final int ZERO = 3;

    static final long TOP = Long.MIN_VALUE;

    /** Rounding control of the operations to come. */
    public int rounding;
    /** Masked exceptions (a set bit masks). */
    public int masks = 0x3F;
    /** Exceptions raised; the caller clears them before an operation. */
    public int flags;
    /** Whether the last rounding increased the magnitude: C1 of the x87. */
    public boolean roundedUp;

    int sign;
    int exponent;
    long high;
    long low;

    /** a + b, or a - b with the sign of b inverted by the caller. An exact zero has high == 0. */
    final void addFinite(int signA, int expA, long a, int signB, int expB, long b) {
        if (expA > expB || expA == expB && Long.compareUnsigned(a, b) >= 0) {
            addOrdered(signA, expA, a, signB, b, expA - expB);
        } else {
            addOrdered(signB, expB, b, signA, a, expB - expA);
        }
    }

    /** Adds the smaller operand, shifted right by {@code distance}, to the larger one. */
    private void addOrdered(int signA, int expA, long a, int signB, long b, int distance) {
        long bHigh = distance < 64 ? b >>> distance : 0;
        long bLow;
        if (distance < 64) {
            bLow = distance == 0 ? 0 : b << -distance;
        } else if (distance < 128) {
            bLow = b >>> distance - 64 | (distance > 64 && b << 128 - distance != 0 ? 1 : 0);
        } else {
            bLow = 1;
        }
        sign = signA;
        if (signA == signB) {
            long sum = a + bHigh;
            if (Long.compareUnsigned(sum, a) < 0) {
                low = bLow >>> 1 | bLow & 1 | sum << 63;
                high = sum >>> 1 | TOP;
                exponent = expA + 1;
            } else {
                low = bLow;
                high = sum;
                exponent = expA;
            }
            return;
        }
        high = a - bHigh - (bLow != 0 ? 1 : 0);
        low = -bLow;
        exponent = expA;
        normalise();
    }

    /** Shifts the exact result left until its top bit is set; zero stays zero. */
    final void normalise() {
        if (high == 0) {
            high = low;
            low = 0;
            exponent -= 64;
        }
        int shift = Long.numberOfLeadingZeros(high);
        if (shift != 0 && shift != 64) {
            high = high << shift | low >>> 64 - shift;
            low <<= shift;
            exponent -= shift;
        }
    }

    final void multiplyFinite(int signA, int expA, long a, int signB, int expB, long b) {
        sign = signA ^ signB;
        high = Wide.multiplyHigh(a, b);
        low = a * b;
        exponent = expA + expB + 1;
        if (high >= 0) {
            high = high << 1 | low >>> 63;
            low <<= 1;
            exponent--;
        }
    }

    final void divideFinite(int signA, int expA, long a, int signB, int expB, long b) {
        sign = signA ^ signB;
        boolean less = Long.compareUnsigned(a, b) < 0;
        exponent = less ? expA - expB - 1 : expA - expB;
        long numeratorHigh = less ? a : a >>> 1;
        long numeratorLow = less ? 0 : a << 63;
        high = Wide.divide(numeratorHigh, numeratorLow, b);
        long remainder = numeratorLow - high * b;
        low = halfAndSticky(remainder, b);
    }

    /** The bits behind an integer quotient: which side of one half the remainder lies on. */
    static long halfAndSticky(long remainder, long divisor) {
        if (remainder == 0) {
            return 0;
        }
        int side = remainder < 0 ? 1 : Long.compareUnsigned(remainder << 1, divisor);
        return side == 0 ? TOP : side < 0 ? 1 : TOP | 1;
    }

    /** The square root of a positive operand. */
    final void rootFinite(int exp, long m) {
        sign = 0;
        boolean odd = (exp & 1) != 0;
        exponent = exp >> 1;
        long radicandHigh = odd ? m : m >>> 1;
        long radicandLow = odd ? 0 : m << 63;
        // 52 good bits from the host, the rest from one step of Newton, the last bit by trial
        double estimate = Math.sqrt(unsigned(radicandHigh)) * 4294967296.0;
        long root = estimate >= 18446744073709549568.0 ? -2048L : fromDouble(estimate);
        long squareHigh = Wide.multiplyHigh(root, root);
        long squareLow = root * root;
        long restLow = radicandLow - squareLow;
        long restHigh = radicandHigh - squareHigh - (Long.compareUnsigned(radicandLow, squareLow) < 0 ? 1 : 0);
        double rest = restHigh * 18446744073709551616.0 + unsigned(restLow);
        root = saturate(root, (long) Math.floor(rest / (2 * unsigned(root))));
        finishRoot(root, radicandHigh, radicandLow);
    }

    private static long saturate(long root, long step) {
        long sum = root + step;
        boolean wrapped = step > 0 && Long.compareUnsigned(sum, root) < 0;
        return wrapped ? -1L : sum;
    }

    private void finishRoot(long guess, long radicandHigh, long radicandLow) {
        long root = guess;
        while (Wide.compare(Wide.multiplyHigh(root, root), root * root, radicandHigh, radicandLow) > 0) {
            root--;
        }
        long squareLow = root * root;
        long restLow = radicandLow - squareLow;
        long restHigh = radicandHigh
                - Wide.multiplyHigh(root, root)
                - (Long.compareUnsigned(radicandLow, squareLow) < 0 ? 1 : 0);
        // rest of a floor root is at most 2 * root; one more than that means that the guess was too small
        while (Wide.compare(restHigh, restLow, root >>> 63, root << 1) > 0) {
            long take = (root << 1) + 1;
            long takeHigh = root >>> 63;
            restHigh -= takeHigh + (Long.compareUnsigned(restLow, take) < 0 ? 1 : 0);
            restLow -= take;
            root++;
        }
        high = root;
        // above one half exactly when rest > root; a tie is impossible
        boolean above = restHigh != 0 || Long.compareUnsigned(restLow, root) > 0;
        low = (restHigh | restLow) == 0 ? 0 : above ? TOP | 1 : 1;
    }

    /** An unsigned 64-bit number as the double next to it. */
    static double unsigned(long value) {
        return value >= 0 ? (double) value : (double) (value >>> 1 | value & 1) * 2.0;
    }

    private static long fromDouble(double value) {
        return value < 9223372036854775808.0 ? (long) value : (long) (value - 9223372036854775808.0) + TOP;
    }

    /**
     * Rounds the exact, non-zero result to {@code bits} of precision and the given exponent range. Afterwards {@link #high} is the
     * significand (top bit clear: denormal or, if 0, zero, with exponent {@code least}), {@link #exponent} its exponent; one above
     * {@code most} stands for infinity.
     *
     * @param wrap what an unmasked overflow or underflow adds to the exponent (24576 in x87 registers), 0 if the destination is then
     *     not written at all
     */
    final void round(int bits, int least, int most, int wrap) {
        roundedUp = false;
        if (exponent < least) {
            roundTiny(bits, least, wrap);
            return;
        }
        roundBits(bits);
        if (exponent > most) {
            overflow(bits, most, wrap);
        }
    }

    private void overflow(int bits, int most, int wrap) {
        flags |= OE;
        if ((masks & OE) == 0) {
            exponent -= wrap;
            return;
        }
        flags |= PE;
        exponent = most + 1;
        high = TOP;
        roundedUp = rounding == NEAREST || rounding == (sign != 0 ? DOWN : UP);
        if (!roundedUp) {
            exponent = most;
            high = -1L << 64 - bits;
        }
    }

    private void roundTiny(int bits, int least, int wrap) {
        long exactHigh = high;
        long exactLow = low;
        int exact = exponent;
        int before = flags;
        roundBits(bits);
        boolean tiny = exponent < least;
        if (tiny && (masks & UE) == 0) {
            flags |= UE;
            exponent += wrap;
            return;
        }
        flags = before;
        high = exactHigh;
        low = exactLow;
        shiftRight(least - exact);
        exponent = least;
        roundBits(bits);
        if (tiny && low != 0) {
            flags |= UE;
        }
    }

    /** Shifts the significand right, keeping the last bit sticky. */
    final void shiftRight(int count) {
        if (count >= 128) {
            low = (high | low) != 0 ? 1 : 0;
            high = 0;
        } else if (count >= 64) {
            long lost = low | (count > 64 ? high << 128 - count : 0);
            low = high >>> count - 64 | (lost != 0 ? 1 : 0);
            high = 0;
        } else if (count > 0) {
            long lost = low << 64 - count;
            low = low >>> count | high << 64 - count | (lost != 0 ? 1 : 0);
            high >>>= count;
        }
    }

    /** Rounds the significand at {@code bits}; afterwards {@link #low} is {@link #PE} if the result is inexact, else 0. */
    final void roundBits(int bits) {
        if (bits < 64) {
            low = high << bits | (low != 0 ? 1 : 0);
            high &= -1L << 64 - bits;
        }
        roundedUp = false;
        if (low == 0) {
            return;
        }
        flags |= PE;
        roundedUp = increments(low < 0, low << 1 != 0, high >>> 64 - bits & 1);
        low = PE;
        if (roundedUp) {
            high += 1L << 64 - bits;
            if (high == 0) {
                high = TOP;
                exponent++;
            }
        }
    }

    private boolean increments(boolean half, boolean sticky, long odd) {
        return switch (rounding) {
            case NEAREST -> half && (sticky || odd != 0);
            case DOWN -> sign != 0;
            case UP -> sign == 0;
            default -> false;
        };
    }
}
