package backplane.api;

import org.osgi.annotation.versioning.ProviderType;

/** A claimed range of ports. Changes take effect at once, also in the middle of a slice. */
@ProviderType
public interface PortRegion {

    /** Makes the ports answer, or float. Freshly mapped regions are enabled. */
    void enable(boolean enabled);

    /**
     * Moves the range.
     *
     * @return false, with nothing changed, if a port there is taken or out of range
     */
    boolean move(int first);

    /** Returns the first port. */
    int first();
}
