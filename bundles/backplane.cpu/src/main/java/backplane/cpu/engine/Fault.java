package backplane.cpu.engine;

/** An exception of the guest on its way to the interpreter loop. There is one instance per processor; it is never allocated anew. */
public final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public static final int DE = 0,
            DB = 1,
            NMI = 2,
            BP = 3,
            OF = 4,
            BR = 5,
            UD = 6,
            NM = 7,
            DF = 8,
            TS = 10,
            NP = 11,
            SS = 12;
    public static final int GP = 13, PF = 14, MF = 16, AC = 17, MC = 18, XM = 19;

    /** No exception: the x87 waits with FERR# asserted, the instruction starts again after an interrupt. */
    public static final int FROZEN = -1;

    /** No exception: a breakpoint of the debugger comes before the next instruction. */
    static final int BREAK = -2;

    /** Vectors that push an error code. */
    private static final int WITH_CODE = 1 << DF | 1 << TS | 1 << NP | 1 << SS | 1 << GP | 1 << PF | 1 << AC;

    int vector;
    int code;

    Fault() {
        super(null, null, false, false);
    }

    static boolean hasCode(int vector) {
        return vector < 32 && (WITH_CODE >>> vector & 1) != 0;
    }
}
