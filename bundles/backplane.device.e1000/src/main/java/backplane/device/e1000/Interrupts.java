package backplane.device.e1000;

import backplane.api.Clock;
import backplane.api.IrqLine;
import backplane.api.PlugException;
import backplane.api.StateIo;
import backplane.api.Timer;

/** Cause and mask (ICR, ICS, IMS, IMC), the INTA# pin, and its throttle (ITR). */
final class Interrupts {

    static final int TXDW = 1, TXQE = 1 << 1, LSC = 1 << 2, RXDMT0 = 1 << 4, RXO = 1 << 6, RXT0 = 1 << 7;
    static final int MDAC = 1 << 9, TXD_LOW = 1 << 15, SRPD = 1 << 16;

    private static final int CAUSES = 0x1ffff;

    /** Unit of ITR. */
    private static final long INTERVAL = 256;

    private final RegisterFile regs;
    private final Clock clock;
    private final IrqLine pin;
    private final Timer throttle;

    private int icr;
    private int ims;
    private boolean asserted;
    private long notBefore;

    Interrupts(RegisterFile regs, Clock clock, IrqLine pin) throws PlugException {
        this.regs = regs;
        this.clock = clock;
        this.pin = pin;
        throttle = clock.timer("ITR", deadline -> drive());
    }

    /** Sets causes whether or not they are masked: some drivers only poll ICR. */
    void raise(int causes) {
        icr |= causes & CAUSES;
        drive();
    }

    int readAndClear() {
        int causes = icr;
        icr = 0;
        drive();
        return causes;
    }

    void acknowledge(int causes) {
        icr &= ~causes;
        drive();
    }

    int mask() {
        return ims;
    }

    void enable(int causes) {
        ims |= causes & CAUSES;
        drive();
    }

    void disable(int causes) {
        ims &= ~causes;
        drive();
    }

    /** ITR has changed: an assertion that waits may be due sooner or later than before. */
    void throttleChanged() {
        throttle.cancel();
        drive();
    }

    /** Lowers the pin at once, but keeps ITR intervals between two assertions. */
    private void drive() {
        if ((icr & ims) == 0) {
            asserted = false;
            throttle.cancel();
            pin.set(false);
        } else if (!asserted) {
            request();
        }
    }

    private void request() {
        long now = clock.now();
        long interval = regs.get(Reg.ITR) * INTERVAL;
        long earliest = Math.min(notBefore, now + interval);
        if (interval != 0 && now < earliest) {
            throttle.armAt(earliest);
            return;
        }
        asserted = true;
        notBefore = now + interval;
        pin.set(true);
    }

    void reset() {
        icr = 0;
        ims = 0;
        notBefore = 0;
        drive();
    }

    void state(StateIo io) {
        icr = io.u32("ICR", icr) & CAUSES;
        ims = io.u32("IMS", ims) & CAUSES;
        asserted = io.flag("asserted", asserted);
        notBefore = io.u64("not before", notBefore);
    }
}
