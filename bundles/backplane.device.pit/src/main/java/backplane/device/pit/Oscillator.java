package backplane.device.pit;

/**
 * The 1.193182 MHz clock of the counters: the 14.31818 MHz crystal divided by 12, taken as exactly a third of the ACPI
 * timer's 3.579545 MHz, so that the two never drift apart.
 */
final class Oscillator {

    /** This many ticks take this many nanoseconds. */
    private static final long TICKS = 3_579_545, NANOS = 3_000_000_000L;

    private Oscillator() {}

    /** Returns the number of whole ticks since power-on. */
    static long ticks(long nanos) {
        return Math.floorDiv(nanos, NANOS) * TICKS + Math.floorMod(nanos, NANOS) * TICKS / NANOS;
    }

    /** Returns the first nanosecond of a tick. */
    static long nanos(long tick) {
        return Math.floorDiv(tick, TICKS) * NANOS + (Math.floorMod(tick, TICKS) * NANOS + TICKS - 1) / TICKS;
    }
}
