package backplane.device.cmos;

import backplane.api.MachineFacts;
import backplane.api.StateIo;
import java.util.function.LongSupplier;

/**
 * What the clock counts, in nanoseconds: virtual time; with {@code clock: sync=realtime, rtc_sync=1} the host's time, which goes
 * on while the machine is paused or cannot keep up.
 */
final class TimeBase {

    /** Virtual time until the host's has to be looked at again, if something is awaited. */
    private static final long LOOK = 1_000_000_000L;

    private final LongSupplier host;
    private boolean followsHost;
    /** Host time at which the clock would have been at 0. */
    private long origin;
    /** How far the host's time has got ahead of virtual time. */
    private long ahead;

    /** @param host the host's time in nanoseconds */
    TimeBase(LongSupplier host) {
        this.host = host;
    }

    /** Reads the settings. */
    void configure(MachineFacts facts) {
        String sync = facts.setting("clock.sync", "none");
        followsHost = Boolean.parseBoolean(facts.setting("clock.rtc_sync", "false"))
                && (sync.equals("realtime") || sync.equals("both"));
    }

    /** The power comes on. */
    void start(long virtual) {
        ahead = 0;
        origin = host.getAsLong() - virtual;
    }

    /** Returns the clock's time, which never goes back. */
    long now(long virtual) {
        if (followsHost) {
            ahead = Math.max(ahead, host.getAsLong() - origin - virtual);
        }
        return virtual + ahead;
    }

    /** Returns the virtual time at which to look for something that is due at a time of the clock. */
    long look(long due, long virtual) {
        return followsHost ? Math.min(due - ahead, virtual + LOOK) : due;
    }

    void state(StateIo io, long virtual) {
        ahead = Math.max(0, io.u64("ahead_of_virtual_time", ahead));
        if (io.loading()) {
            origin = host.getAsLong() - virtual - ahead;
        }
    }
}
