package backplane.device.pci2isa;

import backplane.api.IrqLine;
import backplane.api.PciFunction;
import backplane.api.PirqRouter;
import backplane.api.PlugException;
import backplane.api.Slot;
import backplane.api.StateIo;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The PIRQ route control registers 60h .. 63h of the PIIX3: bit 7 "not routed", bits 3:0 the interrupt. */
final class PirqRouting implements PirqRouter {

    private static final int FIRST = 0x60, NOT_ROUTED = 0x80;
    /** Interrupts that a PCI wire can be routed to: not 0, 1, 2, 8 and 13. */
    private static final int ALLOWED = 0xdef8;

    private final int[] route = new int[4];
    private final @Nullable IrqLine[] lines = new IrqLine[16];
    /** The wires that are asserted. */
    private int asserted;
    /** The interrupts that are driven. */
    private int driven;

    void attach(Slot slot, PciFunction function) throws PlugException {
        for (int irq = 0; irq < 16; irq++) {
            if ((ALLOWED & 1 << irq) != 0) {
                lines[irq] = slot.irq(irq);
            }
        }
        for (int wire = 0; wire < 4; wire++) {
            function.register(FIRST + wire, NOT_ROUTED, 0x8f);
        }
        function.onWrite(this::written);
    }

    private void written(int offset, int value) {
        int wire = offset - FIRST;
        if (wire >= 0 && wire < 4) {
            route[wire] = value;
            drive();
        }
    }

    @Override
    public void pirq(int wire, boolean high) {
        int bit = 1 << (wire & 3);
        asserted = high ? asserted | bit : asserted & ~bit;
        drive();
    }

    /** Several wires can share an interrupt; it is high while one of them is asserted. */
    private void drive() {
        int wanted = 0;
        for (int wire = 0; wire < 4; wire++) {
            if ((asserted & 1 << wire) != 0 && (route[wire] & NOT_ROUTED) == 0) {
                wanted |= 1 << (route[wire] & 15);
            }
        }
        wanted &= ALLOWED;
        int changed = wanted ^ driven;
        driven = wanted;
        for (int irq = 0; changed != 0; irq++, changed >>= 1) {
            IrqLine line = lines[irq];
            if ((changed & 1) != 0 && line != null) {
                line.set((wanted & 1 << irq) != 0);
            }
        }
    }

    void reset() {
        Arrays.fill(route, NOT_ROUTED);
        drive();
    }

    void state(StateIo io) {
        io.ints("pirq_route", route);
        asserted = io.u8("asserted", asserted) & 15;
        driven = io.u16("driven", driven);
    }
}
