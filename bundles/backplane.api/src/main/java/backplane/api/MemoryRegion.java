package backplane.api;

import org.osgi.annotation.versioning.ProviderType;

/** A claimed range of physical addresses. Changes take effect before the processor's next instruction. */
@ProviderType
public interface MemoryRegion {

    /** Makes the region answer, or not. Freshly mapped regions are enabled. */
    void enable(boolean enabled);

    /** Moves the region to another base address. */
    void move(long base);

    /** Sets the priority against overlapping regions; 0 at first. System RAM has -1. */
    void priority(int priority);

    /** Returns the base address. */
    long base();

    /** Returns the length in bytes. */
    long length();

    /**
     * Returns where the region's memory starts in {@link MemoryMap#bytes()}.
     *
     * @throws IllegalStateException for MMIO regions, and inside {@link Device#attach}
     */
    long offset();

    /**
     * Tells whether a page of this RAM region was written since the last call with {@code clear}. Writes by the device
     * itself through {@link MemoryMap#bytes()} do not count.
     *
     * @param offset byte offset in the region; the page of 4 KB around it is meant
     */
    boolean dirty(long offset, boolean clear);
}
