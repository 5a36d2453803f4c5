package backplane.cpu.nativecode;

/**
 * What there is to know of a vector instruction.
 *
 * @param size bytes of the memory operand; 0 for four, or eight with REX.W
 * @param aligned the memory operand must lie on 16 bytes
 * @param immediate an immediate byte follows
 * @param fresh the old value of the destination does not matter
 * @param flags sets the arithmetic flags, and no vector register but XMM0 if that is one of its operands
 * @param first XMM0 is an operand that the instruction does not name
 * @param control depends on MXCSR and may set its flags
 */
record VectorForm(
        VectorSet set,
        int prefix,
        Shape shape,
        int size,
        boolean aligned,
        boolean immediate,
        boolean fresh,
        boolean flags,
        boolean first,
        boolean control) {

    /**
     * The operands, destination first, with the letters of the manuals: V a vector register by the reg field, W a vector register or
     * memory by the r/m field, U the register alone, M memory alone, G a general register by the reg field, E a general register or
     * memory by the r/m field.
     */
    enum Shape {
        VW,
        VM,
        WV,
        MV,
        VE,
        EV,
        GU,
        GW,
        /** A shift by an immediate; the reg field says which. */
        SHIFT
    }

    /** None of them. */
    static final VectorForm NONE =
            new VectorForm(VectorSet.SSE, 0, Shape.VM, 0, false, false, false, false, false, false);

    private static final int WORDS_OR_DOUBLES = 1 << 2 | 1 << 4 | 1 << 6;
    private static final int QUADS = 1 << 2 | 1 << 3 | 1 << 6 | 1 << 7;
    private static final int SHIFT_QUADS = 0x173;

    /** Whether it exists with this ModRM byte. */
    boolean exists(int opcode, boolean memory, int reg) {
        switch (shape) {
            case VM:
            case MV:
                return memory;
            case GU:
                return !memory;
            case SHIFT:
                return !memory && ((opcode == SHIFT_QUADS ? QUADS : WORDS_OR_DOUBLES) >> reg & 1) != 0;
            default:
                return true;
        }
    }

    /** The bits of {@link Form} for it. */
    int bits() {
        return Form.MODRM | (immediate ? Form.IMM8 : 0) | (shape == Shape.SHIFT ? Form.GROUP : 0);
    }
}
