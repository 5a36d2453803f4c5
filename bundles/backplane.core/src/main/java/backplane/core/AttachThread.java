package backplane.core;

import backplane.api.PlugException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where devices attach: what they do there may never return. The thread waits a while for the next device; one that does
 * not come back is given up for a new one. One caller at a time.
 */
final class AttachThread {

    private static final String IDLE = "backplane-attach";
    private static final long IDLE_SECONDS = 10;

    private final String machine;
    private volatile ThreadPoolExecutor executor;

    AttachThread(String machine) {
        this.machine = machine;
        executor = executor();
    }

    private ThreadPoolExecutor executor() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread t = new Thread(task, IDLE);
                    t.setDaemon(true);
                    return t;
                });
        pool.allowCoreThreadTimeOut(true);
        pool.setRejectedExecutionHandler((task, closed) -> {
            throw new IllegalStateException("the machine " + machine + " is closed");
        });
        return pool;
    }

    /** A device will come soon: the thread starts meanwhile. */
    void prepare() {
        executor.prestartCoreThread();
    }

    /**
     * Does something there and waits for it.
     *
     * @param what for the message
     * @throws PlugException what the task throws, or that it did not come back in time, with its stack
     */
    <T> T call(Task<T, PlugException> task, Duration patience, String what) throws PlugException {
        AtomicReference<@Nullable Thread> runner = new AtomicReference<>();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        FutureTask<T> future = new FutureTask<>(() -> {
            runner.set(Thread.currentThread());
            return named("backplane-" + what, context, task);
        });
        executor.execute(future);
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw Calls.<PlugException>thrown(e);
        } catch (TimeoutException e) {
            Thread stuck = runner.get();
            String stack = stuck == null ? "" : Watchdog.stack(stuck);
            giveUp();
            throw new PlugException(what + " does not come back; it is at\n" + stack);
        } catch (InterruptedException e) {
            giveUp();
            Thread.currentThread().interrupt();
            throw new PlugException(what + " was interrupted");
        }
    }

    /** As on a thread of its own: nothing of the caller or of the device stays with the thread. */
    private static <T> T named(String name, @Nullable ClassLoader context, Task<T, PlugException> task)
            throws PlugException {
        Thread thread = Thread.currentThread();
        thread.setName(name);
        thread.setContextClassLoader(context);
        try {
            return task.run();
        } finally {
            thread.setContextClassLoader(null);
            thread.setName(IDLE);
        }
    }

    private void giveUp() {
        ThreadPoolExecutor lost = executor;
        executor = executor();
        lost.shutdownNow();
    }

    /** Lets the thread end; one that is stuck is left behind. */
    void close() {
        executor.shutdown();
    }
}
