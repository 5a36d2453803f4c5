package backplane.core;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Tasks for the machine thread; drained at safepoints. A post wakes the thread. */
final class Mailbox {

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean posted;
    private volatile @Nullable Thread thread;

    void thread(Thread machine) {
        thread = machine;
    }

    void post(Runnable task) {
        tasks.add(task);
        posted = true;
        wake();
    }

    void wake() {
        Thread t = thread;
        if (t != null) {
            LockSupport.unpark(t);
        }
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
