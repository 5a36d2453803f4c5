package backplane.core;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where one thread waits for another that never blocks. */
final class Gate {

    /** A lost signal costs no more than this. */
    private static final long RECHECK = 50_000_000L;

    private volatile @Nullable Thread waiting;

    /** Waits until the condition holds. */
    void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            waiting = Thread.currentThread();
            if (!condition.getAsBoolean()) {
                LockSupport.parkNanos(this, RECHECK);
            }
            waiting = null;
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** The condition may hold now; costs one read while nobody waits. */
    void signal() {
        Thread t = waiting;
        if (t != null) {
            LockSupport.unpark(t);
        }
    }
}
