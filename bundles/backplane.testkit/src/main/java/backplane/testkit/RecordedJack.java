package backplane.testkit;

import backplane.api.EthernetBackend;
import backplane.api.EthernetPort;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network card as its backend sees it: it takes every frame and keeps it. A test that wants back-pressure, or a guest that
 * answers, overrides {@link #deliver}. Any thread may write and read.
 */
public class RecordedJack implements EthernetBackend.Wire {

    private final List<byte[]> frames = new CopyOnWriteArrayList<>();
    private final AtomicInteger dropped = new AtomicInteger();
    private final RecordedMessages log = new RecordedMessages();
    private volatile boolean carrier = true;
    private volatile long now;

    /** Returns the frames that the backend has delivered, the oldest first. */
    public List<byte[]> frames() {
        return frames;
    }

    /** Returns how many frames were dropped because no cable carries their length. */
    public int dropped() {
        return dropped.get();
    }

    /** Returns what the backend has told of the carrier last. */
    public boolean carrier() {
        return carrier;
    }

    /** Sets the virtual time, in nanoseconds. */
    public void now(long nanos) {
        now = nanos;
    }

    @Override
    public boolean deliver(byte[] frame, int offset, int length) throws InterruptedException {
        if (length < 14 || length > EthernetPort.MAX_FRAME) {
            dropped.incrementAndGet();
        } else {
            frames.add(Arrays.copyOfRange(frame, offset, offset + length));
        }
        return true;
    }

    @Override
    public boolean offer(byte[] frame, int offset, int length) {
        return frames.add(Arrays.copyOfRange(frame, offset, offset + length));
    }

    @Override
    public void carrier(boolean up) {
        carrier = up;
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public String cardAddress() {
        return "";
    }

    @Override
    public RecordedMessages log() {
        return log;
    }
}
