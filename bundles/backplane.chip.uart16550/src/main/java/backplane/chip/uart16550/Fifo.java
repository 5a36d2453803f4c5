package backplane.chip.uart16550;

import backplane.api.StateIo;

/** A ring of 16 characters; with the FIFOs switched off only one place is used (the holding register). */
final class Fifo {

    static final int SIZE = 16;

    private final byte[] characters = new byte[SIZE];
    /** Line status error bits that arrived with each character. */
    private final byte[] errors = new byte[SIZE];

    private int head;
    private int count;

    int count() {
        return count;
    }

    boolean empty() {
        return count == 0;
    }

    void clear() {
        head = 0;
        count = 0;
    }

    void push(int character, int error) {
        int tail = (head + count) % SIZE;
        characters[tail] = (byte) character;
        errors[tail] = (byte) error;
        count++;
    }

    /** Takes the oldest character; with an empty ring the place that was read last is read again. */
    int pop() {
        int character = characters[head] & 0xff;
        if (count > 0) {
            head = (head + 1) % SIZE;
            count--;
        }
        return character;
    }

    /** Replaces the newest character: an overrun of the holding register. */
    void overwrite(int character, int error) {
        count--;
        push(character, error);
    }

    /** Returns the error bits of the oldest character. */
    int headErrors() {
        return count == 0 ? 0 : errors[head] & 0xff;
    }

    /** Error bits are shown once. */
    void clearHeadErrors() {
        errors[head] = 0;
    }

    boolean anyErrors() {
        for (int i = 0; i < count; i++) {
            if (errors[(head + i) % SIZE] != 0) {
                return true;
            }
        }
        return false;
    }

    void state(StateIo io) {
        io.bytes("characters", characters);
        io.bytes("errors", errors);
        head = io.u8("head", head) % SIZE;
        count = Math.min(io.u8("count", count), SIZE);
    }
}
