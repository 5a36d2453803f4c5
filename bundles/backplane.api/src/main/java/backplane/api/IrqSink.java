package backplane.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where the 16 ISA interrupt inputs end: the 8259 pair provides it with the name {@code "isa"}. When it is provided,
 * the board reports the inputs that are high.
 */
@ConsumerType
public interface IrqSink {

    /** Input {@code irq} (0 .. 15) changed its level. */
    void irq(int irq, boolean high);
}
