package backplane.cpu.api;

import backplane.api.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Breakpoints of a processor, and what a debugger must know of it beyond {@link backplane.api.CpuAccess}. The processor
 * provides it with the name {@code "cpu0"}. Machine thread only, between two instructions.
 *
 * <p>At a breakpoint the processor asks for a pause: at code before the instruction, at data after the one that touched them.
 */
@ProviderType
public interface Debugger {

    /** What a breakpoint waits for. */
    enum Kind {
        /** An instruction that starts at the address is about to be executed. */
        CODE,
        /** The processor reads one of the bytes. */
        READ,
        /** The processor writes one of the bytes. */
        WRITE,
        /** The processor reads or writes one of the bytes. */
        ACCESS
    }

    /**
     * A breakpoint.
     *
     * @param number by which it is removed, from 1
     * @param kind what it waits for
     * @param address linear address of its first byte
     * @param length bytes watched; 1 for code
     */
    record Breakpoint(int number, Kind kind, long address, int length) {}

    /**
     * Why the processor stopped.
     *
     * @param number the breakpoint, 0 for {@code magic_break}
     * @param kind what it waited for
     * @param address linear address of the instruction, or of the bytes that were touched
     * @param text a sentence for the human
     */
    record Hit(int number, Kind kind, long address, String text) {}

    /**
     * Sets a breakpoint. At the present instruction it takes effect from the next time on.
     *
     * @param address linear
     * @param length 1 .. 4096
     * @return its number
     * @throws IllegalStateException if there are too many
     */
    int add(Kind kind, long address, int length);

    /** Removes a breakpoint; false if there is none of that number. */
    boolean remove(int number);

    /** Returns the breakpoints by number. */
    List<Breakpoint> breakpoints();

    /** Returns what the last run stopped for and forgets it; null if it stopped for another reason. */
    @Nullable
    Hit takeHit();

    /** Lets the next instruction be executed before interrupts are taken; a halted processor takes them. */
    void holdInterrupts();

    /** Returns the default operand size of the running code: 16, 32 or 64. */
    int bits();

    /** Returns the size of the stack pointer: 16, 32 or 64. */
    int stackBits();

    /** Returns the linear address of an offset in a segment, without looking at limits; 0 ES .. 5 GS. */
    long linear(int segment, long offset);

    /** Returns the state block, laid out as {@link StateLayout}; RIP and RFLAGS are up to date in it. */
    Bytes state();
}
