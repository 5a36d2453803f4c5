package backplane.cpu.engine;

/** Bits of RFLAGS. */
public final class Flag {
    public static final int CF = 1,
            PF = 4,
            AF = 0x10,
            ZF = 0x40,
            SF = 0x80,
            TF = 0x100,
            IF = 0x200,
            DF = 0x400,
            OF = 0x800;
    public static final int IOPL = 0x3000, NT = 0x4000, RF = 0x10000, VM = 0x20000, AC = 0x40000;
    public static final int VIF = 0x80000, VIP = 0x100000, ID = 0x200000;
    /** The six flags that arithmetic writes. */
    public static final int ARITHMETIC = CF | PF | AF | ZF | SF | OF;
    /** Bit 1 always reads as one. */
    public static final int FIXED = 2;

    private Flag() {}
}
