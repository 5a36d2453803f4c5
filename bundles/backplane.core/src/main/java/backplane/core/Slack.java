package backplane.core;

/**
 * How much later than it is due a timer may wake a guest that has nothing to do. A tick of its clock costs several times as
 * much after a sleep, when the host's caches have been used by others, than right after another tick: so a few ticks are
 * left to come due, and done together. The guest sees each of them at its time.
 */
final class Slack {

    /** As much as three ticks of 250 Hz. */
    static final long NANOS = 12_000_000L;

    /** For so long a guest has to be calm. */
    static final long WINDOW = 500_000_000L;

    /** In a window a calm guest executes no more than this: 250 Hz need a third of it. */
    static final long CALM = 1_500_000L;

    /** A timer that is due this soon is no tick: a device is at work, and the guest waits for it. */
    static final long SOON = 500_000L;

    private long start;
    private long instructions;
    private boolean disturbed;
    private boolean calm;

    /** The guest has executed instructions. */
    void executed(long count) {
        instructions += count;
    }

    /** Something has come from outside: the guest is to answer without delay. */
    void disturb() {
        disturbed = true;
        calm = false;
    }

    /**
     * Returns by how much a wake-up may be late.
     *
     * @param now host time in nanoseconds
     * @param wait nanoseconds until the wake-up is due
     */
    long nanos(long now, long wait) {
        if (wait < SOON) {
            disturb();
        }
        if (now - start >= WINDOW) {
            calm = !disturbed && instructions <= CALM;
            start = now;
            instructions = 0;
            disturbed = false;
        }
        return calm ? NANOS : 0;
    }
}
