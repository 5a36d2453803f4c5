package backplane.cpu.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The service of a bundle that brings an execution gear. Where the user has chosen none, the one with the highest {@code
 * service.ranking} above 0 is put in that accepts the processor; without a ranking it waits to be chosen.
 */
@ConsumerType
public interface GearFactory {
    /** Returns the name by which the user chooses the gear. */
    String name();

    /**
     * Opens a gear for one processor. Another one may still be in: what the state block sets aside for gears is written only if
     * nothing is thrown.
     *
     * @throws IllegalArgumentException with a sentence for the human if it cannot drive this one
     */
    Gear open(GearHost host);
}
