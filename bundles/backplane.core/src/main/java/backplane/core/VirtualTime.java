package backplane.core;

import backplane.api.Processor;
import backplane.api.StateIo;
import org.jspecify.annotations.Nullable;

/** The one clock of a machine: virtual nanoseconds, advanced by executed instructions and by waiting. */
final class VirtualTime {

    private Pace pace;
    private long base;
    private long sliceDeadline;
    private boolean repeatable = true;
    private @Nullable Processor running;

    VirtualTime(Pace pace) {
        this.pace = pace;
    }

    Pace pace() {
        return pace;
    }

    /** Changes the way time passes; between slices. */
    void pace(Pace other) {
        pace = other;
        pace.begin(base);
    }

    /** Sets whether runs with the same input pass through the same times. */
    void repeatable(boolean on) {
        repeatable = on;
    }

    boolean repeatable() {
        return repeatable;
    }

    /** Returns the time, exact to the instruction while the processor runs. */
    long now() {
        Processor p = running;
        return p == null ? base : Math.max(base, pace.at(p.executed()));
    }

    /** Lets time pass without instructions. */
    void advanceTo(long to) {
        if (to > base) {
            base = to;
            pace.begin(base);
        }
    }

    /** Visits the time, and the fraction of a nanosecond that the instructions so far have made. */
    void state(StateIo io) {
        base = io.u64("now", base);
        if (io.loading()) {
            pace.begin(base);
        }
        pace.state(io);
    }

    /**
     * Runs the processor until the deadline, at most for {@code slice} instructions.
     *
     * @return instructions executed
     */
    long run(Processor processor, long deadline, long slice) {
        sliceDeadline = deadline;
        long budget = Math.max(1, Math.min(slice, pace.instructions(deadline)));
        running = processor;
        boolean returned = false;
        long executed = 0;
        try {
            executed = processor.run(budget);
            returned = true;
        } finally {
            running = null;
            pace.executed(returned ? executed : processor.executed());
            base = Math.max(base, pace.at(0));
        }
        return executed;
    }

    /** A timer was armed that may be due before the present slice ends. */
    void shorten(long deadline) {
        Processor p = running;
        if (p != null && deadline < sliceDeadline) {
            sliceDeadline = deadline;
            p.limit(Math.max(p.executed(), pace.instructions(deadline)));
        }
    }

    /** Lets the present slice end after the present instruction. */
    void stop() {
        Processor p = running;
        if (p != null) {
            p.stop();
        }
    }

    boolean running() {
        return running != null;
    }
}
