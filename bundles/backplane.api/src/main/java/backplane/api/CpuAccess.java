package backplane.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Registers and linear memory of a halted or interrupted processor. Only between two instructions.
 *
 * <p>Register numbers are those of the instruction encoding.
 */
@ConsumerType
public interface CpuAccess {

    /** General registers. */
    int RAX = 0, RCX = 1, RDX = 2, RBX = 3, RSP = 4, RBP = 5, RSI = 6, RDI = 7;

    /** Segment registers. */
    int ES = 0, CS = 1, SS = 2, DS = 3, FS = 4, GS = 5;

    /** Returns general register 0 .. 15. */
    long gpr(int register);

    /** Sets general register 0 .. 15, all 64 bits. */
    void gpr(int register, long value);

    /** Returns RIP. */
    long rip();

    /** Sets RIP. */
    void rip(long value);

    /** Returns RFLAGS. */
    long rflags();

    /** Sets RFLAGS. */
    void rflags(long value);

    /** Returns the selector in a segment register. */
    int selector(int segment);

    /** Returns the base address in the hidden part of a segment register. */
    long base(int segment);

    /**
     * Loads a segment register with its hidden part given, without looking at descriptor tables.
     *
     * @param limit inclusive, in bytes
     * @param attributes bits 8 .. 15 and 20 .. 23 of the descriptor's second word, moved down by 8: type, S, DPL, P,
     *     AVL, L, D/B, G as {@code 0xc09b} for flat 32-bit code
     */
    void segment(int segment, int selector, long base, long limit, int attributes);

    /** Returns control register 0, 2, 3, 4 or 8. */
    long control(int register);

    /** Sets control register 0, 2, 3, 4 or 8 and drops cached translations. */
    void control(int register, long value);

    /** Sets the base and limit of the global (true) or interrupt (false) descriptor table register. */
    void table(boolean global, long base, int limit);

    /** Returns a model-specific register, 0 if unknown. */
    long msr(int number);

    /** Sets a model-specific register; unknown ones are ignored. */
    void msr(int number, long value);

    /**
     * Translates a linear address with the present paging, without setting accessed bits or raising a fault.
     *
     * @return the physical address (after the A20 gate), or -1 if not present
     */
    long translate(long linear);
}
