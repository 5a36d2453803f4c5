package backplane.cpu.fp;

/**
 * The decoder's view of the x87 instructions D8 .. DF. Memory forms are numbered {@code (opcode & 7) << 3 | digit}, register forms
 * {@code (opcode & 7) << 6 | modrm & 3F}.
 *
 * <p>How an engine executes one: {@code #NM} if CR0.EM or CR0.TS (FWAIT: TS and MP); if the form {@link #memoryWaits waits} and
 * {@link X87Registers#pending}: {@code #MF}, or with CR0.NE clear FERR# and a stop until an interrupt or IGNNE#. Then
 *
 * <ul>
 *   <li>register form: {@link X87#execute}; with {@link #readsFlags} EFLAGS go into {@link X87#eflags} before, with
 *       {@link #writesFlags} ZF, PF, CF come from there and OF, SF, AF are cleared; DF E0 (FNSTSW AX) leaves the word in
 *       {@link X87#value};
 *   <li>memory form that loads: {@link X87#load} with the operand;
 *   <li>memory form that stores: check that the operand can be written, even if nothing will be; {@link X87#prepare}; if it returns 0
 *       store {@link #memorySize} bytes from {@link X87#value} and
 *       {@link X87#valueHigh}; then, only if nothing faulted, {@link X87#complete};
 *   <li>environment form: the same through {@link X87#staged}, with {@link X87Environment#size} bytes.
 * </ul>
 *
 * <p>Unless {@link #memoryControl} or {@link #registerControl}: {@link X87Registers#pointers} before.
 */
public final class X87Operand {
    /** Size of an operand that goes through the staged buffer. */
    public static final int STAGED = -1;
    /** FLDENV, FNSTENV, FRSTOR, FNSAVE as memory forms. */
    public static final int FLDENV = 0x0C;

    public static final int FNSTENV = 0x0E;
    public static final int FRSTOR = 0x2C;
    public static final int FNSAVE = 0x2E;

    /** FLD m32 and m64, the loads that can meet a denormal or a signalling NaN. */
    static final int FLD_M32 = 0x08;

    static final int FLD_M64 = 0x28;
    static final int FLDCW = 0x0D;
    static final int FNSTCW = 0x0F;
    static final int FNSTSW = 0x2F;

    private static final byte[] SIZE = {
        4, 4, 4, 4, 4, 4, 4, 4, // D8: real
        4, 0, 4, 4, STAGED, 2, STAGED, 2, // D9: FLD, -, FST, FSTP, FLDENV, FLDCW, FNSTENV, FNSTCW
        4, 4, 4, 4, 4, 4, 4, 4, // DA: integer
        4, 4, 4, 4, 0, 10, 0, 10, // DB: FILD, FISTTP, FIST, FISTP, -, FLD, -, FSTP
        8, 8, 8, 8, 8, 8, 8, 8, // DC: real
        8, 8, 8, 8, STAGED, 0, STAGED, 2, // DD: FLD, FISTTP, FST, FSTP, FRSTOR, -, FNSAVE, FNSTSW
        2, 2, 2, 2, 2, 2, 2, 2, // DE: integer
        2, 2, 2, 2, 10, 8, 10, 8 // DF: FILD, FISTTP, FIST, FISTP, FBLD, FILD, FBSTP, FISTP
    };

    private X87Operand() {}

    /** Bytes of a memory operand; 0 for an invalid form (#UD), {@link #STAGED} for an environment. */
    public static int memorySize(int form) {
        return SIZE[form];
    }

    /** Whether a memory form stores. */
    public static boolean stores(int form) {
        int digit = form & 7;
        return switch (form >> 3) {
            case 1 -> digit == 2 || digit == 3 || digit >= 6;
            case 3, 5 -> digit >= 1 && digit <= 3 || digit >= 6;
            case 7 -> digit >= 1 && digit <= 3 || digit >= 6;
            default -> false;
        };
    }

    /** Whether a memory form reports a pending exception first. */
    public static boolean memoryWaits(int form) {
        return form != FNSTENV && form != FNSTCW && form != FNSAVE && form != FNSTSW;
    }

    /** Whether a memory form is a control instruction, which leaves the pointers alone. */
    public static boolean memoryControl(int form) {
        return form == FLDENV || form == FLDCW || form == FRSTOR || !memoryWaits(form);
    }

    /** Whether a register form reports a pending exception first: all but FNENI, FNDISI, FNCLEX, FNINIT, FNSETPM, FNSTSW AX. */
    public static boolean registerWaits(int form) {
        return form < 0xE0 || form > 0xE4 && form != 0x1E0;
    }

    /** Whether a register form is a control instruction. */
    public static boolean registerControl(int form) {
        return !registerWaits(form);
    }

    /** FCMOVcc. */
    public static boolean readsFlags(int form) {
        int block = form >> 6;
        return (block == 2 || block == 3) && (form & 0x3F) < 0x20;
    }

    /** FCOMI, FUCOMI and their popping forms. */
    public static boolean writesFlags(int form) {
        int low = form & 0x3F;
        return (form >> 6 == 3 || form >> 6 == 7) && low >= 0x28 && low < 0x38;
    }
}
