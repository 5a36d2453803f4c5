package backplane.testkit;

import backplane.api.CharBackend;
import backplane.api.DeviceLog;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A serial port as its backend sees it: it takes everything, and a test asks for one thing after the other. */
public final class RecordedFeed implements CharBackend.Feed {

    /** Longer than any backend needs on a busy host. */
    private static final int SECONDS = 20;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final RecordedMessages log = new RecordedMessages();

    @Override
    public boolean deliver(byte[] octets, int offset, int length) {
        return events.add(new String(octets, offset, length, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void connected(boolean connected) {
        events.add(connected ? "+" : "-");
    }

    @Override
    public DeviceLog log() {
        return log;
    }

    /** Returns the events that nobody has asked for yet; a test may add its own. */
    public BlockingQueue<String> events() {
        return events;
    }

    /**
     * Waits for the next event and returns it: octets as they were delivered, read as ISO 8859-1, {@code "+"} when a client
     * came, {@code "-"} when it left, {@code "null"} if nothing happens.
     */
    public String next() throws InterruptedException {
        return String.valueOf(events.poll(SECONDS, TimeUnit.SECONDS));
    }
}
