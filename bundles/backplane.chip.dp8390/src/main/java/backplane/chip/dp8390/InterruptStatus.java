package backplane.chip.dp8390;

import backplane.api.IrqLine;
import backplane.api.StateIo;

/** The interrupt status and mask registers (ISR, IMR) and the interrupt pin. */
final class InterruptStatus {

    static final int PRX = 0x01, PTX = 0x02, RXE = 0x04, TXE = 0x08, OVW = 0x10, CNT = 0x20, RDC = 0x40, RST = 0x80;

    private static final int CAUSES = 0x7f;

    private final IrqLine pin;
    private int isr = RST;
    private int imr;

    InterruptStatus(IrqLine pin) {
        this.pin = pin;
    }

    int isr() {
        return isr;
    }

    int imr() {
        return imr;
    }

    void raise(int causes) {
        isr |= causes;
        drive();
    }

    /** RST tells of the reset state and is no cause: it neither interrupts nor can it be acknowledged. */
    void stopped(boolean stopped) {
        isr = stopped ? isr | RST : isr & ~RST;
    }

    void acknowledge(int causes) {
        isr &= ~(causes & CAUSES);
        drive();
    }

    /**
     * The pin follows the mask at once. Linux masks everything while it starts a transmission; a cause that arrived
     * meanwhile has to give a fresh edge when the mask is restored.
     */
    void mask(int value) {
        imr = value & CAUSES;
        drive();
    }

    void reset() {
        isr = RST;
        imr = 0;
        drive();
    }

    void state(StateIo io) {
        isr = io.u8("ISR", isr);
        imr = io.u8("IMR", imr) & CAUSES;
    }

    private void drive() {
        pin.set((isr & imr & CAUSES) != 0);
    }
}
