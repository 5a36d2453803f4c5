package backplane.cpu.fp;

/** binary32 and binary64 as SSE sees them: classes of numbers, NaN rules, DAZ and FTZ, packing. Numbers travel as bit patterns. */
public class SseFormat extends FloatCore {
    static final int NORMAL = 0;
    static final int DENORMAL = 1;
    static final int NOUGHT = 2;
    static final int INFINITE = 3;
    static final int QUIET = 4;
    static final int SIGNALLING = 5;

    private boolean denormalsAreZeros;
    private boolean flushToZero;

    /** The format in force: precision, exponent range, masks of the bit pattern. */
    int precision;

    int least;
    int most;
    long signBit;
    long infinity;
    long quietBit;

    /** Takes over MXCSR; no exceptions yet. */
    public final void begin(int mxcsr) {
        flags = 0;
        masks = mxcsr >> 7 & 0x3F;
        rounding = mxcsr >> 13 & 3;
        denormalsAreZeros = (mxcsr & 0x40) != 0;
        flushToZero = (mxcsr & 0x8000) != 0;
    }

    /** Chooses binary64 (true) or binary32. */
    public final void format(boolean wide) {
        precision = wide ? 53 : 24;
        most = wide ? 1023 : 127;
        least = 1 - most;
        signBit = wide ? 1L << 63 : 1L << 31;
        quietBit = 1L << precision - 2;
        infinity = (2L * most + 1) << precision - 1;
    }

    /** The default NaN of the format. */
    final long indefinite() {
        return signBit | infinity | quietBit;
    }

    final long invalid() {
        flags |= IE;
        return indefinite();
    }

    /** Whether an unmasked invalid, denormal or zero-divide exception forbids to compute. */
    final boolean stopped() {
        return (flags & ~masks & (IE | DE | ZE)) != 0;
    }

    /** The number itself, or zero for a denormal under DAZ. */
    final long operand(long bits) {
        boolean tiny = (bits & infinity) == 0;
        return tiny && denormalsAreZeros ? bits & signBit : bits;
    }

    final int kind(long bits) {
        long exponentField = bits & infinity;
        long fraction = bits & (1L << precision - 1) - 1;
        if (exponentField == 0) {
            return fraction == 0 ? NOUGHT : DENORMAL;
        }
        if (exponentField != infinity) {
            return NORMAL;
        }
        return fraction == 0 ? INFINITE : (fraction & quietBit) != 0 ? QUIET : SIGNALLING;
    }

    final int signOf(long bits) {
        return (bits & signBit) != 0 ? 1 : 0;
    }

    /** Significand with its top bit set, of a finite number that is not zero. */
    final long significand(long bits) {
        long fraction = bits & (1L << precision - 1) - 1;
        if ((bits & infinity) != 0) {
            return fraction << 64 - precision | TOP;
        }
        return fraction << Long.numberOfLeadingZeros(fraction);
    }

    /** Exponent that belongs to {@link #significand}. */
    final int exponentOf(long bits) {
        int field = (int) ((bits & infinity) >>> precision - 1);
        if (field != 0) {
            return field - most;
        }
        long fraction = bits & (1L << precision - 1) - 1;
        return least + (64 - precision) - Long.numberOfLeadingZeros(fraction);
    }

    /** NaN result of a two-operand instruction: the first operand if it is a NaN, else the second, made quiet. */
    final long nan(int kindA, long a, int kindB, long b) {
        if (kindA == SIGNALLING || kindB == SIGNALLING) {
            flags |= IE;
        }
        return (kindA >= QUIET ? a : b) | quietBit;
    }

    /** Rounds and packs the exact result in the format in force. */
    final long packed() {
        long signed = sign != 0 ? signBit : 0;
        if (high == 0 || flushed()) {
            return signed;
        }
        round(precision, least, most, 0);
        if (exponent > most) {
            return signed | infinity;
        }
        long fraction = (high & ~TOP) >>> 64 - precision;
        return high >= 0 ? signed | fraction : signed | (long) (exponent + most) << precision - 1 | fraction;
    }

    /** FTZ: a tiny result becomes zero while underflow is masked. */
    private boolean flushed() {
        if (!flushToZero || exponent >= least || (masks & UE) == 0) {
            return false;
        }
        long exactHigh = high;
        long exactLow = low;
        int exact = exponent;
        int before = flags;
        roundBits(precision);
        flags = before;
        if (exponent < least) {
            flags |= UE | PE;
            return true;
        }
        high = exactHigh;
        low = exactLow;
        exponent = exact;
        return false;
    }
}
