package backplane.core;

import backplane.api.Reset;

/** What a board does between two instructions. Machine thread, except where said. */
final class Safepoint {

    /** More expirations than these at one safepoint have to wait for the next one. */
    private static final int MOST_EXPIRATIONS = 1000;

    private final Board board;
    private final BoardControl control;
    private volatile long publishedTime;
    private long expirations;

    Safepoint(Board board, BoardControl control) {
        this.board = board;
        this.control = control;
    }

    /** Returns virtual time as of the last one; any thread. */
    long publishedTime() {
        return publishedTime;
    }

    /** Returns how often a timer has expired. */
    long expirations() {
        return expirations;
    }

    /** Calls the timers that are due. */
    void fireTimers() {
        long now = board.time().now();
        for (int i = 0; i < MOST_EXPIRATIONS; i++) {
            TimerClaim t = board.timers().due(now);
            if (t == null) {
                return;
            }
            expirations++;
            board.faults().guarded(t.owner(), t::expire);
        }
    }

    /** Does what chips asked for, takes failed devices out, delivers what has come. */
    void take() {
        publishedTime = board.time().now();
        for (Runnable r = control.task(); r != null; r = control.task()) {
            Runnable task = r;
            board.faults().guarded(null, task);
        }
        if (board.attention().take()) {
            deliver();
        }
        board.faults().takeOut();
        Reset kind = control.takeReset();
        if (kind != null) {
            board.reset(kind);
        }
    }

    private void deliver() {
        board.sockets().ethernet().forEach((key, jack) -> board.faults().guarded(slotOf(key), jack::deliver));
        board.sockets().chars().forEach((key, jack) -> board.faults().guarded(slotOf(key), jack::deliver));
    }

    private static String slotOf(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }
}
