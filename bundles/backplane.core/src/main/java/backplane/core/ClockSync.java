package backplane.core;

/** How virtual time keeps step with the host's, as in {@code clock: sync=}. */
public enum ClockSync {
    /** {@link #REALTIME} while a live backend is attached, otherwise {@link #NONE}. */
    AUTO,
    /** Executed instructions over ips; deterministic. */
    NONE,
    /** Held to host time; the processor runs as fast as it can. */
    REALTIME,
    /** As {@link #NONE}, but never faster than host time. */
    SLOWDOWN,
    /** Held to host time, the processor never faster than ips. */
    BOTH
}
