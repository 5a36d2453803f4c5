package backplane.cpu.api;

/** Why a gear stopped: the number in {@link StateLayout#EXIT}. State is complete; RIP is that of the instruction to do next. */
public final class Exit {
    /** The budget is spent. */
    public static final int BUDGET = 0;
    /**
     * The next instruction is beyond the gear; the interpreter executes it. The detail may be {@link #NOT_IN_THIS_MODE}, or how many
     * instructions the interpreter had better execute before the gear goes on; 0 if the gear does not know.
     */
    public static final int UNSUPPORTED = 1;
    /** The next instruction accesses a port. */
    public static final int PORT = 2;
    /** The next instruction touches an address that a handler answers, or that the TLB does not hold. */
    public static final int MEMORY = 3;
    /** The next instruction writes to a page that holds code. */
    public static final int CODE_WRITE = 4;
    /** The next instruction raises an exception. */
    public static final int EXCEPTION = 5;
    /** The processor waits for an interrupt. */
    public static final int HALT = 6;
    /** An interrupt, reset or stop is waiting, or a device lowered the budget. */
    public static final int EVENT = 7;
    /** The budget has fewer instructions left than the gear can execute at once; the interpreter executes them. */
    public static final int REMAINDER = 8;

    /** Detail of {@link #UNSUPPORTED}: the gear executes no code at all in the present {@link StateLayout#MODE}. */
    public static final int NOT_IN_THIS_MODE = -1;

    private Exit() {}
}
