package backplane.cpu.fp;

/** The exact functions of the x87: rounding to an integer, remainders, scaling, extraction. */
public class ExtendedFunction extends Extended {
    /** The condition bits of a remainder: C2 set when it is partial, else C0, C3, C1 are bits 2, 1, 0 of the quotient. */
    public int condition;
    /** Whether a NaN or an invalid operand decided the remainder, so that C0 and C3 stay. */
    public boolean decided;

    /** Rounds to an integer in the current direction: FRNDINT. */
    public final void roundToInteger(int se, long m) {
        int kind = kind(se, m);
        if (special(kind, se, m, NOUGHT, 0, 0)) {
            return;
        }
        deliver(se, m);
        int exp = (se & 0x7FFF) - BIAS;
        if (kind == NOUGHT || kind == INFINITE || !denormal(kind == DENORMAL) || exp >= 63) {
            return;
        }
        exact(se, m);
        integerPart();
        if (high == 0) {
            deliver(sign << 15, 0);
        } else {
            int shift = Long.numberOfLeadingZeros(high);
            deliver(sign << 15 | 63 - shift + BIAS, high << shift);
        }
    }

    /** Turns the exact result, below 2^64, into an integer in {@link #high}, rounded in the current direction. */
    final void integerPart() {
        shiftRight(63 - exponent);
        roundBits(64);
    }

    /** FPREM and FPREM1: remainder of a / b. */
    public final void remainder(int aSe, long a, int bSe, long b, boolean nearest) {
        condition = 0;
        decided = true;
        int kindA = kind(aSe, a);
        int kindB = kind(bSe, b);
        if (special(kindA, aSe, a, kindB, bSe, b)) {
            return;
        }
        if (kindA == INFINITE || kindB == NOUGHT) {
            invalid();
        } else if (denormal(kindA == DENORMAL || kindB == DENORMAL)) {
            decided = false;
            if (kindA == NOUGHT) {
                deliver(aSe, a);
            } else if (kindB == INFINITE) {
                exact(aSe, a);
                deliverRounded(64);
            } else {
                reduce(aSe, a, bSe, b, nearest);
            }
        }
    }

    private void reduce(int aSe, long a, int bSe, long b, boolean nearest) {
        exact(bSe, b);
        int expB = exponent;
        long divisor = high;
        exact(aSe, a);
        int distance = exponent - expB;
        if (distance < (nearest ? -1 : 0)) {
            deliverRounded(64);
            return;
        }
        long dividend = high;
        if (distance == -1) {
            // below one half of the divisor is left alone, above it the quotient is 1
            if (Long.compareUnsigned(dividend, divisor) <= 0) {
                deliverRounded(64);
            } else {
                // divisor - dividend / 2, at the dividend's scale: 2 * divisor - dividend
                sign ^= 1;
                high = divisor - dividend + divisor;
                low = 0;
                quotient(1);
                normaliseAndDeliver();
            }
            return;
        }
        int count = distance < 64 ? distance : distance & 0x1F | 0x20;
        boolean atLeast = Long.compareUnsigned(dividend, divisor) >= 0;
        long rest = atLeast ? dividend - divisor : dividend;
        long quotient = 0;
        if (count > 0) {
            long restLow = rest << count;
            quotient = Wide.divide(rest >>> 64 - count, restLow, divisor);
            rest = restLow - quotient * divisor;
        }
        if (atLeast) {
            quotient |= count < 64 ? 1L << count : 0;
        }
        exponent = expB + distance - count;
        if (distance >= 64) {
            condition = 0x400;
        } else {
            if (nearest && nearer(rest, divisor, quotient)) {
                rest = divisor - rest;
                sign ^= 1;
                quotient++;
            }
            quotient(quotient);
        }
        high = rest;
        low = 0;
        normaliseAndDeliver();
    }

    private static boolean nearer(long rest, long divisor, long quotient) {
        int side = rest < 0 ? 1 : Long.compareUnsigned(rest << 1, divisor);
        return side > 0 || side == 0 && (quotient & 1) != 0;
    }

    private void quotient(long q) {
        condition = ((q & 4) != 0 ? 0x100 : 0) | ((q & 2) != 0 ? 0x4000 : 0) | ((q & 1) != 0 ? 0x200 : 0);
    }

    private void normaliseAndDeliver() {
        if (high != 0) {
            normalise();
        }
        deliverRounded(64);
    }

    /** a · 2^(b truncated): FSCALE. */
    public final void scale(int aSe, long a, int bSe, long b) {
        int kindA = kind(aSe, a);
        int kindB = kind(bSe, b);
        if (special(kindA, aSe, a, kindB, bSe, b)) {
            return;
        }
        boolean down = (bSe & 0x8000) != 0;
        if (kindB == INFINITE) {
            scaleInfinitely(kindA, aSe, down);
        } else if (!denormal(kindA == DENORMAL || kindB == DENORMAL)) {
            return;
        } else if (kindA == NOUGHT || kindA == INFINITE || kindB == NOUGHT) {
            if (kindA == DENORMAL) {
                exact(aSe, a);
                deliverRounded(64);
            } else {
                deliver(aSe, a);
            }
        } else {
            exact(aSe, a);
            int exp = (bSe & 0x7FFF) - BIAS;
            int amount = exp < 0 ? 0 : exp > 16 ? 0x1_0000 : (int) (b >>> 63 - exp);
            exponent += down ? -amount : amount;
            deliverRounded(64);
        }
    }

    private void scaleInfinitely(int kindA, int aSe, boolean down) {
        if (kindA == INFINITE && down || kindA == NOUGHT && !down) {
            invalid();
        } else if (denormal(kindA == DENORMAL)) {
            deliver(down ? aSe & 0x8000 : aSe & 0x8000 | 0x7FFF, down ? 0 : TOP);
        }
    }

    /** The exponent part of FXTRACT: the true exponent as a number; ZE and minus infinity for zero. */
    public final void extractExponent(int se, long m) {
        int kind = kind(se, m);
        if (special(kind, se, m, NOUGHT, 0, 0)) {
            return;
        }
        if (kind == INFINITE) {
            deliver(0x7FFF, TOP);
        } else if (kind == NOUGHT) {
            flags |= ZE;
            deliver(0xFFFF, TOP);
        } else if (denormal(kind == DENORMAL)) {
            exact(se, m);
            fromLong(exponent);
        }
    }

    /** The significand part of FXTRACT for a finite non-zero number; anything else is returned as it is. */
    public final void extractSignificand(int se, long m) {
        int kind = kind(se, m);
        if (kind <= DENORMAL) {
            exact(se, m);
            deliver(se & 0x8000 | BIAS, high);
        } else if (kind < QUIET) {
            deliver(se, m);
        } else {
            special(kind, se, m, NOUGHT, 0, 0);
        }
    }

    /** An integer as an extended number: always exact. */
    public final void fromLong(long value) {
        if (value == 0) {
            deliver(0, 0);
            return;
        }
        long magnitude = Math.abs(value);
        int shift = Long.numberOfLeadingZeros(magnitude);
        deliver((value < 0 ? 0x8000 : 0) | BIAS + 63 - shift, magnitude << shift);
    }
}
