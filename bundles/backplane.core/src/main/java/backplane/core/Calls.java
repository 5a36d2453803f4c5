package backplane.core;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits for what the machine thread does for another thread. */
final class Calls {

    private Calls() {}

    /** How long a machine is waited for that is known to hang: it may be coming back just now. */
    private static final Duration LAST_CHANCE = Duration.ofMillis(200);

    static <T, E extends Exception> T result(FutureTask<T> future, Duration patience, Thread machine) throws E {
        return result(
                future,
                patience,
                () -> "the machine thread did not answer within " + patience.toMillis() + " ms; it is at\n"
                        + Watchdog.stack(machine));
    }

    /** As {@link #result}, of a machine whose thread has been reported to hang in a handler. */
    static <T, E extends Exception> T late(FutureTask<T> future, String machine) throws E {
        return result(future, LAST_CHANCE, () -> machine + " hangs in a handler of a device; machine:list shows where");
    }

    private static <T, E extends Exception> T result(FutureTask<T> future, Duration patience, Supplier<String> why)
            throws E {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw Calls.<E>thrown(e);
        } catch (TimeoutException e) {
            future.cancel(false);
            throw new MachineBusyException(why.get());
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new MachineBusyException("interrupted while waiting for the machine thread");
        }
    }

    @SuppressWarnings("unchecked") // the task declares E; anything else it throws is unchecked
    static <E extends Exception> E thrown(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return (E) (cause == null ? e : cause);
    }
}
