package backplane.api;

import org.osgi.annotation.versioning.ProviderType;

/** One end of an interrupt wire: an ISA input, a PCI INTx pin, an I/O APIC pin. Low at first. */
@ProviderType
public interface IrqLine {

    /** Drives the wire high (asserted) or lets it go. Setting the level it has already changes nothing. */
    void set(boolean asserted);
}
