package backplane.cpu.api;

import org.osgi.annotation.versioning.ConsumerType;

/** One way of executing instructions, opened for one processor. Machine thread only. */
@ConsumerType
public interface Gear {
    /**
     * Executes from the state block until an exit. On return everything that an instruction can see is canonical in the block:
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
