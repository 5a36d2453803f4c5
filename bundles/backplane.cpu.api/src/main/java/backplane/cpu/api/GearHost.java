package backplane.cpu.api;

import backplane.api.Bytes;
import org.osgi.annotation.versioning.ProviderType;

/** The processor that a gear is opened for. Machine thread only. */
@ProviderType
public interface GearHost {
    /** Returns the state block, laid out as {@link StateLayout}; always the same one. */
    Bytes state();

    /** Returns all RAM and ROM of the machine; another block after a {@link Gear#flush} at the earliest. */
    Bytes memory();

    /**
     * The gear keeps something derived from the page at this offset of the memory block: {@link Gear#invalidate} tells of the next
     * write to it.
     */
    void derived(long page);
}
