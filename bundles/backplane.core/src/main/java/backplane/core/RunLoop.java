package backplane.core;

import backplane.api.Processor;
import backplane.api.Timer;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The machine thread: processor slices, and between them mailbox, timers and deliveries. */
final class RunLoop implements Runnable {

    /** Instructions between two safepoints when nothing happens. */
    private static final long SLICE = 20_000;

    /** The same while virtual time catches up: enough for an interrupt handler. */
    private static final long CATCH_UP_SLICE = 8_000;

    /** The same with a live backend: what arrives for a busy guest waits for a tenth of a millisecond, not for one. */
    private static final long LIVE_SLICE = 4_000;

    /** Timers that a single step lets pass while the processor is halted. */
    private static final int MOST_IDLE = 10_000;

    /** Exit status of a machine that failed: "internal software error" of sysexits.h. */
    private static final int FAILED = 70;

    private final Board board;
    private final Mailbox mailbox;
    private final Tempo tempo;
    private final Consumer<StopCause> stopper;
    private final Consumer<String> pauser;
    private volatile boolean running;
    private volatile boolean closed;
    private volatile boolean live;
    private volatile boolean parked;
    private volatile long turns;
    private volatile String waiting = "";
    private boolean stoodStill = true;

    /**
     * @param stopper told, on the machine thread, that the guest has ended
     * @param pauser told, on the machine thread, why time is to stand still
     */
    RunLoop(Board board, Mailbox mailbox, Tempo tempo, Consumer<StopCause> stopper, Consumer<String> pauser) {
        this.board = board;
        this.mailbox = mailbox;
        this.tempo = tempo;
        this.stopper = stopper;
        this.pauser = pauser;
    }

    /** Lets time pass, or stand still; machine thread. */
    void running(boolean on) {
        running = on;
    }

    void live(boolean on) {
        live = on;
        mailbox.wake();
    }

    void close() {
        closed = true;
        mailbox.wake();
    }

    /** Something waits for the machine thread: it leaves its slice, or wakes; any thread. */
    void wake(Thread thread) {
        Processor processor = board.processor();
        if (!parked && processor != null) {
            processor.preempt();
        }
        LockSupport.unpark(thread);
    }

    /** Returns what the machine waits for, "" if for nothing. */
    String waiting() {
        return waiting;
    }

    /** Returns a number that grows while the thread gets on. */
    long turns() {
        return turns;
    }

    /** Tells whether the thread waits for something to do. */
    boolean parked() {
        return parked;
    }

    Tempo tempo() {
        return tempo;
    }

    @Override
    public void run() {
        while (!closed) {
            turns++;
            try {
                mailbox.drain();
                step();
            } catch (Throwable e) {
                // out of memory, say: this machine ends, its thread goes on to answer
                board.log("board").error("the machine thread failed: " + FaultOrigin.describe(e));
                stopper.accept(new StopCause("the machine thread failed: " + e, FAILED));
            }
        }
        mailbox.drain();
    }

    private void step() {
        Processor processor = board.processor();
        String why = obstacle(processor);
        waiting = why;
        if (processor == null || !why.isEmpty()) {
            stoodStill = true;
            board.faults().takeOut();
            park(Long.MAX_VALUE);
        } else {
            turn(processor);
        }
    }

    private String obstacle(@Nullable Processor processor) {
        if (!running) {
            return "not running";
        }
        SlotEntry held = board.slots().held();
        if (held != null) {
            return "waits for the device in " + held.id + " to return";
        }
        return processor == null ? "waits for a processor" : "";
    }

    private void turn(Processor processor) {
        tempo.choose(live);
        if (stoodStill) {
            stoodStill = false;
            tempo.resume();
        }
        board.fireTimers();
        board.safepoint();
        StopCause cause = board.takeStop();
        if (cause != null) {
            stopper.accept(cause);
            return;
        }
        if (pausedFor()) {
            return;
        }
        if (processor != board.processor() || board.slots().held() != null) {
            return;
        }
        advance(processor);
        pausedFor();
    }

    /** Stops time if something has asked for it. */
    private boolean pausedFor() {
        String pause = board.takePause();
        if (pause != null) {
            pauser.accept(pause);
        }
        return pause != null;
    }

    private void advance(Processor processor) {
        boolean idle = processor.halted() && board.pins().pending() == 0;
        long early = idle ? 0 : tempo.early();
        if (early > 0) {
            park(early);
        } else if (idle || slice(processor) == 0 && processor.halted()) {
            idle();
        }
    }

    private long slice(Processor processor) {
        long start = System.nanoTime();
        long executed = 0;
        try {
            executed = board.time().run(processor, board.timers().first(), longest());
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            board.faults().fault(board.processorSlot(), e);
        }
        // what the last instruction asked for belongs to it: no mailbox task may see the state in between
        board.safepoint();
        tempo.after(executed, System.nanoTime() - start, board.timers().first());
        return executed;
    }

    /**
     * Executes instructions while time stands still otherwise; machine thread. A processor that waits for an interrupt gets
     * to the next timer at once. Ends early when something asks for a pause or a stop, or nothing can wake the processor.
     *
     * @return instructions executed
     */
    long step(long instructions) {
        long done = 0;
        for (int idle = 0; done < instructions && idle < MOST_IDLE; ) {
            Processor processor = board.processor();
            if (processor == null) {
                break;
            }
            board.fireTimers();
            board.safepoint();
            long first = board.timers().first();
            long executed = board.time().run(processor, first, Math.min(instructions - done, SLICE));
            board.safepoint();
            done += executed;
            if (board.takePause() != null || board.stopping()) {
                break;
            }
            idle = executed == 0 ? idle + 1 : 0;
            if (executed == 0 && processor.halted() && !board.idle()) {
                if (first == Timer.NEVER) {
                    break;
                }
                board.advanceTo(first);
            }
        }
        return done;
    }

    private long longest() {
        if (tempo.behind()) {
            return CATCH_UP_SLICE;
        }
        return live ? LIVE_SLICE : SLICE;
    }

    private void idle() {
        if (board.idle()) {
            return;
        }
        long deadline = board.timers().first();
        long wait = tempo.idle(deadline);
        if (wait > 0 && !board.attention().raised()) {
            park(wait);
        }
        if (board.attention().raised() || mailbox.posted()) {
            tempo.disturb();
        }
        tempo.waited(deadline);
    }

    private void park(long nanos) {
        if (mailbox.posted() || closed) {
            return;
        }
        parked = true;
        if (nanos == Long.MAX_VALUE) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, nanos);
        }
        parked = false;
        // an interrupt meant for a device's own I/O must not turn parking into spinning
        Thread.interrupted();
    }
}
