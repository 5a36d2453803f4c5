package backplane.cpu.fp;

/** SSE arithmetic on one element of the {@link #format} in force, bit for bit, with the exceptions in {@link #flags}. */
public final class SseFloat extends SseFormat {
    /** a + b. */
    public long add(long left, long right) {
        long a = operand(left);
        long b = operand(right);
        int kindA = kind(a);
        int kindB = kind(b);
        if (kindA >= QUIET || kindB >= QUIET) {
            return nan(kindA, a, kindB, b);
        }
        if (kindA == INFINITE && kindB == INFINITE) {
            return a == b ? a : invalid();
        }
        if (denormal(kindA, kindB) || kindA == INFINITE) {
            return a;
        }
        if (kindB == INFINITE) {
            return b;
        }
        if (kindA == NOUGHT && kindB == NOUGHT) {
            return a == b ? a : rounding == DOWN ? signBit : 0;
        }
        if (kindA == NOUGHT || kindB == NOUGHT) {
            exact(kindA == NOUGHT ? b : a);
        } else {
            addFinite(signOf(a), exponentOf(a), significand(a), signOf(b), exponentOf(b), significand(b));
            if (high == 0) {
                sign = rounding == DOWN ? 1 : 0;
            }
        }
        return packed();
    }

    /** a - b. */
    public long subtract(long a, long b) {
        return add(a, kind(b) >= QUIET ? b : b ^ signBit);
    }

    private void exact(long bits) {
        sign = signOf(bits);
        exponent = exponentOf(bits);
        high = significand(bits);
        low = 0;
    }

    /** Notes denormal operands; true if that stops the operation. */
    private boolean denormal(int kindA, int kindB) {
        if (kindA == DENORMAL || kindB == DENORMAL) {
            flags |= DE;
        }
        return stopped();
    }

    /** a · b. */
    public long multiply(long left, long right) {
        long a = operand(left);
        long b = operand(right);
        int kindA = kind(a);
        int kindB = kind(b);
        if (kindA >= QUIET || kindB >= QUIET) {
            return nan(kindA, a, kindB, b);
        }
        if (kindA == INFINITE && kindB == NOUGHT || kindA == NOUGHT && kindB == INFINITE) {
            return invalid();
        }
        long signed = (a ^ b) & signBit;
        if (denormal(kindA, kindB) || kindA == NOUGHT || kindB == NOUGHT) {
            return signed;
        }
        if (kindA == INFINITE || kindB == INFINITE) {
            return signed | infinity;
        }
        multiplyFinite(signOf(a), exponentOf(a), significand(a), signOf(b), exponentOf(b), significand(b));
        return packed();
    }

    /** a / b. */
    public long divide(long left, long right) {
        long a = operand(left);
        long b = operand(right);
        int kindA = kind(a);
        int kindB = kind(b);
        if (kindA >= QUIET || kindB >= QUIET) {
            return nan(kindA, a, kindB, b);
        }
        if (kindA == kindB && (kindA == INFINITE || kindA == NOUGHT)) {
            return invalid();
        }
        long signed = (a ^ b) & signBit;
        if (kindB == NOUGHT && kindA != INFINITE) {
            flags |= ZE;
            return signed | infinity;
        }
        if (denormal(kindA, kindB) || kindA == NOUGHT || kindB == INFINITE) {
            return signed;
        }
        if (kindA == INFINITE) {
            return signed | infinity;
        }
        divideFinite(signOf(a), exponentOf(a), significand(a), signOf(b), exponentOf(b), significand(b));
        return packed();
    }

    /** Square root. */
    public long squareRoot(long value) {
        long a = operand(value);
        int kind = kind(a);
        if (kind >= QUIET) {
            return nan(kind, a, NOUGHT, 0);
        }
        if (kind == NOUGHT || a == infinity) {
            return a;
        }
        if (signOf(a) != 0) {
            return invalid();
        }
        if (denormal(kind, NOUGHT)) {
            return a;
        }
        rootFinite(exponentOf(a), significand(a));
        return packed();
    }

    /** The smaller one; the second operand if both are zero or any is a NaN. */
    public long minimum(long left, long right) {
        long a = operand(left);
        long b = operand(right);
        return order(a, b, true) == LESS ? a : b;
    }

    /** The larger one, with the same exceptions to the rule. */
    public long maximum(long left, long right) {
        long a = operand(left);
        long b = operand(right);
        return order(a, b, true) == GREATER ? a : b;
    }

    /** Results of {@link #compare}. */
    public static final int GREATER = 0;

    public static final int LESS = 1;
    public static final int EQUAL = 2;
    public static final int UNORDERED = 3;

    /**
     * Compares.
     *
     * @param quietInvalid whether a quiet NaN is an invalid operand
     * @return {@link #GREATER}, {@link #LESS}, {@link #EQUAL} or {@link #UNORDERED}
     */
    public int compare(long left, long right, boolean quietInvalid) {
        return order(operand(left), operand(right), quietInvalid);
    }

    private int order(long a, long b, boolean quietInvalid) {
        int kindA = kind(a);
        int kindB = kind(b);
        if (kindA >= QUIET || kindB >= QUIET) {
            if (quietInvalid || kindA == SIGNALLING || kindB == SIGNALLING) {
                flags |= IE;
            }
            return UNORDERED;
        }
        if (kindA == DENORMAL || kindB == DENORMAL) {
            flags |= DE;
        }
        long x = ordered(a);
        long y = ordered(b);
        return x == y ? EQUAL : x < y ? LESS : GREATER;
    }

    /** A number whose signed order is that of the values; both zeros give 0. */
    private long ordered(long bits) {
        long magnitude = bits & ~signBit;
        return (bits & signBit) != 0 ? -magnitude : magnitude;
    }

    /** One of the eight predicates of CMPPS: EQ, LT, LE, UNORD, NEQ, NLT, NLE, ORD. */
    public boolean predicate(long a, long b, int number) {
        int basic = number & 3;
        int order = compare(a, b, basic == 1 || basic == 2);
        boolean holds =
                switch (basic) {
                    case 0 -> order == EQUAL;
                    case 1 -> order == LESS;
                    case 2 -> order == LESS || order == EQUAL;
                    default -> order == UNORDERED;
                };
        return holds ^ (number & 4) != 0;
    }

    /**
     * Rounds to an integral number: ROUNDPS and its kin.
     *
     * @param control bits 1:0 direction, bit 2 use that of MXCSR, bit 3 no precision exception
     */
    public long roundToInteger(long value, int control) {
        long a = operand(value);
        int kind = kind(a);
        if (kind >= QUIET) {
            return nan(kind, a, NOUGHT, 0);
        }
        if (kind == NOUGHT || kind == INFINITE || exponentOf(a) >= precision - 1) {
            return a;
        }
        int saved = rounding;
        int before = flags;
        rounding = (control & 4) != 0 ? rounding : control & 3;
        exact(a);
        shiftRight(63 - exponent);
        roundBits(64);
        rounding = saved;
        flags = (control & 8) != 0 ? before : flags;
        if (high == 0) {
            return a & signBit;
        }
        exponent = 63;
        low = 0;
        normalise();
        return a & signBit | (long) (exponent + most) << precision - 1 | (high & ~TOP) >>> 64 - precision;
    }

    /** Converts to a signed integer of 32 or 64 bits; the integer indefinite if it does not fit. */
    public long toInteger(long value, int bits, boolean truncate) {
        long a = operand(value);
        int kind = kind(a);
        long indefinite = -1L << bits - 1;
        if (kind == NOUGHT) {
            return 0;
        }
        if (kind >= INFINITE || exponentOf(a) > 63) {
            flags |= IE;
            return indefinite;
        }
        int saved = rounding;
        int before = flags;
        rounding = truncate ? ZERO : rounding;
        exact(a);
        shiftRight(63 - exponent);
        roundBits(64);
        rounding = saved;
        long limit = sign != 0 ? 1L << bits - 1 : (1L << bits - 1) - 1;
        if (Long.compareUnsigned(high, limit) > 0) {
            flags = before | IE;
            return indefinite;
        }
        return sign != 0 ? -high : high;
    }

    /** Converts an integer to the format in force. */
    public long fromInteger(long value) {
        if (value == 0) {
            return 0;
        }
        sign = value < 0 ? 1 : 0;
        high = Math.abs(value);
        low = 0;
        exponent = 63;
        normalise();
        return packed();
    }

    /** binary32 to binary64; leaves the format at binary64. */
    public long widen(long value) {
        format(false);
        long a = operand(value);
        int kind = kind(a);
        if (kind >= QUIET) {
            long quiet = nan(kind, a, NOUGHT, 0);
            format(true);
            return (quiet & 1L << 31) << 32 | infinity | (quiet & 0x7F_FFFF) << 29;
        }
        if (kind == INFINITE || kind == NOUGHT || denormal(kind, NOUGHT)) {
            format(true);
            return (a & 1L << 31) << 32 | (kind == INFINITE ? infinity : 0);
        }
        exact(a);
        format(true);
        return packed();
    }

    /** binary64 to binary32; leaves the format at binary32. */
    public long narrow(long value) {
        format(true);
        long a = operand(value);
        int kind = kind(a);
        if (kind >= QUIET) {
            long quiet = nan(kind, a, NOUGHT, 0);
            format(false);
            return quiet >>> 32 & signBit | infinity | quiet >>> 29 & 0x7F_FFFF;
        }
        if (kind == INFINITE || kind == NOUGHT || denormal(kind, NOUGHT)) {
            format(false);
            return a >>> 32 & signBit | (kind == INFINITE ? infinity : 0);
        }
        exact(a);
        format(false);
        return packed();
    }
}
