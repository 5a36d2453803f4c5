package backplane.cpu.nativecode;

/** Host registers by number, and what each is for while translated code runs. */
final class Register {
    static final int RAX = 0, RCX = 1, RDX = 2, RBX = 3, RSP = 4, RBP = 5, RSI = 6, RDI = 7;
    /** Address of a memory operand: linear, then relative to {@link #MEMORY}; target of a jump. */
    static final int ADDRESS = 8;
    /** Free within an instruction. */
    static final int TEMP = 9, OTHER = 10;
    /** Instructions left of the budget. */
    static final int LEFT = 11;
    /** Low 12 bits of the TLB tags that hold. */
    static final int CONTEXT = 12;
    /** Address of the memory block. */
    static final int MEMORY = 13;
    /** Address of the state block, plus {@link Area#BIAS}. */
    static final int STATE = 14;
    /** The guest's stack pointer. */
    static final int STACK = 15;

    /** Added to AH, CH, DH, BH (4 .. 7), which exist without a REX prefix only. */
    static final int HIGH = 16;

    private Register() {}

    /** Returns the host register that holds a guest register, -1 if it lies in the state block. */
    static int home(int guest) {
        return guest == RSP ? STACK : guest < 8 ? guest : -1;
    }
}
