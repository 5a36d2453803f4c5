package backplane.cpu.simd;

/** Operand kinds of the multimedia instructions, with the letters of the manuals; each says which field names it and what it may be. */
public enum SimdOperand {
    /** No operand. */
    NONE,
    /** XMM register by the reg field. */
    V,
    /** MMX register by the reg field. */
    P,
    /** General register by the reg field; a result is zero-extended to 64 bits. */
    G,
    /** XMM register by the r/m field or memory. */
    W,
    /** XMM register by the r/m field only. */
    U,
    /** MMX register by the r/m field or memory. */
    Q,
    /** MMX register by the r/m field only. */
    N,
    /** General register by the r/m field or memory. */
    E,
    /** Memory by the r/m field only. */
    M,
    /** Memory at DS:[rDI] (segment overridable), written where the byte mask says so: MASKMOVQ, MASKMOVDQU. */
    D,
    /** ECX (zero-extended to 64 bits): the index of PCMPxSTRI. */
    C,
    /** XMM0 as the destination, whatever the fields say: PCMPxSTRM. */
    X0,
    /** Memory moved through the staged buffer: FXSAVE, XSAVE and their counterparts. */
    S;

    /** Whether the operand is, or may be, an MMX register, so that the x87 unit changes to its MMX view. */
    public boolean mmx() {
        return this == P || this == Q || this == N;
    }

    /** Whether the reg field of ModRM names it. */
    public boolean byReg() {
        return this == V || this == P || this == G;
    }

    /** Whether the r/m field of ModRM names it. */
    public boolean byRm() {
        return ordinal() >= W.ordinal() && this != D && this != C && this != X0;
    }
}
