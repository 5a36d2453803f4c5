package backplane.cpu.simd;

/**
 * Arithmetic by the host where its result and flags are the same as those of the guest processor: round to nearest, every exception
 * masked, the precision flag set already (so that exactness does not matter), operands normal or zero, results well inside the range
 * of normal numbers.
 */
final class HostFloat {
    /** MXCSR bits looked at: rounding control, masks, precision flag. */
    private static final int CONTROL = 0x7FA0;
    /** Their values when the host may compute. */
    private static final int HOST = 0x1FA0;

    private HostFloat() {}

    /** Whether MXCSR allows the host's arithmetic. */
    static boolean usable(int mxcsr) {
        return (mxcsr & CONTROL) == HOST;
    }

    /** Whether a binary64 number is normal or zero. */
    static boolean plain(long bits) {
        int exponent = (int) (bits >>> 52) & 0x7FF;
        return exponent != 0x7FF && (exponent != 0 || bits << 1 == 0);
    }

    /** Whether a binary64 result can neither have overflowed nor underflowed. */
    static boolean safe(double result) {
        int exponent = (int) (Double.doubleToRawLongBits(result) >>> 52) & 0x7FF;
        return exponent > 1 && exponent != 0x7FF;
    }

    /** Whether a binary32 number is normal or zero. */
    static boolean plain(int bits) {
        int exponent = bits >>> 23 & 0xFF;
        return exponent != 0xFF && (exponent != 0 || bits << 1 == 0);
    }

    /** Whether a binary32 result can neither have overflowed nor underflowed. */
    static boolean safe(float result) {
        int exponent = Float.floatToRawIntBits(result) >>> 23 & 0xFF;
        return exponent > 1 && exponent != 0xFF;
    }
}
