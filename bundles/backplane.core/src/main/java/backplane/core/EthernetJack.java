package backplane.core;

import backplane.api.EthernetPort;
import backplane.api.FrameReceiver;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The network connector of a slot. It stays when the card or the cable is exchanged. Machine thread only.
 */
public final class EthernetJack {

    /** Frames delivered at one safepoint, so that a flood does not stop the processor. */
    private static final int BATCH = 64;

    /**
     * What passed since the jack exists.
     *
     * @param sent frames of the guest that the wire took
     * @param sentBytes their length
     * @param sendDropped frames of the guest that were dropped: no wire, no carrier, wire full
     * @param badLength frames of the guest with a length that no cable carries
     * @param received frames that the card was given
     * @param receivedBytes their length
     */
    public record Counters(
            long sent, long sentBytes, long sendDropped, long badLength, long received, long receivedBytes) {}

    private final Attention attention;
    private final VirtualTime time;
    private final Runnable sentToNobody;
    private final byte[] scratch = new byte[EthernetPort.MAX_FRAME];
    private final Deque<FrameWire> leftovers = new ArrayDeque<>();
    private @Nullable FrameReceiver card;
    private @Nullable FrameWire wire;
    private @Nullable FrameTap tap;
    private boolean up;
    private boolean unheard;
    private long sent;
    private long sentBytes;
    private long sendDropped;
    private long badLength;
    private long received;
    private long receivedBytes;
    private volatile long address = -1;

    /** @param sentToNobody told when the card sends its first frame since there is no wire */
    EthernetJack(Attention attention, VirtualTime time, Runnable sentToNobody) {
        this.attention = attention;
        this.time = time;
        this.sentToNobody = sentToNobody;
    }

    /** Puts a wire in, or takes it out; what the old one has received already is still delivered. */
    public void connect(@Nullable FrameWire other) {
        FrameWire old = wire;
        if (old == other) {
            return;
        }
        link(false);
        if (old != null && old.waiting()) {
            leftovers.add(old);
        }
        wire = other;
        unheard = false;
        link(other != null && other.carrier());
        attention.raise();
    }

    /** Returns the wire, or null. */
    public @Nullable FrameWire wire() {
        return wire;
    }

    /** Asks the wire for its carrier anew. */
    public void carrierChanged() {
        FrameWire w = wire;
        link(w != null && w.carrier());
    }

    /** A frame has come to the wire; any thread. */
    public void arrived() {
        attention.raise();
    }

    /** Sets who sees all frames, or null. */
    public void tap(@Nullable FrameTap other) {
        tap = other;
    }

    /** Returns what passed. */
    public Counters counters() {
        return new Counters(sent, sentBytes, sendDropped, badLength, received, receivedBytes);
    }

    /** Returns the card's MAC address as seen in the frames that it sent, or -1. Any thread. */
    public long address() {
        return address;
    }

    /** Tells whether a wire with carrier is in. */
    public boolean link() {
        return up;
    }

    /** Tells whether a card is at the jack. */
    public boolean occupied() {
        return card != null;
    }

    private void link(boolean now) {
        if (now != up) {
            up = now;
            FrameReceiver c = card;
            if (c != null) {
                c.link(now);
            }
        }
    }

    void card(@Nullable FrameReceiver receiver) {
        card = receiver;
        if (receiver != null) {
            attention.raise();
        }
    }

    boolean send(byte[] frame, int offset, int length) {
        if (length < 14 || length > EthernetPort.MAX_FRAME || offset < 0 || offset + length > frame.length) {
            badLength++;
            return false;
        }
        learn(frame, offset);
        FrameWire w = wire;
        if (w == null || !up || !w.send(frame, offset, length)) {
            sendDropped++;
            tellIfUnheard();
            return false;
        }
        // a card may offer a frame again that did not fit: seen is what has passed
        FrameTap t = tap;
        if (t != null) {
            t.frame(true, frame, offset, length, time.now());
        }
        sent++;
        sentBytes += length;
        return true;
    }

    private void tellIfUnheard() {
        if (wire == null && !unheard) {
            unheard = true;
            sentToNobody.run();
        }
    }

    private void learn(byte[] frame, int offset) {
        long mac = 0;
        for (int i = 6; i < 12; i++) {
            mac = mac << 8 | frame[offset + i] & 0xff;
        }
        if (mac != address && (frame[offset + 6] & 1) == 0) {
            address = mac;
        }
    }

    /** The card has room again: what waits is delivered at the safepoint that follows. */
    void poll() {
        if (waiting()) {
            attention.raise();
            time.stop();
        }
    }

    private boolean waiting() {
        FrameWire w = wire;
        return !leftovers.isEmpty() || w != null && w.waiting();
    }

    /** Delivers what waits; at a safepoint. */
    void deliver() {
        FrameReceiver c = card;
        for (int i = 0; c != null && c.ready(); i++) {
            if (i == BATCH) {
                attention.raise();
                return;
            }
            int length = next();
            if (length < 0) {
                return;
            }
            give(c, length);
        }
    }

    private int next() {
        while (!leftovers.isEmpty()) {
            int length = leftovers.getFirst().take(scratch);
            if (length >= 0) {
                return length;
            }
            leftovers.removeFirst();
        }
        FrameWire w = wire;
        return w == null ? -1 : w.take(scratch);
    }

    private void give(FrameReceiver c, int length) {
        received++;
        receivedBytes += length;
        FrameTap t = tap;
        if (t != null) {
            t.frame(false, scratch, 0, length, time.now());
        }
        c.receive(scratch, 0, length);
    }
}
