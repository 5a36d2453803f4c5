package backplane.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What the board asks of a processor. The processor device {@linkplain Slot#provide provides} itself with the name {@code
 * "cpu0"}.
 */
@ConsumerType
public interface Processor {

    /**
     * Executes instructions on the machine thread until the budget is spent, the processor halts, or {@link #stop()} was
     * called by a handler. Returns with complete architectural state.
     *
     * @param budget instructions, at least 1
     * @return instructions executed, 0 .. budget; iterations of a repeated string instruction count one each
     */
    long run(long budget);

    /** Returns the number of instructions executed so far in the present {@link #run}; exact inside handlers. */
    long executed();

    /** Lowers the budget of the present {@link #run}: it returns after at most this many instructions in total. */
    void limit(long total);

    /** Lets the present {@link #run} return after the present instruction. */
    void stop();

    /**
     * Something waits for the machine thread: the present {@link #run} returns within a few instructions, as if its budget were
     * spent. Any thread, unlike the other methods. A hint: while there is no run, the next one may return at once with nothing
     * executed, and one that misses the call ends by its budget.
     */
    default void preempt() {}

    /** Tells whether the processor waits for an interrupt (HLT) or is shut down. */
    boolean halted();

    /** Returns the way to registers and linear memory, for firmware, debugger and loader; between {@link #run}s only. */
    CpuAccess access();
}
