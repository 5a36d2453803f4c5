package backplane.api;

import org.osgi.annotation.versioning.ProviderType;

/** The connector of a PCI card or of an on-board PCI function. */
@ProviderType
public interface PciSocket {

    /** Device number: the board chooses, by the {@code pci: slotN=} lines or the next free one. */
    int ANY_DEVICE = -1;

    /**
     * Claims a function of bus 0.
     *
     * @param device 0 .. 31, or {@link #ANY_DEVICE}
     * @param function 0 .. 7; the multi-function bit of function 0 is the board's work
     * @throws PlugException if taken, or if the machine has no PCI
     */
    PciFunction function(int device, int function, PciIdentity identity) throws PlugException;
}
