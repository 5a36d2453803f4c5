package backplane.display.rfb;

/** Keeps a client from sending more than a human can cause: it has to wait, and TCP tells it so. */
final class Throttle {

    private static final long EACH_NANOS = 500_000;
    private static final long AHEAD_NANOS = 20_000_000;

    private long next = System.nanoTime();

    /** Called for each message. */
    void message() throws InterruptedException {
        long now = System.nanoTime();
        next = Math.max(next - now, 0) + now + EACH_NANOS;
        long ahead = next - now;
        if (ahead > AHEAD_NANOS) {
            Thread.sleep(ahead / 1_000_000);
        }
    }
}
