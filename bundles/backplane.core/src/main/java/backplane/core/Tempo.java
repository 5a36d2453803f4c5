package backplane.core;

import backplane.api.Timer;

/** Keeps virtual time in step with host time, in the way that {@link ClockSync} says. */
final class Tempo {

    /** Being ahead by less is not worth a sleep. */
    private static final long SHORTEST_SLEEP = 1_000_000L;

    /**
     * The largest jump of time under a guest that runs: one that measures a clock by another for some 30 ms, as Linux does, would
     * take a larger one for a broken clock.
     */
    private static final long LARGEST_JUMP = 400_000L;

    private final VirtualTime time;
    private final long ips;
    private final ClockSync configured;
    private final HostTime host = new HostTime();
    private final MeasuredPace measured;
    private final Slack slack = new Slack();
    private ClockSync mode = ClockSync.NONE;
    private boolean waits;
    private boolean behind;

    Tempo(VirtualTime time, long ips, ClockSync configured) {
        this.time = time;
        this.ips = ips;
        this.configured = configured;
        measured = new MeasuredPace(ips);
    }

    /** Returns the mode in force. */
    ClockSync mode() {
        return mode;
    }

    /**
     * Chooses the mode; between slices.
     *
     * @param live whether a backend is attached that lives in host time
     */
    void choose(boolean live) {
        waits = live;
        ClockSync wanted = configured != ClockSync.AUTO ? configured : live ? ClockSync.REALTIME : ClockSync.NONE;
        time.repeatable(wanted == ClockSync.NONE && !live);
        if (wanted != mode) {
            mode = wanted;
            time.pace(wanted == ClockSync.REALTIME ? measured : new InstructionPace(ips));
            resume();
        }
    }

    /** Tells whether virtual time is behind the host's, because timers had to be passed one by one. */
    boolean behind() {
        return behind;
    }

    /** Time goes on after it stood still. */
    void resume() {
        host.begin(time.now());
    }

    /**
     * A slice is over: catches up with the host, but never by much at once, and never past the next timer. The guest shall see
     * each tick, so time goes from timer to timer, with a slice between them.
     *
     * @param deadline the next timer
     */
    void after(long instructions, long nanos, long deadline) {
        behind = false;
        if (mode == ClockSync.NONE) {
            return;
        }
        long lag = host.lag(time.now());
        if (mode == ClockSync.REALTIME) {
            measured.measure(instructions, nanos, -lag);
        }
        if (lag > 0 && mode != ClockSync.SLOWDOWN) {
            long reached = Math.min(time.now() + Math.min(lag, LARGEST_JUMP), deadline);
            behind = time.now() + lag > reached;
            time.advanceTo(reached);
        }
    }

    /** Returns how long nothing may be executed, in nanoseconds, because virtual time is ahead of the host's. */
    long early() {
        if (mode == ClockSync.NONE || mode == ClockSync.REALTIME) {
            return 0;
        }
        long ahead = -host.lag(time.now());
        return ahead > SHORTEST_SLEEP ? ahead : 0;
    }

    /**
     * The processor is halted.
     *
     * @param deadline the next timer, or {@link Timer#NEVER}
     * @return nanoseconds to wait in host time, a little more for a guest that has long been idle; 0 if virtual time may jump
     *     to the deadline
     */
    long idle(long deadline) {
        if (mode == ClockSync.NONE) {
            host.begin(time.now());
        }
        if (deadline == Timer.NEVER) {
            return Long.MAX_VALUE;
        }
        if (mode == ClockSync.NONE && !waits) {
            return 0;
        }
        host.lag(time.now());
        long wait = deadline - host.now();
        return wait <= 0 ? 0 : wait + slack.nanos(System.nanoTime(), wait);
    }

    /** Something has come for the guest: it is to be woken in time. */
    void disturb() {
        slack.disturb();
    }

    /** The wait is over, by the deadline or by something else: time has passed. */
    void waited(long deadline) {
        boolean skip = mode == ClockSync.NONE && !waits;
        if (!skip) {
            time.advanceTo(Math.min(deadline, host.now()));
        } else if (deadline != Timer.NEVER) {
            time.advanceTo(deadline);
        }
    }
}
