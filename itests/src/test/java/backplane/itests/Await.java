package backplane.itests;

import java.util.Optional;
import java.util.concurrent.Callable;

/** Waiting for what other threads do, bounded. */
final class Await {

    private static final long MILLIS = 120_000;
    private static final long POLL_MILLIS = 10;

    private Await() {}

    static void until(String what, Callable<Boolean> condition) {
        long end = System.currentTimeMillis() + MILLIS;
        try {
            while (!condition.call()) {
                if (System.currentTimeMillis() > end) {
                    throw new AssertionError("waited too long until " + what);
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (Exception e) {
            throw new AssertionError("while waiting until " + what, e);
        }
    }

    static <T> T present(Callable<Optional<T>> value) {
        until("it is there", () -> value.call().isPresent());
        try {
            return value.call().orElseThrow();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
