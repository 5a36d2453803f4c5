package backplane.api;

import org.osgi.annotation.versioning.ConsumerType;

/** Where the four PCI interrupt wires end: the PCI-to-ISA bridge provides it with the name {@code "pci"}. */
@ConsumerType
public interface PirqRouter {

    /** Wire PIRQA .. PIRQD (0 .. 3) changed its level. When it is provided, the board reports the wires that are high. */
    void pirq(int wire, boolean asserted);
}
