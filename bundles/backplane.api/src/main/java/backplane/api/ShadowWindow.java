package backplane.api;

import org.osgi.annotation.versioning.ProviderType;

/** A window in which system RAM can be laid over ROM or over a card, apart for reads and for writes. */
@ProviderType
public interface ShadowWindow {

    /**
     * Switches the window.
     *
     * @param readRam reads (and instruction fetches) go to RAM instead of to the region below
     * @param writeRam writes go to RAM
     */
    void set(boolean readRam, boolean writeRam);
}
