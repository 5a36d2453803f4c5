package backplane.device.keyboard;

import backplane.api.StateIo;

/** A first-in first-out buffer of bytes of fixed size, as keyboards have. */
final class ByteQueue {

    private final byte[] bytes;
    private int first;
    private int length;

    ByteQueue(int capacity) {
        bytes = new byte[capacity];
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** Returns how many more bytes fit. */
    int room() {
        return bytes.length - length;
    }

    /** Adds all of the bytes, or none if they do not all fit. */
    boolean add(int... values) {
        if (values.length > room()) {
            return false;
        }
        for (int value : values) {
            bytes[(first + length++) % bytes.length] = (byte) value;
        }
        return true;
    }

    /** Takes the oldest byte, 0 .. 255; the queue must not be empty. */
    int take() {
        int value = bytes[first] & 0xff;
        first = (first + 1) % bytes.length;
        length--;
        return value;
    }

    void clear() {
        first = 0;
        length = 0;
    }

    void state(StateIo io, String name) {
        io.section(name, part -> {
            part.bytes("bytes", bytes);
            first = Math.floorMod(part.u32("first", first), bytes.length);
            length = Math.max(0, Math.min(part.u32("length", length), bytes.length));
        });
    }
}
