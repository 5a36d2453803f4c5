package backplane.device.e1000;

/**
 * What the times mean here that drivers program to gather interrupts. ITR, TIDV and TADV count nanoseconds, and drivers choose
 * them (Linux: ITR 50 µs, TIDV 8 µs, TADV 33 µs) for processors of 1 to 3 G instructions a second, which get through many events
 * meanwhile. The guest's executes 30 to 50 M: in such a time nothing more happens, and each event costs an interrupt of its own.
 */
final class Stretch {

    /** Somewhat above the ratio of these rates: 20 to 100. Linux' sender fills segments better with 128 than with 32 or 64. */
    private static final int RATIO = 128;

    /** The longest time in nanoseconds that is made of a shorter one: a tick of a guest's 250 Hz, no retransmission is as short. */
    static final long LONGEST = 4_000_000;

    private Stretch() {}

    /** Returns a time for the guest's processor; both in nanoseconds, 0 stays 0. */
    static long of(long nanos) {
        return Math.max(nanos, Math.min(nanos * RATIO, LONGEST));
    }
}
