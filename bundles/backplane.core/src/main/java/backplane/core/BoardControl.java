package backplane.core;

import backplane.api.MachineControl;
import backplane.api.Reset;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What chips have asked of the machine; carried out at the safepoint after the present instruction. */
final class BoardControl implements MachineControl {

    private final VirtualTime time;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private @Nullable Reset reset;
    private @Nullable StopCause stop;
    private @Nullable String pause;

    BoardControl(VirtualTime time) {
        this.time = time;
    }

    @Override
    public void powerOff() {
        stop("the guest switched the power off", 0);
    }

    @Override
    public void exit(int status) {
        stop("the guest ended the program with status " + status, status);
    }

    void stop(String reason, int status) {
        if (stop == null) {
            stop = new StopCause(reason, status);
        }
        time.stop();
    }

    @Override
    public void reset(Reset kind) {
        // the wider reset wins
        if (reset == null || kind.ordinal() < reset.ordinal()) {
            reset = kind;
        }
        time.stop();
    }

    @Override
    public void pause(String reason) {
        pause = reason;
        time.stop();
    }

    @Override
    public void afterInstruction(Runnable task) {
        tasks.add(task);
        time.stop();
    }

    @Nullable
    Runnable task() {
        return tasks.poll();
    }

    @Nullable
    Reset takeReset() {
        Reset r = reset;
        reset = null;
        return r;
    }

    @Nullable
    StopCause takeStop() {
        StopCause s = stop;
        stop = null;
        return s;
    }

    /** Returns why virtual time is to stop, null if it goes on. */
    @Nullable
    String takePause() {
        String p = pause;
        pause = null;
        return p;
    }

    boolean stopping() {
        return stop != null;
    }

    void clear() {
        tasks.clear();
        reset = null;
        stop = null;
        pause = null;
    }
}
