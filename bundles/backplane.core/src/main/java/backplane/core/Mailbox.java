package backplane.core;

import java.util.concurrent.ConcurrentLinkedQueue;

/** Tasks for the machine thread; drained at safepoints. A post calls it there. */
final class Mailbox {

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean posted;
    private volatile Runnable waker = () -> {};

    /** @param call makes the machine thread come to its mailbox soon; any thread */
    void waker(Runnable call) {
        waker = call;
    }

    void post(Runnable task) {
        tasks.add(task);
        posted = true;
        wake();
    }

    void wake() {
        waker.run();
    }

    boolean posted() {
        return posted;
    }

    /** Runs what was posted. */
    void drain() {
        if (posted) {
            posted = false;
            for (Runnable r = tasks.poll(); r != null; r = tasks.poll()) {
                r.run();
            }
        }
    }
}
