package backplane.core;

/** Host time as virtual time: held still while the machine waits, and limited in what it may be ahead. */
final class HostTime {

    /** A host that was suspended, or too slow, may not be made up for by more than this. */
    static final long MOST_LAG = 100_000_000L;

    private long offset;

    /** Virtual time is {@code now} at this moment. */
    void begin(long now) {
        offset = System.nanoTime() - now;
    }

    /** Returns what virtual time should be. */
    long now() {
        return System.nanoTime() - offset;
    }

    /** Returns how far virtual time lags behind; forgives what is above {@link #MOST_LAG}. Negative if it is ahead. */
    long lag(long virtual) {
        long lag = now() - virtual;
        if (lag > MOST_LAG) {
            offset += lag - MOST_LAG;
            return MOST_LAG;
        }
        return lag;
    }
}
