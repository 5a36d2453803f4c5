package backplane.cpu.simd;

import backplane.api.Bytes;
import backplane.cpu.fp.FpuLayout;
import backplane.cpu.fp.X87;

/**
 * The MMX and SSE unit of one processor: registers in the state block, operands in {@link #lo} and {@link #hi}.
 *
 * <p>{@link SimdInstruction} tells how an engine calls it. No call allocates.
 */
public final class Simd {
    /** MXCSR after reset. */
    public static final int MXCSR_RESET = 0x1F80;
    /** Bits of MXCSR that may be set (MISALIGNSSE, bit 17, not among them). */
    public static final int MXCSR_MASK = 0xFFFF;
    /** Carry, parity, auxiliary, zero, sign and overflow flag in EFLAGS. */
    public static final int ARITHMETIC_FLAGS = 0x8D5;

    static final int GENERAL_PROTECTION = 13;
    static final int SIMD_EXCEPTION = 19;

    /** Source operand before, result after {@link #execute} where the destination is memory or a general register. */
    public long lo;
    /** Upper 64 bits of a 128-bit operand or result. */
    public long hi;
    /** MASKMOVQ, MASKMOVDQU: FF in every byte of {@link #lo}, {@link #hi} to be stored. */
    public long maskLo;

    public long maskHi;
    /** Arithmetic flags of the instructions that write them, in their EFLAGS places; the other bits are 0. */
    public int eflags;
    /** General register operand besides the source: the old destination of CRC32, EAX or RAX of PCMPESTRx (sign-extended). */
    public long gprA;
    /** EDX or RDX of PCMPESTRx (sign-extended). */
    public long gprD;

    private final Bytes state;
    private final long base;
    private final long vectors;
    private final long mxcsr;
    private final X87 x87;
    private final SseArithmetic arithmetic = new SseArithmetic(this);
    private final SseConversion conversion = new SseConversion(this);
    private final StringCompare strings = new StringCompare(this);

    /**
     * Makes the unit over a state block.
     *
     * @param state the state block
     * @param base offset of the area that {@link FpuLayout} describes
     * @param x87 the x87 unit over the same area, which owns the MMX registers
     */
    public Simd(Bytes state, long base, X87 x87) {
        this.state = state;
        this.base = base;
        this.vectors = base + FpuLayout.VECTORS;
        this.mxcsr = base + FpuLayout.MXCSR;
        this.x87 = x87;
    }

    /** Power-up state of MXCSR and the XMM registers. */
    public void reset() {
        state.fill(vectors, 16L * FpuLayout.VECTOR_STRIDE, 0);
        mxcsr(MXCSR_RESET);
    }

    /** Returns MXCSR. */
    public int mxcsr() {
        return state.i32(mxcsr);
    }

    /** Sets MXCSR; the caller has checked {@link #MXCSR_MASK}. */
    public void mxcsr(int value) {
        state.put32(mxcsr, value);
    }

    /** Returns the low half of an XMM register, 0 .. 15. */
    public long low(int register) {
        return state.i64(vectors + (long) register * FpuLayout.VECTOR_STRIDE);
    }

    /** Returns the high half of an XMM register. */
    public long high(int register) {
        return state.i64(vectors + (long) register * FpuLayout.VECTOR_STRIDE + 8);
    }

    /** Sets the low half of an XMM register. */
    public void low(int register, long value) {
        state.put64(vectors + (long) register * FpuLayout.VECTOR_STRIDE, value);
    }

    /** Sets the high half of an XMM register. */
    public void high(int register, long value) {
        state.put64(vectors + (long) register * FpuLayout.VECTOR_STRIDE + 8, value);
    }

    /** Loads {@link #lo} and {@link #hi} from an XMM register. */
    public void readXmm(int register) {
        lo = low(register);
        hi = high(register);
    }

    /** Loads {@link #lo} from an MMX register, 0 .. 7, and clears {@link #hi}. */
    public void readMmx(int register) {
        lo = x87.mmx(register);
        hi = 0;
    }

    X87 x87() {
        return x87;
    }

    int u16(int field) {
        return state.u16(base + field);
    }

    long i64(int field) {
        return state.i64(base + field);
    }

    void write(int register, long low, long high) {
        low(register, low);
        high(register, high);
    }

    /**
     * Executes one operation.
     *
     * @param op a number of {@link Op}
     * @param register the destination register, or the number in the reg field if the destination is none
     * @param imm the immediate byte, 0 .. 255; 0 if there is none
     * @return 0, or the vector to raise: 13, 19
     */
    public int execute(int op, int register, int imm) {
        if (op >= Op.MMX) {
            return executeMmx(op - Op.MMX, register, imm);
        }
        switch (op >> 6) {
            case 0:
                return arithmetic.execute(op, register, imm);
            case 1:
                return conversion.execute(op, register);
            case 2:
                return move(op, register, imm);
            case 3:
                write(register, PackedInteger.lane(op, low(register), lo), PackedInteger.lane(op, high(register), hi));
                return 0;
            case 4:
                shift(op, register, imm);
                return 0;
            case 5:
                permute(op, register, imm);
                return 0;
            case 6:
                return special(op, register, imm);
            default:
                general(op);
                return 0;
        }
    }

    private int move(int op, int register, int imm) {
        if (op == Op.LDMXCSR) {
            if ((lo & ~(long) MXCSR_MASK) != 0) {
                return GENERAL_PROTECTION;
            }
            mxcsr((int) lo);
        } else if (op == Op.EMMS) {
            x87.emptyAll();
        } else {
            VectorMove.execute(this, op, register, imm);
        }
        return 0;
    }

    private void shift(int op, int register, int imm) {
        if (op >= Op.PSRLDQ) {
            PackedShift.bytes(this, op, imm);
            write(register, lo, hi);
            return;
        }
        boolean immediate = op >= Op.PSRLWI;
        int operation = immediate ? op - Op.PSRLWI + Op.PSRLW : op;
        long count = immediate ? imm : lo;
        write(
                register,
                PackedShift.lane(operation, low(register), count),
                PackedShift.lane(operation, high(register), count));
    }

    private void permute(int op, int register, int imm) {
        PackedPermute.execute(this, op, low(register), high(register), imm);
        write(register, lo, hi);
    }

    private int special(int op, int register, int imm) {
        if (op <= Op.PCMPISTRI) {
            strings.execute(op, register, imm);
        } else if (op <= Op.AESKEYGENASSIST) {
            Aes.execute(this, op, register, imm);
        } else if (op == Op.PCLMULQDQ) {
            CarryLess.execute(this, register, imm);
        } else {
            Sha.execute(this, op, register, imm);
        }
        return 0;
    }

    private void general(int op) {
        if (op >= Op.CRC32B) {
            lo = CarryLess.crc32(op, (int) gprA, lo);
        }
    }

    private int executeMmx(int op, int dst, int imm) {
        int group = op >> 6;
        if (group == 1) {
            return conversion.executeMmx(op, dst, x87);
        }
        x87.enterMmx();
        if (op == Op.MOVQ2DQ) {
            write(dst, lo, 0);
            return 0;
        }
        int register = dst & 7;
        switch (group) {
            case 2 -> moveMmx(op, register, imm);
            case 3 -> x87.mmx(register, PackedInteger.lane(op, x87.mmx(register), lo));
            case 4 -> {
                boolean immediate = op >= Op.PSRLWI;
                int operation = immediate ? op - Op.PSRLWI + Op.PSRLW : op;
                x87.mmx(register, PackedShift.lane(operation, x87.mmx(register), immediate ? imm : lo));
            }
            default -> x87.mmx(register, PackedPermute.executeMmx(op, x87.mmx(register), lo, imm));
        }
        return 0;
    }

    private void moveMmx(int op, int register, int imm) {
        switch (op) {
            case Op.LOAD32 -> x87.mmx(register, lo & 0xFFFF_FFFFL);
            case Op.MOVE, Op.LOAD32Q, Op.MOVDQ2Q -> x87.mmx(register, lo);
            case Op.STORE32 -> lo &= 0xFFFF_FFFFL;
            case Op.PINSRW -> x87.mmx(register, VectorMove.insertWord(x87.mmx(register), (int) lo, imm & 3));
            case Op.PEXTRW -> lo = lo >>> (imm & 3) * 16 & 0xFFFF;
            case Op.PMOVMSKB -> lo = VectorMove.signs8(lo);
            case Op.MASKMOV -> {
                maskLo = VectorMove.byteMask(lo);
                maskHi = 0;
                lo = x87.mmx(register);
                hi = 0;
            }
            case Op.PSHUFLW -> x87.mmx(register, VectorMove.shuffleWords(lo, imm));
            default -> {
                // STORE: the operand already lies in lo
            }
        }
    }
}
