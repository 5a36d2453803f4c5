package backplane.cpu.fp;

/**
 * Where the x87, MMX and SSE registers lie in the state block, relative to the base that the processor chooses (a multiple of 64).
 * All numbers are little-endian.
 */
public final class FpuLayout {
    private FpuLayout() {}

    /** The eight physical 80-bit registers, {@link #REGISTER_STRIDE} bytes each: significand (8 bytes), sign and exponent (2). */
    public static final int REGISTERS = 0;

    public static final int REGISTER_STRIDE = 16;
    /** Offset of sign and exponent in a register. */
    public static final int SIGN_EXPONENT = 8;
    /** FCW, 16 bits. */
    public static final int CONTROL = 128;
    /** FSW, 16 bits, TOP included. */
    public static final int STATUS = 130;
    /** Abridged tag byte: bit k is set when physical register k is not empty. */
    public static final int FULL = 132;
    /** FOP: the low 11 bits of the last non-control opcode. */
    public static final int OPCODE = 134;
    /** FCS and FDS, 16 bits each. */
    public static final int CODE_SELECTOR = 136;

    public static final int DATA_SELECTOR = 138;
    /** FIP and FDP, 64 bits each. */
    public static final int CODE_POINTER = 144;

    public static final int DATA_POINTER = 152;
    /** MXCSR, 32 bits. */
    public static final int MXCSR = 160;
    /** Sixteen vector registers, {@link #VECTOR_STRIDE} bytes each: XMM in the first 16, room for the upper half of YMM. */
    public static final int VECTORS = 192;

    public static final int VECTOR_STRIDE = 32;
    /** Bytes of the whole area. */
    public static final int LENGTH = VECTORS + 16 * VECTOR_STRIDE;
}
