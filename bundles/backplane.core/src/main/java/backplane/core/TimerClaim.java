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
    private boolean committed;

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

    /** Calls the handler; the timer has been taken out of the queue. */
    void expire() {
        long due = deadline;
        deadline = NEVER;
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
        if (io.loading()) {
            armAt(at);
            queue.resequence(this, turn);
        }
    }

    @Override
    public void armAt(long at) {
        if (at == NEVER) {
            cancel();
            return;
        }
        deadline = at;
        if (committed) {
            queue.put(this);
        }
    }

    @Override
    public void armIn(long delay) {
        long now = time.now();
        // a delay beyond the end of time is never
        armAt(delay > NEVER - now ? NEVER : now + Math.max(0, delay));
    }

    @Override
    public void cancel() {
        deadline = NEVER;
        queue.remove(this);
    }

    @Override
    public long deadline() {
        return deadline;
    }
}
