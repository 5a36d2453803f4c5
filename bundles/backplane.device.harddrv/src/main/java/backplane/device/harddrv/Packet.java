package backplane.device.harddrv;

import backplane.api.StateIo;

/** A command descriptor block of 12 bytes; numbers in it are big-endian. */
final class Packet {

    static final int SIZE = 12;

    private final byte[] bytes = new byte[SIZE];

    void take(byte[] buffer) {
        System.arraycopy(buffer, 0, bytes, 0, SIZE);
    }

    int opcode() {
        return u8(0);
    }

    int u8(int index) {
        return bytes[index] & 0xff;
    }

    int u16(int index) {
        return u8(index) << 8 | u8(index + 1);
    }

    int u24(int index) {
        return u8(index) << 16 | u16(index + 1);
    }

    /** Returns 32 bits without sign. */
    long u32(int index) {
        return (long) u16(index) << 16 | u16(index + 2);
    }

    void state(StateIo io) {
        io.bytes("packet", bytes);
    }
}
