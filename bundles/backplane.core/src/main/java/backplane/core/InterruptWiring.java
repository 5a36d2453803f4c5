package backplane.core;

import backplane.api.CpuPins;
import backplane.api.InterruptAcknowledge;
import backplane.api.IrqSink;
import backplane.api.Link;
import backplane.api.PirqRouter;
import java.util.List;

/** The interrupt wires of the board, the processor's pins, and who sits at the end of them at present. */
final class InterruptWiring {

    /** ISA input that FERR# drives. */
    private static final int FERR = 13;

    private final Wires isa = new Wires(16, true);
    private final Wires pirq = new Wires(4, false);
    private final LineClaim ferrLine = new LineClaim(isa, "FERR#", FERR);
    private final CpuPins pins = new CpuPins(ferrLine);
    private final Link<IrqSink> controller;
    private final Link<PirqRouter> router;
    private final Link<InterruptAcknowledge> acknowledge;

    InterruptWiring(ServiceTable services) {
        ferrLine.commit();
        controller = services.cell(IrqSink.class, "isa");
        router = services.cell(PirqRouter.class, "pci");
        acknowledge = services.cell(InterruptAcknowledge.class, "cpu0");
    }

    Wires isa() {
        return isa;
    }

    Wires pirq() {
        return pirq;
    }

    CpuPins pins() {
        return pins;
    }

    /** A device has come: follows the services that it may provide. */
    void connect() {
        IrqSink irqs = controller.get();
        if (irqs != null) {
            isa.connect(irqs::irq);
        }
        PirqRouter pci = router.get();
        if (pci != null) {
            pirq.connect(pci::pirq);
        }
    }

    /**
     * A device has left.
     *
     * @param forget for good: the next one at the end of the wires starts with low ones
     */
    void disconnect(boolean forget) {
        if (controller.get() == null) {
            isa.disconnect(forget);
        }
        if (router.get() == null) {
            pirq.disconnect(forget);
        }
        if (forget && acknowledge.get() == null) {
            pins.intr(false);
        }
    }

    /**
     * While a snapshot is loaded the levels of the wires change, but the sinks, which load their own view of them, see
     * no edge.
     */
    void mute(boolean on) {
        if (on) {
            isa.disconnect(false);
            pirq.disconnect(false);
        } else {
            isa.adopt();
            pirq.adopt();
            connect();
        }
    }

    /** The reset line silences every driver; a device whose fields say otherwise drives again in its reset. */
    void reset(List<BoardSlot> plugged) {
        for (BoardSlot s : plugged) {
            for (Claim c : s.claims()) {
                if (c instanceof LineClaim line) {
                    line.set(false);
                }
            }
        }
        pins.ferr(false);
        pins.ignne(false);
        pins.a20(true);
        pins.taken(CpuPins.NMI | CpuPins.INIT | CpuPins.SMI);
    }

    /** The processor has left for good. */
    void release() {
        pins.ferr(false);
    }
}
