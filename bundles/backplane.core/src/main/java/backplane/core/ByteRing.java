package backplane.core;

import java.util.concurrent.atomic.AtomicLong;

/** Octets from one thread to another: bounded, without locks; one producer, one consumer. */
final class ByteRing {

    private final byte[] buffer;
    private final int mask;
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong tail = new AtomicLong();

    /** @param capacity octets, a power of two */
    ByteRing(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is no power of two");
        }
        buffer = new byte[capacity];
        mask = capacity - 1;
    }

    int capacity() {
        return buffer.length;
    }

    /** Returns how many octets wait. */
    int size() {
        return (int) (tail.get() - head.get());
    }

    /** Returns how many octets fit; producer only. */
    int free() {
        return buffer.length - size();
    }

    /** Puts octets in that are known to fit, without showing them to the consumer before {@link #publish}. */
    void write(int ahead, byte[] from, int offset, int length) {
        int at = (int) (tail.get() + ahead) & mask;
        int first = Math.min(length, buffer.length - at);
        System.arraycopy(from, offset, buffer, at, first);
        System.arraycopy(from, offset + first, buffer, 0, length - first);
    }

    void write(int ahead, int octet) {
        buffer[(int) (tail.get() + ahead) & mask] = (byte) octet;
    }

    /** Shows what was written to the consumer. */
    void publish(int length) {
        tail.set(tail.get() + length);
    }

    /** Copies octets that are known to wait; they stay until {@link #release}. */
    void read(int ahead, byte[] into, int offset, int length) {
        int at = (int) (head.get() + ahead) & mask;
        int first = Math.min(length, buffer.length - at);
        System.arraycopy(buffer, at, into, offset, first);
        System.arraycopy(buffer, 0, into, offset + first, length - first);
    }

    int read(int ahead) {
        return buffer[(int) (head.get() + ahead) & mask] & 0xff;
    }

    /** Gives room back to the producer. */
    void release(int length) {
        head.set(head.get() + length);
    }
}
