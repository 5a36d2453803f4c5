package backplane.core;

import backplane.api.StateIo;
import backplane.api.Timer;
import backplane.api.TimerHandler;

/** A timer that belongs to a slot. */
final class TimerClaim implements Claim, Timer {

    private final TimerQueue queue;
    private final VirtualTime time;
    private final String owner;
    private final String name;
    private final TimerHandler handler;
    private long deadline = NEVER;

    /** What it was set to; idle processors bring {@link #deadline} forward. */
    private long set = NEVER;

    private boolean committed;
    private boolean untilIdle;

    /** When idle processors have made it due last: once at a time, or one that arms itself would keep time from passing. */
    private long hastened = NEVER;

    /** Index in the heap, -1 outside; and the order of arming. Kept by {@link TimerQueue}. */
    int place = -1;

    long sequence;

    TimerClaim(TimerQueue queue, VirtualTime time, String owner, String name, TimerHandler handler) {
        this.queue = queue;
        this.time = time;
        this.owner = owner;
        this.name = name;
        this.handler = handler;
    }

    String owner() {
        return owner;
    }

    boolean before(TimerClaim other) {
        return deadline < other.deadline || deadline == other.deadline && sequence < other.sequence;
    }

    /** Tells whether idle processors make it due. */
    boolean untilIdle() {
        return untilIdle;
    }

    /** Makes it due, if it is not yet. */
    void hasten() {
        hastened = time.now();
        long was = set;
        arm(Math.min(deadline, hastened), false);
        set = was;
    }

    /** Calls the handler; the timer has been taken out of the queue. */
    void expire() {
        long due = set;
        deadline = NEVER;
        untilIdle = false;
        handler.expired(due);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String text() {
        return name + (armed() ? " at " + deadline + " ns" : " off");
    }

    @Override
    public void check() {}

    @Override
    public void commit() {
        committed = true;
        if (deadline != NEVER) {
            queue.put(this);
        }
    }

    @Override
    public void withdraw() {
        queue.remove(this);
        committed = false;
    }

    @Override
    public boolean stateful() {
        return true;
    }

    @Override
    public void state(StateIo io) {
        long at = io.u64("deadline", deadline);
        long turn = io.u64("sequence", sequence);
        boolean old = io instanceof StateReader saved && !saved.has("until idle");
        boolean early = !old && io.flag("until idle", untilIdle);
        if (io.loading()) {
            hastened = NEVER;
            arm(at, early);
            queue.resequence(this, turn);
        }
    }

    @Override
    public void armAt(long at) {
        arm(at, false);
    }

    @Override
    public void armIn(long delay) {
        arm(after(time.now(), delay), false);
    }

    @Override
    public void armUntilIdle(long delay) {
        long now = time.now();
        arm(after(now, delay), now != hastened);
    }

    /** A delay beyond the end of time is never. */
    private static long after(long now, long delay) {
        return delay > NEVER - now ? NEVER : now + Math.max(0, delay);
    }

    private void arm(long at, boolean early) {
        if (at == NEVER) {
            cancel();
            return;
        }
        deadline = at;
        set = at;
        untilIdle = early;
        if (committed) {
            queue.put(this);
        }
    }

    @Override
    public void cancel() {
        deadline = NEVER;
        untilIdle = false;
        queue.remove(this);
    }

    @Override
    public long deadline() {
        return deadline;
    }
}
