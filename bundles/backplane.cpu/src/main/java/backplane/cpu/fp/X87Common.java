package backplane.cpu.fp;

import backplane.api.Bytes;

/**
 * The common case of the commonest instructions: operands and result are normal numbers, all exceptions are masked, and results
 * are rounded to nearest. A method that meets anything else returns false and has changed nothing; {@link X87} then does the
 * instruction in full.
 */
public class X87Common extends X87Arithmetic {
    /** Masks and rounding control in the control word, and what they have to be. */
    private static final int MODE = 0xC3F;

    private static final int MASKED_TO_NEAREST = 0x3F;
    /** By precision control: bits of the significand. */
    private static final byte[] BITS = {24, 64, 53, 64};

    private static final int LOAD = 0x40, EXCHANGE = 0x48, ARITHMETIC_DOUBLE = 0x20;

    X87Common(Bytes state, long base) {
        super(state, base);
    }

    /**
     * Executes a memory form with an operand of 64 bits.
     *
     * @param form {@code (opcode & 7) << 3 | digit}
     */
    public final boolean common(int form, long operand) {
        int exponent = (int) (operand >>> 52) & 0x7FF;
        boolean zero = operand << 1 == 0;
        if ((exponent == 0 || exponent == 0x7FF) && !zero || (control() & MODE) != MASKED_TO_NEAREST) {
            return false;
        }
        int sign = (int) (operand >>> 48) & 0x8000;
        int se = zero ? sign : sign | exponent - 1023 + Extended.BIAS;
        long m = zero ? 0 : operand << 11 | FloatCore.TOP;
        if (form == X87Operand.FLD_M64) {
            return load(se, m);
        }
        int k = top();
        if ((form & ~7) != ARITHMETIC_DOUBLE || empty(k) || !combine(form & 7, k, se, m)) {
            return false;
        }
        register(k, fpu.resultSe, fpu.result);
        conclude(status());
        return true;
    }

    /**
     * Executes a register form.
     *
     * @param form {@code (opcode & 7) << 6 | modrm & 3F}
     */
    public final boolean common(int form) {
        int status = status();
        int k = status >> TOP_SHIFT & 7;
        int other = k + form & 7;
        int full = full();
        if ((full >> k & full >> other & 1) == 0 || (control() & MODE) != MASKED_TO_NEAREST) {
            return false;
        }
        int se = signExponent(other);
        long m = significand(other);
        switch (form & ~7) {
            case LOAD:
                return load(se, m);
            case EXCHANGE:
                register(other, signExponent(k), significand(k));
                register(k, se, m);
                concludeExact(status);
                return true;
            default:
                return arithmetic(form, k, other, se, m);
        }
    }

    /** D8, DC and DE: the result goes to ST(0) or, of the latter two, to the other register; DE pops. */
    private boolean arithmetic(int form, int k, int other, int se, long m) {
        int block = form >> 6;
        if (block != 0 && block != 4 && block != 6 || !combine(form >> 3 & 7, k, se, m)) {
            return false;
        }
        register(block == 0 ? k : other, fpu.resultSe, fpu.result);
        int status = status();
        if (block == 6) {
            free(k);
            status = status & ~TOP_MASK | (k + 1 & 7) << TOP_SHIFT;
        }
        conclude(status);
        return true;
    }

    private boolean load(int se, long m) {
        int status = status();
        int k = (status >> TOP_SHIFT) - 1 & 7;
        if (!empty(k)) {
            return false;
        }
        fill(k, se, m);
        concludeExact(status & ~TOP_MASK | k << TOP_SHIFT);
        return true;
    }

    /** Computes ST(0) and another operand into the unit's result: add, multiply, subtract, divide by the digit of the opcode. */
    private boolean combine(int digit, int k, int bSe, long b) {
        int aSe = signExponent(k);
        long a = significand(k);
        int expA = aSe & 0x7FFF;
        int expB = bSe & 0x7FFF;
        if ((a & b) >= 0 || expA == 0 || expA == 0x7FFF || expB == 0 || expB == 0x7FFF) {
            return false;
        }
        int signA = aSe >> 15 & 1;
        int signB = bSe >> 15 & 1;
        expA -= Extended.BIAS;
        expB -= Extended.BIAS;
        switch (digit) {
            case 0 -> fpu.addFinite(signA, expA, a, signB, expB, b);
            case 1 -> fpu.multiplyFinite(signA, expA, a, signB, expB, b);
            case 4 -> fpu.addFinite(signA, expA, a, signB ^ 1, expB, b);
            case 5 -> fpu.addFinite(signA ^ 1, expA, a, signB, expB, b);
            case 6 -> fpu.divideFinite(signA, expA, a, signB, expB, b);
            case 7 -> fpu.divideFinite(signB, expB, b, signA, expA, a);
            default -> {
                return false;
            }
        }
        if (fpu.high == 0 || fpu.exponent < Extended.LEAST) {
            return false;
        }
        fpu.flags = 0;
        fpu.rounding = FloatCore.NEAREST;
        fpu.roundBits(BITS[control() >> 8 & 3]);
        fpu.deliver(fpu.sign << 15 | fpu.exponent + Extended.BIAS, fpu.high);
        return fpu.exponent <= Extended.MOST;
    }

    /** Ends an instruction: its exceptions, C1, and TOP in the status word. */
    private void conclude(int status) {
        int visible = status & ~(C1 | ES | B) | fpu.flags | (fpu.roundedUp ? C1 : 0);
        state.put16(base + FpuLayout.STATUS, visible);
    }

    private void concludeExact(int status) {
        state.put16(base + FpuLayout.STATUS, status & ~(C1 | ES | B));
    }
}
