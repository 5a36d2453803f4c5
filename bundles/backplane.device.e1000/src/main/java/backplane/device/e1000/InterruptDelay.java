package backplane.device.e1000;

import backplane.api.Clock;
import backplane.api.PlugException;
import backplane.api.Timer;

/**
 * Gathers events into one interrupt: each event restarts the packet timer (RDTR, TIDV); the absolute timer (RADV, TADV)
 * starts with the first one and puts an end to the waiting.
 *
 * <p>The times of transmission are stretched: nobody waits for a report, and an interrupt for something else takes it along.
 */
final class InterruptDelay {

    /** Unit of all four registers. */
    private static final long TICK = 1024;

    private final Timer packet;
    private final Timer absolute;
    private final boolean stretched;
    private final Runnable interrupt;

    InterruptDelay(Clock clock, String name, boolean stretched, Runnable interrupt) throws PlugException {
        packet = clock.timer(name + " packet", deadline -> fire());
        absolute = clock.timer(name + " absolute", deadline -> fire());
        this.stretched = stretched;
        this.interrupt = interrupt;
    }

    /** An event happened; delays are in ticks of 1.024 µs, 0 = none. */
    void event(int packetDelay, int absoluteDelay) {
        if (packetDelay == 0) {
            fire();
            return;
        }
        long wait = time(packetDelay);
        packet.armIn(wait);
        if (!absolute.armed()) {
            absolute.armIn(
                    absoluteDelay != 0
                            ? time(absoluteDelay)
                            : stretched ? Math.max(wait, Stretch.LONGEST) : Timer.NEVER);
        }
    }

    private long time(int ticks) {
        long time = ticks * TICK;
        return stretched ? Stretch.of(time) : time;
    }

    /** Interrupts now if an event waits. */
    void flush() {
        if (packet.armed()) {
            fire();
        }
    }

    /** Ends the waiting without an interrupt. Returns whether an event waited. */
    boolean take() {
        boolean waited = packet.armed();
        cancel();
        return waited;
    }

    private void fire() {
        cancel();
        interrupt.run();
    }

    void cancel() {
        packet.cancel();
        absolute.cancel();
    }
}
