package backplane.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;

/** Waiting for what other threads do; patient, since they may have to wait for a processor. */
final class Await {

    private static final long NANOS = 60_000_000_000L;

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + NANOS;
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            pause(2);
        }
        assertThat(condition.getAsBoolean()).as("in time: " + what).isTrue();
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
