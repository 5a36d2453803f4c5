package backplane.device.harddrv;

/** Writes an answer, big-endian, into the beginning of a drive's buffer. */
final class Response {

    private final byte[] buffer;
    private int length;

    Response(byte[] buffer) {
        this.buffer = buffer;
    }

    Response u8(int... values) {
        for (int value : values) {
            buffer[length++] = (byte) value;
        }
        return this;
    }

    Response u16(int value) {
        return u8(value >> 8, value);
    }

    Response u32(long value) {
        return u16((int) (value >> 16)).u16((int) value);
    }

    Response zeros(int count) {
        for (int i = 0; i < count; i++) {
            u8(0);
        }
        return this;
    }

    Response text(String text, int size) {
        for (int i = 0; i < size; i++) {
            u8(i < text.length() ? text.charAt(i) : ' ');
        }
        return this;
    }

    /** Sets the 16-bit length field at {@code index} to the number of bytes that follow it. */
    Response lengthAt(int index) {
        int rest = length - index - 2;
        buffer[index] = (byte) (rest >> 8);
        buffer[index + 1] = (byte) rest;
        return this;
    }

    int length() {
        return length;
    }
}
