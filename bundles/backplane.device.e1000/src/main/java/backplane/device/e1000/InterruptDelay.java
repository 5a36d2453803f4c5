package backplane.device.e1000;

import backplane.api.Clock;
import backplane.api.PlugException;
import backplane.api.Timer;

/**
 * Gathers events into one interrupt: each event restarts the packet timer (RDTR, TIDV); the absolute timer (RADV, TADV)
 * starts with the first one and puts an end to the waiting.
 */
final class InterruptDelay {

    /** Unit of all four registers. */
    private static final long TICK = 1024;

    private final Timer packet;
    private final Timer absolute;
    private final Runnable interrupt;

    InterruptDelay(Clock clock, String name, Runnable interrupt) throws PlugException {
        packet = clock.timer(name + " packet", deadline -> fire());
        absolute = clock.timer(name + " absolute", deadline -> fire());
        this.interrupt = interrupt;
    }

    /** An event happened; delays are in ticks of 1.024 µs, 0 = none. */
    void event(int packetDelay, int absoluteDelay) {
        if (packetDelay == 0) {
            fire();
            return;
        }
        packet.armIn(packetDelay * TICK);
        if (absoluteDelay != 0 && !absolute.armed()) {
            absolute.armIn(absoluteDelay * TICK);
        }
    }

    /** Interrupts now if an event waits. */
    void flush() {
        if (packet.armed()) {
            fire();
        }
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
