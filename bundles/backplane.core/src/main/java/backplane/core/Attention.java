package backplane.core;

/** One flag that other threads raise when something waits for the machine thread. */
final class Attention {

    private volatile boolean raised;
    private final Runnable wake;

    /** @param wake wakes a waiting machine thread; any thread */
    Attention(Runnable wake) {
        this.wake = wake;
    }

    void raise() {
        if (!raised) {
            raised = true;
            wake.run();
        }
    }

    boolean raised() {
        return raised;
    }

    /** Returns whether it was raised, and lowers it; before looking at what waits. */
    boolean take() {
        if (!raised) {
            return false;
        }
        raised = false;
        return true;
    }
}
