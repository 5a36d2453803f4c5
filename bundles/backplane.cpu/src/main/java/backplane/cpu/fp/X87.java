package backplane.cpu.fp;

import backplane.api.Bytes;

/** The x87 unit of one processor: every instruction of the escape opcodes D8 .. DF. {@link X87Operand} tells how to call it. */
public final class X87 extends X87Common {
    /** Vector of an invalid opcode. */
    public static final int INVALID_OPCODE = 6;
    /** Returned by {@link #prepare} when an unmasked exception leaves memory as it is. */
    public static final int NOTHING_TO_STORE = -1;

    private static final int[] CONSTANT_SE = {0x3FFF, 0x4000, 0x3FFF, 0x4000, 0x3FFD, 0x3FFE, 0};
    private static final long[] CONSTANT = {
        0x8000_0000_0000_0000L, // 1
        0xD49A_784B_CD1B_8AFEL, // log2 10
        0xB8AA_3B29_5C17_F0BCL, // log2 e
        0xC90F_DAA2_2168_C235L, // pi
        0x9A20_9A84_FBCF_F799L, // log10 2
        0xB172_17F7_D1CF_79ACL, // ln 2
        0
    };
    /** Whether the value lies above (1) or below (-1) the constant rounded to nearest, which directed rounding shows. */
    private static final int[] CONSTANT_REST = {0, 1, -1, -1, -1, -1, 0};

    /** What a store wants written, or the status word of FNSTSW AX. */
    public long value;
    /** Bits 79:64 of an 80-bit store. */
    public int valueHigh;
    /** Images of FLDENV, FSTENV, FRSTOR, FSAVE, FXSAVE and XSAVE on their way from and to memory. */
    public final Bytes staged = new Bytes(X87Environment.STAGED_LENGTH);

    private boolean storePops;

    /**
     * Makes the unit over a state block.
     *
     * @param state the state block
     * @param base offset of the area that {@link FpuLayout} describes
     */
    public X87(Bytes state, long base) {
        super(state, base);
    }

    /**
     * Executes a register form.
     *
     * @param form {@code (opcode & 7) << 6 | modrm & 3F}
     * @return 0, or {@link #INVALID_OPCODE}
     */
    public int execute(int form) {
        int i = form & 7;
        int digit = form >> 3 & 7;
        switch (form >> 6) {
            case 0 -> {
                if (digit == 2 || digit == 3) {
                    compare(i, true, digit - 2);
                } else {
                    arithmetic(digit, i, false, false);
                }
            }
            case 1 -> {
                return executeD9(form & 0x3F);
            }
            case 2 -> {
                return executeDA(digit, i);
            }
            case 3 -> {
                return executeDB(digit, i);
            }
            case 4 -> {
                if (digit == 2 || digit == 3) {
                    compare(i, true, digit - 2);
                } else {
                    arithmetic(digit, i, true, false);
                }
            }
            case 5 -> {
                return executeDD(digit, i);
            }
            case 6 -> {
                return executeDE(digit, i);
            }
            default -> {
                return executeDF(digit, i);
            }
        }
        return 0;
    }

    private int executeD9(int code) {
        switch (code >> 3) {
            case 0 -> loadRegister(code & 7);
            case 1 -> exchange(code & 7);
            case 2 -> {
                return code == 0x10 ? 0 : INVALID_OPCODE;
            }
            case 3 -> storeQuietly(code & 7);
            default -> {
                return executeFunction(code);
            }
        }
        return 0;
    }

    /** D9 E0 .. FF: what is not handled here takes one or two operands off the stack. */
    private int executeFunction(int code) {
        switch (code) {
            case 0x22, 0x23, 0x26, 0x27, 0x2F -> {
                return INVALID_OPCODE;
            }
            case 0x24 -> test();
            case 0x25 -> examine();
            case 0x28, 0x29, 0x2A, 0x2B, 0x2C, 0x2D, 0x2E -> loadConstant(code - 0x28);
            case 0x36 -> rotate(-1);
            case 0x37 -> rotate(1);
            default -> function(code);
        }
        return 0;
    }

    private int executeDA(int digit, int i) {
        if (digit < 4) {
            move(i, condition(digit));
        } else if (digit == 5 && i == 1) {
            compare(1, false, 2);
        } else {
            return INVALID_OPCODE;
        }
        return 0;
    }

    private int executeDB(int digit, int i) {
        switch (digit) {
            case 0, 1, 2, 3 -> move(i, !condition(digit));
            case 4 -> {
                return executeControl(i);
            }
            case 5, 6 -> compareFlags(i, digit == 6, false);
            default -> {
                return INVALID_OPCODE;
            }
        }
        return 0;
    }

    /** FNENI, FNDISI, FNSETPM do nothing since the 80387. */
    private int executeControl(int i) {
        if (i == 2) {
            status(status() & (TOP_MASK | C0 | C1 | C2 | C3));
        } else if (i == 3) {
            initialise();
        } else if (i > 4) {
            return INVALID_OPCODE;
        }
        return 0;
    }

    private int executeDD(int digit, int i) {
        switch (digit) {
            case 0 -> {
                free(physical(i));
                status(status() & ~C1);
            }
            case 1 -> exchange(i);
            case 2, 3 -> store(i, digit == 3);
            case 4, 5 -> compare(i, false, digit - 4);
            default -> {
                return INVALID_OPCODE;
            }
        }
        return 0;
    }

    private int executeDE(int digit, int i) {
        switch (digit) {
            case 2 -> compare(i, true, 1);
            case 3 -> {
                if (i != 1) {
                    return INVALID_OPCODE;
                }
                compare(1, true, 2);
            }
            default -> arithmetic(digit, i, true, true);
        }
        return 0;
    }

    private int executeDF(int digit, int i) {
        switch (digit) {
            case 0 -> {
                free(physical(i));
                pop();
                status(status() & ~C1);
            }
            case 1 -> exchange(i);
            case 2, 3 -> store(i, true);
            case 4 -> {
                if (i != 0) {
                    return INVALID_OPCODE;
                }
                value = status();
            }
            case 5, 6 -> compareFlags(i, digit == 6, true);
            default -> {
                return INVALID_OPCODE;
            }
        }
        return 0;
    }

    /** B, E, BE, U by CF, ZF, PF. */
    private boolean condition(int digit) {
        return switch (digit) {
            case 0 -> (eflags & 0x01) != 0;
            case 1 -> (eflags & 0x40) != 0;
            case 2 -> (eflags & 0x41) != 0;
            default -> (eflags & 0x04) != 0;
        };
    }

    private void rotate(int step) {
        top(top() + step);
        status(status() & ~C1);
    }

    /** The alias D9 D8+i of FSTP: an empty ST(0) is popped without a stack fault, and nothing is written. */
    private void storeQuietly(int i) {
        if (empty(top())) {
            rotate(1);
        } else {
            store(i, true);
        }
    }

    private void loadRegister(int i) {
        begin();
        int k = physical(i);
        if (empty(k)) {
            if (underflow()) {
                push(INDEFINITE_SE, Extended.INDEFINITE);
            }
        } else if (!empty(top() - 1 & 7)) {
            overflow();
        } else {
            push(signExponent(k), significand(k));
        }
        finish();
    }

    private void loadConstant(int n) {
        begin();
        long m = CONSTANT[n];
        if (CONSTANT_REST[n] < 0 && (fpu.rounding == FloatCore.DOWN || fpu.rounding == FloatCore.ZERO)) {
            m--;
        } else if (CONSTANT_REST[n] > 0 && fpu.rounding == FloatCore.UP) {
            m++;
        }
        fpu.deliver(CONSTANT_SE[n], m);
        pushResult();
        finish();
    }

    /**
     * Executes a memory form that loads.
     *
     * @param form {@code (opcode & 7) << 3 | digit}
     * @param low the operand, or the low 64 bits of an 80-bit one
     * @param high bits 79:64
     */
    public void load(int form, long low, int high) {
        int digit = form & 7;
        if (form == X87Operand.FLDCW) {
            control((int) low);
            return;
        }
        begin();
        boolean pushes = (form & 8) != 0;
        switch (form >> 3) {
            case 0, 1 -> fpu.fromSingle((int) low);
            case 2 -> fpu.fromLong((int) low);
            case 3 -> loadDB(digit, low, high);
            case 4, 5 -> fpu.fromDouble(low);
            case 6 -> fpu.fromLong((short) low);
            default -> loadDF(digit, low, high);
        }
        if (!pushes) {
            if (digit == 2 || digit == 3) {
                compareMemory(digit - 2);
            } else {
                arithmeticMemory(digit);
            }
            return;
        }
        if (form == X87Operand.FLD_M32 || form == X87Operand.FLD_M64) {
            fpu.load();
        }
        pushResult();
        finish();
    }

    private void loadDB(int digit, long low, int high) {
        if (digit == 0) {
            fpu.fromLong((int) low);
        } else {
            fpu.deliver(high, low);
        }
    }

    private void loadDF(int digit, long low, int high) {
        if (digit == 0) {
            fpu.fromLong((short) low);
        } else if (digit == 5) {
            fpu.fromLong(low);
        } else {
            fpu.fromDecimal(low, high);
        }
    }

    /**
     * Computes what a storing memory form writes: {@link #value}, {@link #valueHigh}. Nothing is changed until {@link #complete}.
     *
     * @param form {@code (opcode & 7) << 3 | digit}
     * @return 0, or {@link #NOTHING_TO_STORE}: leave memory alone and call {@link #complete}
     */
    public int prepare(int form) {
        storePops = false;
        if (form == X87Operand.FNSTCW) {
            value = control();
            return 0;
        }
        if (form == X87Operand.FNSTSW) {
            value = status();
            return 0;
        }
        begin();
        int k = top();
        int digit = form & 7;
        boolean pops = digit != 2;
        if (empty(k)) {
            boolean masked = underflow();
            fpu.memory = 0;
            storePops = masked && pops;
            convert(form, INDEFINITE_SE, Extended.INDEFINITE);
            return masked ? take() : NOTHING_TO_STORE;
        }
        convert(form, signExponent(k), significand(k));
        int forbidden = IE | FloatCore.OE | FloatCore.UE;
        if ((fpu.flags & ~fpu.masks & forbidden) != 0) {
            return NOTHING_TO_STORE;
        }
        storePops = pops;
        return take();
    }

    private int take() {
        value = fpu.memory;
        valueHigh = fpu.memoryHigh;
        return 0;
    }

    private void convert(int form, int se, long m) {
        int digit = form & 7;
        boolean truncate = digit == 1;
        switch (form >> 3) {
            case 1 -> fpu.toSingle(se, m);
            case 3 -> {
                if (digit == 7) {
                    fpu.memory = m;
                    fpu.memoryHigh = se;
                } else {
                    fpu.toInteger(se, m, 32, truncate);
                }
            }
            case 5 -> {
                if (truncate) {
                    fpu.toInteger(se, m, 64, true);
                } else {
                    fpu.toDouble(se, m);
                }
            }
            default -> {
                if (digit == 6) {
                    fpu.toDecimal(se, m);
                } else {
                    fpu.toInteger(se, m, digit == 7 ? 64 : 16, truncate);
                }
            }
        }
    }

    /** Commits a storing memory form after its store: exceptions, C1, the pop. */
    public void complete(int form) {
        switch (form) {
            case X87Operand.FNSTCW, X87Operand.FNSTSW -> {
                // FNSTCW and FNSTSW change nothing
            }
            case X87Operand.FNSTENV -> control(control() | 0x3F);
            case X87Operand.FNSAVE -> initialise();
            default -> {
                finish();
                if (storePops) {
                    pop();
                }
            }
        }
    }
}
