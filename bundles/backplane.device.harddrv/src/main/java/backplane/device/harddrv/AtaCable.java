package backplane.device.harddrv;

import org.jspecify.annotations.Nullable;

/** A channel as its drives see it: provided with the name of its slot, {@code ata0}. */
interface AtaCable {

    /** A drive's interrupt request changed. */
    void update();

    /** Returns the bus master if it is there and started. */
    @Nullable
    BusMaster master();

    /** Tells whether the channel has a bus master. */
    boolean dmaCapable();

    /** The bus master has been started by the guest. */
    void masterStarted();

    /** Lets the ports answer, or not: the enable bit in the bridge's timing register. */
    void decode(boolean enabled);
}
