package backplane.core;

/** Frames from one thread to another: bounded, copied, without locks; one producer, one consumer. */
final class FrameRing {

    private static final int HEADER = 2;

    private final ByteRing ring;

    /** @param capacity bytes, a power of two of at least 32 KB */
    FrameRing(int capacity) {
        ring = new ByteRing(capacity);
    }

    /** Tells whether a frame of this length fits now; producer only. */
    boolean fits(int length) {
        return ring.free() >= length + HEADER;
    }

    /** Copies a frame in. Returns false if it does not fit now. */
    boolean offer(byte[] frame, int offset, int length) {
        if (!fits(length)) {
            return false;
        }
        ring.write(0, length >> 8);
        ring.write(1, length);
        ring.write(HEADER, frame, offset, length);
        ring.publish(length + HEADER);
        return true;
    }

    boolean isEmpty() {
        return ring.size() == 0;
    }

    /** Copies the next frame out. Returns its length, or -1 if none waits. */
    int poll(byte[] into) {
        if (ring.size() == 0) {
            return -1;
        }
        int length = ring.read(0) << 8 | ring.read(1);
        ring.read(HEADER, into, 0, length);
        ring.release(length + HEADER);
        return length;
    }
}
