package backplane.core;

import backplane.api.StateException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The power of a machine: changes of its state, on the machine thread, and waiting for its end, on any. */
final class PowerSwitch {

    private final Board board;
    private final BiConsumer<MachineState, String> changed;
    private final Consumer<StopCause> stopped;
    private volatile MachineState state = MachineState.OFF;
    private volatile CompletableFuture<StopCause> stop = new CompletableFuture<>();
    private boolean usedBefore;
    private volatile String detail = "";

    /**
     * @param changed told of each new state, with a sentence for the human or ""
     * @param stopped told, after that, why the power went off
     */
    PowerSwitch(Board board, BiConsumer<MachineState, String> changed, Consumer<StopCause> stopped) {
        this.board = board;
        this.changed = changed;
        this.stopped = stopped;
    }

    MachineState state() {
        return state;
    }

    /** Returns what came with the last change, "" if nothing. */
    String detail() {
        return detail;
    }

    /** Tells whether devices that come are to be reset. */
    boolean on() {
        return state == MachineState.RUNNING || state == MachineState.PAUSED;
    }

    void start() {
        if (state == MachineState.OFF) {
            powerOn();
            change(MachineState.RUNNING, "");
        }
    }

    /** Loads a saved board and lets it run on; if it does not fit, all is as before. */
    void restore(StateTree saved) {
        boolean off = state == MachineState.OFF;
        if (off) {
            powerOn();
        }
        try {
            board.load(saved);
        } catch (StateException e) {
            if (off) {
                board.powerOff();
            }
            throw e;
        }
        change(MachineState.RUNNING, "");
    }

    private void powerOn() {
        stop = new CompletableFuture<>();
        if (usedBefore) {
            board.clearRam();
        }
        usedBefore = true;
        board.powerOn();
    }

    /** Stops virtual time; {@code reason} is a sentence, or "". */
    void pause(String reason) {
        if (state == MachineState.RUNNING) {
            change(MachineState.PAUSED, reason);
        }
    }

    void resume() {
        if (state == MachineState.PAUSED) {
            change(MachineState.RUNNING, "");
        }
    }

    void stop(StopCause cause) {
        if (on()) {
            board.powerOff();
            change(MachineState.OFF, cause.reason());
            stopped.accept(cause);
            stop.complete(cause);
        }
    }

    /** The machine is gone; any thread. */
    void close() {
        change(MachineState.CLOSED, "");
        stop.complete(new StopCause("closed", 0));
    }

    private void change(MachineState to, String sentence) {
        detail = sentence;
        state = to;
        changed.accept(to, sentence);
    }

    /** Waits for the end; returns null if {@code millis} are over before. */
    @Nullable
    StopCause await(long millis) throws InterruptedException {
        try {
            return stop.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
