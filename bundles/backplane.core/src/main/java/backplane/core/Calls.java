package backplane.core;

import backplane.api.PlugException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what the machine thread does for another thread. */
final class Calls {

    private Calls() {}

    static <T, E extends Exception> T result(FutureTask<T> future, Duration patience, Thread machine) throws E {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw Calls.<E>thrown(e);
        } catch (TimeoutException e) {
            future.cancel(false);
            throw new MachineBusyException("the machine thread did not answer within " + patience.toMillis()
                    + " ms; it is at\n" + Watchdog.stack(machine));
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new MachineBusyException("interrupted while waiting for the machine thread");
        }
    }

    /**
     * Does something that may never return on a thread of its own, which is left behind if it does not.
     *
     * @param what for the message
     */
    static <T> T limited(Task<T, PlugException> task, Duration patience, String what) throws PlugException {
        FutureTask<T> future = new FutureTask<>(task::run);
        Thread thread = new Thread(future, "backplane-" + what);
        thread.setDaemon(true);
        thread.start();
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw Calls.<PlugException>thrown(e);
        } catch (TimeoutException e) {
            String stack = Watchdog.stack(thread);
            thread.interrupt();
            throw new PlugException(what + " does not come back; it is at\n" + stack);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new PlugException(what + " was interrupted");
        }
    }

    @SuppressWarnings("unchecked") // the task declares E; anything else it throws is unchecked
    private static <E extends Exception> E thrown(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return (E) (cause == null ? e : cause);
    }
}
