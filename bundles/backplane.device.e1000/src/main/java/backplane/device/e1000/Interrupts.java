package backplane.device.e1000;

import backplane.api.Clock;
import backplane.api.IrqLine;
import backplane.api.PlugException;
import backplane.api.StateIo;
import backplane.api.Timer;
import java.util.function.IntSupplier;

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
    private final Work work;

    private int icr;
    private int ims;
    private boolean asserted;
    private long notBefore;
    private IntSupplier late = () -> 0;

    Interrupts(RegisterFile regs, Clock clock, IrqLine pin) throws PlugException {
        this.regs = regs;
        this.clock = clock;
        this.pin = pin;
        work = new Work(clock);
        throttle = clock.timer("ITR", this::throttled);
    }

    /** @param causes takes causes that wait for a timer: an interrupt for another cause reports them too */
    void late(IntSupplier causes) {
        late = causes;
    }

    /** Sets causes whether or not they are masked: some drivers only poll ICR. */
    void raise(int causes) {
        icr |= causes & CAUSES;
        drive();
    }

    int readAndClear() {
        int causes = asserted ? icr | late.getAsInt() : icr;
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

    /** Lowers the pin at once, but keeps an interval between two assertions. */
    private void drive() {
        if ((icr & ims) == 0) {
            asserted = false;
            throttle.cancel();
            pin.set(false);
        } else if (!asserted && !throttle.armed()) {
            request();
        }
    }

    /** A processor that is at work is interrupted at stretched intervals; as soon as it idles, ITR's alone holds. */
    private void request() {
        long now = clock.now();
        long wait = earliest(now) - now;
        long more = work.lasts() ? Stretch.of(interval()) - interval() : 0;
        if (wait + more <= 0) {
            raisePin(now);
        } else if (more > 0) {
            throttle.armUntilIdle(wait + more);
        } else {
            throttle.armIn(wait);
        }
    }

    /** The stretched interval is over, or the processor idles, or ITR's interval is over since then. */
    private void throttled(long deadline) {
        long now = clock.now();
        if (deadline > now) {
            work.over();
        }
        if (now < earliest(now)) {
            throttle.armAt(earliest(now));
        } else {
            raisePin(now);
        }
    }

    private long interval() {
        return regs.get(Reg.ITR) * INTERVAL;
    }

    private long earliest(long now) {
        return Math.min(notBefore, now + interval());
    }

    private void raisePin(long now) {
        asserted = true;
        notBefore = now + interval();
        work.interrupted();
        pin.set(true);
    }

    void reset() {
        icr = 0;
        ims = 0;
        notBefore = 0;
        work.over();
        drive();
    }

    void state(StateIo io) {
        icr = io.u32("ICR", icr) & CAUSES;
        ims = io.u32("IMS", ims) & CAUSES;
        asserted = io.flag("asserted", asserted);
        notBefore = io.u64("not before", notBefore);
    }
}
