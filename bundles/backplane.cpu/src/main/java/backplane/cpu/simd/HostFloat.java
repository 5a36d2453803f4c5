package backplane.cpu.simd;

/**
 * Arithmetic by the host where its result and flags are the same as those of the guest processor: round to nearest, every exception
 * masked, operands normal or zero, results normal and well inside the range, or an exact zero. Exactness is cheap to prove for small
 * integers; otherwise the precision flag must be set already.
 */
final class HostFloat {
    static final int SQRT = Op.SQRTPS >> 2;
    static final int ADD = Op.ADDPS >> 2;
    static final int MUL = Op.MULPS >> 2;
    static final int SUB = Op.SUBPS >> 2;
    static final int MIN = Op.MINPS >> 2;
    static final int DIV = Op.DIVPS >> 2;

    /** MXCSR bits looked at: rounding control and masks. */
    private static final int CONTROL = 0x7F80;
    /** Their values when the host may compute. */
    private static final int HOST = 0x1F80;
    /** Precision flag of MXCSR. */
    private static final int INEXACT = 0x20;

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

    /** Whether a binary32 number is normal or zero. */
    static boolean plain(int bits) {
        int exponent = bits >>> 23 & 0xFF;
        return exponent != 0xFF && (exponent != 0 || bits << 1 == 0);
    }

    /** Zero for the operations that the host does not do. */
    static double compute(int kind, double x, double y) {
        return switch (kind) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case DIV -> x / y;
            case SQRT -> Math.sqrt(y);
            default -> 0;
        };
    }

    static float compute(int kind, float x, float y) {
        return switch (kind) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case DIV -> x / y;
            case SQRT -> (float) Math.sqrt(y);
            default -> 0;
        };
    }

    /** Whether the host's result of plain operands is the guest's, and leaves its MXCSR as it is. */
    static boolean same(int kind, double x, double y, double result, int mxcsr) {
        if (kind > DIV || kind == MIN) {
            return false;
        }
        int exponent = (int) (Double.doubleToRawLongBits(result) >>> 52) & 0x7FF;
        if (exponent <= 1 || exponent == 0x7FF) {
            return result == 0 && exactZero(kind, x == 0, y == 0);
        }
        return (mxcsr & INEXACT) != 0 || exact(kind, x, y, result);
    }

    static boolean same(int kind, float x, float y, float result, int mxcsr) {
        if (kind > DIV || kind == MIN) {
            return false;
        }
        int exponent = Float.floatToRawIntBits(result) >>> 23 & 0xFF;
        if (exponent <= 1 || exponent == 0xFF) {
            return result == 0 && exactZero(kind, x == 0, y == 0);
        }
        return (mxcsr & INEXACT) != 0 || exact(kind, x, y, result);
    }

    /** A zero that no underflow made. */
    private static boolean exactZero(int kind, boolean zeroX, boolean zeroY) {
        return switch (kind) {
            case ADD, SUB -> true;
            case MUL -> zeroX || zeroY;
            case DIV -> zeroX;
            default -> zeroY;
        };
    }

    private static boolean exact(int kind, double x, double y, double result) {
        switch (kind) {
            case ADD:
                return exactSum(x, y, result);
            case SUB:
                return exactSum(x, -y, result);
            case MUL:
                return shortProduct(x, y);
            case DIV:
                return shortProduct(result, y) && result * y == x;
            default:
                return shortProduct(result, result) && result * result == y;
        }
    }

    /** The error of a sum is itself a number of the format (Knuth). */
    private static boolean exactSum(double x, double y, double sum) {
        double other = sum - x;
        return x - (sum - other) + (y - other) == 0;
    }

    /** Whether the significant bits of both factors together fit into one significand. */
    private static boolean shortProduct(double x, double y) {
        return zeros(x) + zeros(y) >= 53;
    }

    private static int zeros(double x) {
        return Long.numberOfTrailingZeros(Double.doubleToRawLongBits(x) | 1L << 52);
    }

    /** binary64 holds every product of two binary32 numbers. */
    private static boolean exact(int kind, float x, float y, float result) {
        switch (kind) {
            case ADD:
                return (double) x + y == result && exactSum(x, y, result);
            case SUB:
                return (double) x - y == result && exactSum(x, -(double) y, result);
            case MUL:
                return (double) x * y == result;
            case DIV:
                return (double) result * y == x;
            default:
                return (double) result * result == y;
        }
    }
}
