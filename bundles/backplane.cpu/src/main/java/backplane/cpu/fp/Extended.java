package backplane.cpu.fp;

/**
 * Arithmetic of the x87 on its 80-bit format: sign and exponent in the low 16 bits of an int, the significand with its explicit
 * integer bit in a long. Results appear in {@link #resultSe} and {@link #result}, exceptions in {@link #flags}.
 *
 * <p>An operation that meets an unmasked invalid, denormal or zero-divide exception stops there: its result is meaningless then and
 * no later exception is reported.
 */
public class Extended extends FloatCore {
    static final int NORMAL = 0;
    static final int DENORMAL = 1;
    static final int NOUGHT = 2;
    static final int INFINITE = 3;
    static final int QUIET = 4;
    static final int SIGNALLING = 5;
    /** Unnormals, pseudo-infinities and pseudo-NaNs: invalid operands since the 80387. */
    static final int UNSUPPORTED = 6;

    static final int BIAS = 16383;
    static final int LEAST = -16382;
    static final int MOST = 16383;
    /** What an unmasked overflow or underflow takes off, or adds to, the exponent. */
    static final int WRAP = 24576;

    static final long QUIET_BIT = 1L << 62;
    /** Significand of the real indefinite, whose sign and exponent are FFFF. */
    static final long INDEFINITE = 0xC000_0000_0000_0000L;

    /** Precision control: 24, 53 or 64 bits, for add, subtract, multiply, divide and square root. */
    public int precision = 64;
    /** Set when the operand now in hand was a denormal in a narrower memory format; cleared by the operation. */
    public boolean denormalSource;
    /** Sign and exponent of the result. */
    public int resultSe;
    /** Significand of the result. */
    public long result;

    private int expA;
    private int expB;
    private long sigA;
    private long sigB;

    /** Classifies a number. */
    static int kind(int se, long m) {
        int exp = se & 0x7FFF;
        if (exp == 0) {
            return m == 0 ? NOUGHT : DENORMAL;
        }
        if (m >= 0) {
            return UNSUPPORTED;
        }
        if (exp != 0x7FFF) {
            return NORMAL;
        }
        return m == TOP ? INFINITE : (m & QUIET_BIT) != 0 ? QUIET : SIGNALLING;
    }

    final void deliver(int se, long m) {
        resultSe = se;
        result = m;
    }

    final void invalid() {
        flags |= IE;
        deliver(0xFFFF, INDEFINITE);
    }

    /** Rounds the exact result to {@code bits} and packs it. */
    final void deliverRounded(int bits) {
        if (high == 0) {
            deliver(sign << 15, 0);
            return;
        }
        round(bits, LEAST, MOST, WRAP);
        if (exponent > MOST) {
            deliver(sign << 15 | 0x7FFF, TOP);
        } else {
            deliver(sign << 15 | (high < 0 ? exponent + BIAS : 0), high);
        }
    }

    /** Whether an unmasked invalid, denormal or zero-divide exception forbids to go on. */
    public final boolean stopped() {
        return (flags & ~masks & (IE | DE | ZE)) != 0;
    }

    /** Unpacks two operands of kinds NORMAL or DENORMAL; false if the denormal exception stops the operation. */
    private boolean unpack(int aSe, long a, int bSe, long b) {
        expA = (aSe & 0x7FFF) - BIAS;
        sigA = a;
        if ((aSe & 0x7FFF) == 0) {
            int shift = Long.numberOfLeadingZeros(a);
            sigA = a << shift;
            expA = LEAST - shift;
        }
        expB = (bSe & 0x7FFF) - BIAS;
        sigB = b;
        if ((bSe & 0x7FFF) == 0) {
            int shift = Long.numberOfLeadingZeros(b);
            sigB = b << shift;
            expB = LEAST - shift;
        }
        return denormal((aSe & 0x7FFF) == 0 || (bSe & 0x7FFF) == 0);
    }

    /** Notes a denormal operand; false if that stops the operation. */
    final boolean denormal(boolean operand) {
        if (operand || denormalSource) {
            denormalSource = false;
            flags |= DE;
            return (masks & DE) != 0;
        }
        return true;
    }

    /** The rules for NaNs and unsupported operands; true if they decided the result. */
    final boolean special(int kindA, int aSe, long a, int kindB, int bSe, long b) {
        if (kindA < QUIET && kindB < QUIET) {
            return false;
        }
        denormalSource = false;
        if (kindA == UNSUPPORTED || kindB == UNSUPPORTED) {
            invalid();
            return true;
        }
        if (kindA == SIGNALLING || kindB == SIGNALLING) {
            flags |= IE;
        }
        boolean first;
        if (kindB < QUIET) {
            first = true;
        } else if (kindA < QUIET) {
            first = false;
        } else if (kindA != kindB) {
            // a signalling NaN yields to a quiet one
            first = kindA == QUIET;
        } else {
            int order = Long.compareUnsigned(a | QUIET_BIT, b | QUIET_BIT);
            first = order > 0 || order == 0 && (aSe & 0x8000) == 0;
        }
        deliver(first ? aSe : bSe, (first ? a : b) | QUIET_BIT);
        return true;
    }

    /** a + b. */
    public final void add(int aSe, long a, int bSe, long b) {
        int kindA = kind(aSe, a);
        int kindB = kind(bSe, b);
        if (special(kindA, aSe, a, kindB, bSe, b)) {
            return;
        }
        if (kindA <= DENORMAL && kindB <= DENORMAL) {
            if (unpack(aSe, a, bSe, b)) {
                addFinite(aSe >> 15 & 1, expA, sigA, bSe >> 15 & 1, expB, sigB);
                if (high == 0) {
                    sign = rounding == DOWN ? 1 : 0;
                }
                deliverRounded(precision);
            }
            return;
        }
        addSpecial(kindA, aSe, a, kindB, bSe, b);
    }

    private void addSpecial(int kindA, int aSe, long a, int kindB, int bSe, long b) {
        boolean opposite = ((aSe ^ bSe) & 0x8000) != 0;
        if (kindA == INFINITE && kindB == INFINITE && opposite) {
            denormalSource = false;
            invalid();
        } else if (denormal(kindA == DENORMAL || kindB == DENORMAL)) {
            if (kindA == INFINITE) {
                deliver(aSe, a);
            } else if (kindB == INFINITE) {
                deliver(bSe, b);
            } else if (kindA == NOUGHT && kindB == NOUGHT) {
                deliver(opposite ? (rounding == DOWN ? 0x8000 : 0) : aSe & 0x8000, 0);
            } else if (kindA == NOUGHT) {
                reround(bSe, b);
            } else {
                reround(aSe, a);
            }
        }
    }

    /** Rounds a finite non-zero number to the precision in force. */
    private void reround(int se, long m) {
        exact(se, m);
        deliverRounded(precision);
    }

    /** Makes a finite non-zero number the exact result. */
    final void exact(int se, long m) {
        int shift = Long.numberOfLeadingZeros(m);
        sign = se >> 15 & 1;
        exponent = Math.max(se & 0x7FFF, 1) - BIAS - shift;
        high = m << shift;
        low = 0;
    }

    /** a - b. */
    public final void subtract(int aSe, long a, int bSe, long b) {
        int kindB = kind(bSe, b);
        add(aSe, a, kindB >= QUIET ? bSe : bSe ^ 0x8000, b);
    }

    /** a · b. */
    public final void multiply(int aSe, long a, int bSe, long b) {
        int kindA = kind(aSe, a);
        int kindB = kind(bSe, b);
        if (special(kindA, aSe, a, kindB, bSe, b)) {
            return;
        }
        int resultSign = (aSe ^ bSe) & 0x8000;
        if (kindA <= DENORMAL && kindB <= DENORMAL) {
            if (unpack(aSe, a, bSe, b)) {
                multiplyFinite(aSe >> 15 & 1, expA, sigA, bSe >> 15 & 1, expB, sigB);
                deliverRounded(precision);
            }
        } else if (kindA == INFINITE && kindB == NOUGHT || kindA == NOUGHT && kindB == INFINITE) {
            denormalSource = false;
            invalid();
        } else if (denormal(kindA == DENORMAL || kindB == DENORMAL)) {
            boolean infinite = kindA == INFINITE || kindB == INFINITE;
            deliver(infinite ? resultSign | 0x7FFF : resultSign, infinite ? TOP : 0);
        }
    }

    /** a / b. */
    public final void divide(int aSe, long a, int bSe, long b) {
        int kindA = kind(aSe, a);
        int kindB = kind(bSe, b);
        if (special(kindA, aSe, a, kindB, bSe, b)) {
            return;
        }
        int resultSign = (aSe ^ bSe) & 0x8000;
        if (kindA <= DENORMAL && kindB <= DENORMAL) {
            if (unpack(aSe, a, bSe, b)) {
                divideFinite(aSe >> 15 & 1, expA, sigA, bSe >> 15 & 1, expB, sigB);
                deliverRounded(precision);
            }
        } else if (kindA == kindB) {
            invalid();
        } else if (kindB == NOUGHT && kindA != INFINITE) {
            denormalSource = false;
            flags |= ZE;
            deliver(resultSign | 0x7FFF, TOP);
        } else if (denormal(kindA == DENORMAL || kindB == DENORMAL)) {
            boolean infinite = kindA == INFINITE;
            deliver(infinite ? resultSign | 0x7FFF : resultSign, infinite ? TOP : 0);
        }
    }

    /** Square root. */
    public final void squareRoot(int se, long m) {
        int kind = kind(se, m);
        if (special(kind, se, m, NOUGHT, 0, 0)) {
            return;
        }
        if (kind == NOUGHT || kind == INFINITE && (se & 0x8000) == 0) {
            deliver(se, m);
        } else if ((se & 0x8000) != 0) {
            invalid();
        } else if (denormal(kind == DENORMAL)) {
            exact(se, m);
            rootFinite(exponent, high);
            deliverRounded(precision);
        }
    }

    /**
     * Compares.
     *
     * @param quietInvalid whether a quiet NaN is an invalid operand (FCOM, not FUCOM)
     * @return 0 greater, 1 less, 2 equal, 3 unordered
     */
    public final int compare(int aSe, long a, int bSe, long b, boolean quietInvalid) {
        int kindA = kind(aSe, a);
        int kindB = kind(bSe, b);
        if (kindA >= QUIET || kindB >= QUIET) {
            denormalSource = false;
            if (quietInvalid || kindA > QUIET || kindB > QUIET) {
                flags |= IE;
            }
            return 3;
        }
        denormal(kindA == DENORMAL || kindB == DENORMAL);
        if (kindA == NOUGHT && kindB == NOUGHT) {
            return 2;
        }
        boolean negative = (aSe & 0x8000) != 0;
        if (((aSe ^ bSe) & 0x8000) != 0) {
            return negative ? 1 : 0;
        }
        // a pseudo-denormal has the value of the number with exponent 1
        int order = Integer.compare(field(aSe, a), field(bSe, b));
        if (order == 0) {
            order = Long.compareUnsigned(a, b);
        }
        return order == 0 ? 2 : order < 0 == negative ? 0 : 1;
    }

    private static int field(int se, long m) {
        return (se & 0x7FFF) == 0 && m < 0 ? 1 : se & 0x7FFF;
    }
}
