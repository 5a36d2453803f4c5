package backplane.cpu.api;

import backplane.api.Bytes;
import org.osgi.annotation.versioning.ConsumerType;

/** The service of a bundle that brings an execution gear. */
@ConsumerType
public interface GearFactory {
    /** Returns the name by which the user chooses the gear. */
    String name();

    /**
     * Opens a gear for one processor.
     *
     * @param state the state block, laid out as {@link StateLayout}
     * @param memory all RAM and ROM of the machine
     */
    Gear open(Bytes state, Bytes memory);
}
