package backplane.cpu.fp;

/** Conversions between the 80-bit format and the memory formats of the x87. */
public final class ExtendedConversion extends ExtendedFunction {
    /** The integer value or bit pattern for memory. */
    public long memory;
    /** Bits 79:64 of an 80-bit value for memory. */
    public int memoryHigh;

    /** Widens a binary32 number, NaNs with all their bits; signalling ones stay so. */
    public void fromSingle(int bits) {
        int exp = bits >>> 23 & 0xFF;
        long fraction = (long) (bits & 0x7F_FFFF) << 40;
        widen(bits >>> 16 & 0x8000, exp, fraction, 0xFF, 127);
    }

    /** Widens a binary64 number. */
    public void fromDouble(long bits) {
        int exp = (int) (bits >>> 52) & 0x7FF;
        long fraction = (bits & 0xF_FFFF_FFFF_FFFFL) << 11;
        widen((int) (bits >>> 48) & 0x8000, exp, fraction, 0x7FF, 1023);
    }

    private void widen(int signBit, int exp, long fraction, int special, int bias) {
        denormalSource = exp == 0 && fraction != 0;
        if (exp == special) {
            deliver(signBit | 0x7FFF, fraction | TOP);
        } else if (exp != 0) {
            deliver(signBit | exp - bias + BIAS, fraction | TOP);
        } else if (fraction == 0) {
            deliver(signBit, 0);
        } else {
            int shift = Long.numberOfLeadingZeros(fraction);
            deliver(signBit | 1 - bias + BIAS - shift, fraction << shift);
        }
    }

    /** Loads a memory real into the result for FLD: quiets signalling NaNs, reports denormals. */
    public void load() {
        denormal(false);
        denormalSource = false;
        if (kind(resultSe, result) == SIGNALLING) {
            flags |= IE;
            result |= QUIET_BIT;
        }
    }

    /** Narrows to binary32 into {@link #memory}; an unmasked overflow or underflow leaves nothing to store. */
    public void toSingle(int se, long m) {
        narrow(se, m, 24, -126, 127);
    }

    /** Narrows to binary64. */
    public void toDouble(int se, long m) {
        narrow(se, m, 53, -1022, 1023);
    }

    private void narrow(int se, long m, int bits, int least, int most) {
        int fractionBits = bits - 1;
        int expShift = fractionBits;
        long negative = (long) (se >> 15 & 1) << (bits == 24 ? 31 : 63);
        long infinity = (2L * most + 1) << expShift;
        int kind = kind(se, m);
        switch (kind) {
            case NOUGHT -> memory = negative;
            case INFINITE -> memory = negative | infinity;
            case UNSUPPORTED -> {
                flags |= IE;
                memory = (bits == 24 ? 0x8000_0000L : TOP) | infinity | 1L << fractionBits - 1;
            }
            case QUIET, SIGNALLING -> {
                flags |= kind == SIGNALLING ? IE : 0;
                memory = negative | infinity | 1L << fractionBits - 1 | (m & ~TOP) >>> 64 - bits;
            }
            default -> {
                // a denormal of the 80-bit format is far below the memory formats: it underflows, no more
                exact(se, m);
                round(bits, least, most, 0);
                if ((flags & ~masks & (OE | UE)) != 0) {
                    flags &= ~PE;
                    roundedUp = false;
                }
                memory = negative | narrowFinite(bits, most);
            }
        }
    }

    private long narrowFinite(int bits, int most) {
        long fraction = (high & ~TOP) >>> 64 - bits;
        if (high >= 0) {
            return fraction;
        }
        return (long) (exponent > most ? 2 * most + 1 : exponent + most) << bits - 1 | (exponent > most ? 0 : fraction);
    }

    /** Converts to a signed integer of 16, 32 or 64 bits; the integer indefinite if it does not fit. */
    public void toInteger(int se, long m, int bits, boolean truncate) {
        long indefinite = -1L << bits - 1;
        int kind = kind(se, m);
        memory = 0;
        if (kind == NOUGHT) {
            return;
        }
        if (kind > DENORMAL || (se & 0x7FFF) - BIAS > 63) {
            flags |= IE;
            memory = indefinite;
            return;
        }
        int saved = rounding;
        int before = flags;
        rounding = truncate ? ZERO : rounding;
        exact(se, m);
        integerPart();
        rounding = saved;
        long limit = sign != 0 ? 1L << bits - 1 : (1L << bits - 1) - 1;
        if (Long.compareUnsigned(high, limit) > 0) {
            roundedUp = false;
            flags = before | IE;
            memory = indefinite;
        } else {
            memory = sign != 0 ? -high : high;
        }
    }

    /** Loads an 80-bit packed decimal number: exact; digits above 9 count as they are. */
    public void fromDecimal(long low, int high) {
        long magnitude = 0;
        for (int shift = 4; shift >= 0; shift -= 4) {
            magnitude = magnitude * 10 + (high >>> shift & 15);
        }
        for (int shift = 60; shift >= 0; shift -= 4) {
            magnitude = magnitude * 10 + (low >>> shift & 15);
        }
        fromLong(magnitude);
        resultSe |= high & 0x8000;
    }

    /** Converts to packed decimal in {@link #memoryHigh} and {@link #memory}; the packed indefinite if it does not fit. */
    public void toDecimal(int se, long m) {
        int kind = kind(se, m);
        memory = 0;
        memoryHigh = se & 0x8000;
        if (kind == NOUGHT) {
            return;
        }
        int before = flags;
        boolean fits = kind <= DENORMAL && (se & 0x7FFF) - BIAS < 63;
        if (fits) {
            exact(se, m);
            integerPart();
            fits = Long.compareUnsigned(high, 999_999_999_999_999_999L) <= 0;
        }
        if (!fits) {
            roundedUp = false;
            flags = before | IE;
            memory = INDEFINITE;
            memoryHigh = 0xFFFF;
            return;
        }
        long rest = high;
        for (int shift = 0; shift < 64; shift += 4) {
            memory |= rest % 10 << shift;
            rest /= 10;
        }
        memoryHigh |= (int) (rest % 10 | rest / 10 << 4);
    }
}
