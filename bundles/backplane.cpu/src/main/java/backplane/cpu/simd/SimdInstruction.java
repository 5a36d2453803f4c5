package backplane.cpu.simd;

/**
 * What the decoder must know of one multimedia instruction form. How an engine executes it:
 *
 * <ol>
 *   <li>{@code #UD} if the feature is not announced; for {@link #x87()} forms {@code #UD} if CR0.EM, {@code #NM} if CR0.TS,
 *       {@code #MF} if an unmasked x87 exception is pending; for all others {@code #UD} if CR0.EM or not CR4.OSFXSR, {@code #NM} if
 *       CR0.TS (general-register forms such as CRC32, MOVNTI, the fences and CLFLUSH excepted, see {@link #general()}).
 *   <li>Load the source operand into {@link Simd#lo} and {@link Simd#hi}: {@link Simd#readXmm}, {@link Simd#readMmx}, a general
 *       register into {@code lo}, or {@link #size()} bytes of memory, zero-extended to 128 bits ({@code #GP(0)} if {@link #aligned()}
 *       and the linear address is not a multiple of 16).
 *   <li>An operand {@link SimdOperand#S} is handled by {@link ExtendedState} instead of what follows.
 *   <li>Call {@link Simd#execute} with {@link #op()}, the number of the destination register (whichever field names it; for a
 *       destination that is no register: the number in the reg field), and the immediate byte. A result other than 0 is the vector to
 *       raise; nothing was changed then but the sticky MXCSR flags.
 *   <li>An XMM or MMX destination is written by then. For a general register or memory the result lies in {@code lo} and
 *       {@code hi}: write the whole register from {@code lo} (zero-extended), or store {@link #size()} bytes.
 *   <li>If {@link #flags()}: CF, PF, AF, ZF, SF, OF become what {@link Simd#eflags} says.
 * </ol>
 *
 * <p>Memory destinations fault after {@code execute}: no form with a memory destination changes a register there, except that the
 * MMX forms switch the x87 unit to its MMX view; an engine that must be exact probes the address before.
 *
 * @param name mnemonic in upper case
 * @param op operation number for {@link Simd#execute}
 * @param dst destination operand; for compares the first source
 * @param src last source operand
 * @param imm8 whether an immediate byte follows
 * @param size bytes of the memory operand, 0 if there is none
 * @param aligned whether the memory operand must lie on 16 bytes
 * @param feature what CPUID must announce
 * @param flags whether arithmetic flags are written
 */
public record SimdInstruction(
        String name,
        int op,
        SimdOperand dst,
        SimdOperand src,
        boolean imm8,
        int size,
        boolean aligned,
        SimdFeature feature,
        boolean flags) {

    /** What the linear address of a memory operand must be a multiple of. */
    public int alignment() {
        return src == SimdOperand.S || dst == SimdOperand.S
                ? size == ExtendedState.XSAVE_LENGTH ? 64 : 16
                : aligned ? 16 : 1;
    }

    /** Whether the form touches MMX registers and therefore obeys the x87 rules. */
    public boolean x87() {
        return op == Op.EMMS || (op & Op.MMX) != 0;
    }

    /** Whether neither MMX nor XMM state is involved: CR0.EM, CR0.TS and CR4.OSFXSR do not matter. */
    public boolean general() {
        return op >= Op.FIRST_GENERAL && op < Op.MMX;
    }
}
