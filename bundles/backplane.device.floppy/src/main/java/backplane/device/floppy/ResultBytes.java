package backplane.device.floppy;

import backplane.api.StateIo;
import java.util.Arrays;

/** The result phase: the bytes that the host has still to read. */
final class ResultBytes {

    private static final int LONGEST = 10;

    private final int[] bytes = new int[LONGEST];
    private int length;
    private int read;

    void begin() {
        length = 0;
        read = 0;
    }

    void forget() {
        begin();
        Arrays.fill(bytes, 0);
    }

    void put(int... result) {
        System.arraycopy(result, 0, bytes, 0, result.length);
        length = result.length;
        read = 0;
    }

    int next() {
        return bytes[read++];
    }

    /** Tells whether the host has read all of it. */
    boolean isRead() {
        return read >= length;
    }

    void state(StateIo io) {
        io.ints("result", bytes);
        length = Math.min(LONGEST, io.u8("result_length", length) & 0xff);
        read = Math.min(LONGEST - 1, io.u8("result_read", read) & 0xff);
    }
}
