package backplane.core;

import org.jspecify.annotations.Nullable;

/** A stream connector of a slot. It stays when the device or the cable is exchanged. Machine thread only. */
public final class CharJack {

    private @Nullable CharWire wire;
    private @Nullable Runnable listener;
    private boolean announced;
    private long written;
    private long read;

    private final Attention attention;

    CharJack(Attention attention) {
        this.attention = attention;
    }

    /** An octet has come to the wire; any thread. */
    public void arrived() {
        attention.raise();
    }

    /** Puts a wire in, or takes it out. */
    public void connect(@Nullable CharWire other) {
        wire = other;
        announced = false;
    }

    /** Returns the wire, or null. */
    public @Nullable CharWire wire() {
        return wire;
    }

    /** Returns how many octets the guest wrote. */
    public long written() {
        return written;
    }

    /** Returns how many octets the guest was given. */
    public long read() {
        return read;
    }

    void listener(@Nullable Runnable other) {
        listener = other;
        announced = false;
    }

    void write(int octet) {
        written++;
        CharWire w = wire;
        if (w != null) {
            w.write(octet & 0xff);
        }
    }

    boolean available() {
        CharWire w = wire;
        return w != null && w.available();
    }

    int take() {
        CharWire w = wire;
        int octet = w == null ? -1 : w.read();
        if (octet >= 0) {
            read++;
        }
        if (w == null || !w.available()) {
            announced = false;
        }
        return octet;
    }

    boolean connected() {
        CharWire w = wire;
        return w != null && w.connected();
    }

    /** Tells the device that input has come; at a safepoint. */
    void deliver() {
        Runnable l = listener;
        if (l != null && !announced && available()) {
            announced = true;
            l.run();
        }
    }
}
