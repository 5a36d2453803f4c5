package backplane.cpu.api;

import backplane.api.Bytes;
import org.osgi.annotation.versioning.ProviderType;

/** The processor that a gear is opened for. Machine thread only. */
@ProviderType
public interface GearHost {
    /** Returns the state block, laid out as {@link StateLayout}; always the same one. */
    Bytes state();

    /**
     * Whether the processor announces a feature by CPUID, and so has it.
     *
     * @param feature as in {@code cpu: add_features}: {@code sse2}
     * @throws IllegalArgumentException if there is no such feature
     */
    boolean has(String feature);

    /** Returns all RAM and ROM of the machine; another block after a {@link Gear#flush} at the earliest. */
    Bytes memory();

    /**
     * The gear keeps something derived from the page at this offset of the memory block: {@link Gear#written} tells of writes to it
     * until {@link #released}.
     */
    void derived(long page);

    /** The gear keeps nothing derived from the page at this offset of the memory block any more; it may be written at full speed. */
    void released(long page);

    /**
     * Makes the TLB hold the page of an access that the next instruction makes, with the rights of {@link StateLayout#CONTEXT}. Nothing
     * that the guest could see changes but accessed and dirty bits of page tables.
     *
     * @param address linear
     * @return false if the access is the interpreter's: it faults, crosses a page, a handler answers, it writes to a page
     *     that code was derived from, or a watchpoint covers it
     */
    boolean reach(long address, int bytes, boolean write);

    /**
     * Returns the offset in the memory block of the page to execute from, with the rights of {@link StateLayout#CONTEXT}, and makes
     * the TLB hold it; -1 if the fetch is the interpreter's: it faults, or a handler answers.
     *
     * @param address linear
     */
    long executable(long address);
}
