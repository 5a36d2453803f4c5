package backplane.cpu.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * One way of executing instructions, opened for one processor. Machine thread only.
 *
 * <p>A gear reaches memory only through entries of the TLB whose tags hold, never calls a device, and changes nothing but
 * general registers, RIP, RFLAGS, the floating-point area, {@link StateLayout#EXECUTED} and the exit record. Whatever it cannot do
 * so it leaves: it exits before the instruction, and the interpreter executes that one. It is never asked to run while an interrupt
 * waits to be taken, in the shadow of STI or MOV SS, with RFLAGS.TF or RF, with debug registers or breakpoints in use.
 */
@ConsumerType
public interface Gear {
    /**
     * Executes from the state block until an exit, at most {@link StateLayout#BUDGET} instructions. On return everything that an instruction can see is canonical in the block:
     * RIP, RFLAGS, registers, {@link StateLayout#EXECUTED} and the exit record.
     *
     * @return one of the numbers of {@link Exit}
     */
    int run();

    /** Code derived from the page at this offset of the memory block is no longer valid. */
    void invalidate(long page);

    /** Everything derived from memory, translations or modes is no longer valid. */
    void flush();
}
