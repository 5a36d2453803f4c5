package backplane.testkit;

import backplane.core.FrameWire;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** The other end of a network cable, in a test's hand: it keeps what the card sends and gives what the test puts in. */
public final class RecordedWire implements FrameWire {

    private final List<byte[]> sent = new ArrayList<>();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private boolean full;
    private boolean carrier = true;

    RecordedWire() {}

    /** Returns the frames that the card has sent, the oldest first. */
    public List<byte[]> sent() {
        return sent;
    }

    /** Returns how many frames wait because the card was not ready. */
    public int queued() {
        return waiting.size();
    }

    /** Makes the cable refuse frames of the card, or take them again. */
    public void full(boolean refuses) {
        full = refuses;
    }

    void put(byte[] frame) {
        waiting.add(frame.clone());
    }

    void carrier(boolean up) {
        carrier = up;
    }

    @Override
    public boolean send(byte[] frame, int offset, int length) {
        if (full) {
            return false;
        }
        sent.add(Arrays.copyOfRange(frame, offset, offset + length));
        return true;
    }

    @Override
    public boolean waiting() {
        return !waiting.isEmpty();
    }

    @Override
    public int take(byte[] into) {
        byte[] frame = waiting.poll();
        if (frame == null) {
            return -1;
        }
        System.arraycopy(frame, 0, into, 0, frame.length);
        return frame.length;
    }

    @Override
    public boolean carrier() {
        return carrier;
    }
}
