package backplane.device.vga;

import backplane.api.StateIo;

/** The palette DAC: 256 colours of 18 bits, or of 24 bits when VBE asks for them. */
final class Dac {

    private static final int WRITE_MODE = 0, READ_MODE = 3;

    private final Changes changes;
    private final byte[] components = new byte[3 * 256];
    private int mask;
    private int readIndex;
    private int writeIndex;
    /** Which of the three components comes next. */
    private int cycle;

    private int mode;
    private boolean eightBits;

    Dac(Changes changes) {
        this.changes = changes;
    }

    void reset() {
        mask = 0xff;
        readIndex = 0;
        writeIndex = 0;
        cycle = 0;
        mode = WRITE_MODE;
        eightBits = false;
    }

    int mask() {
        return mask;
    }

    void mask(int value) {
        mask = value;
        changes.everything();
    }

    /** Returns 0 after the write index was set, 3 after the read index was. */
    int mode() {
        return mode;
    }

    void readIndex(int value) {
        readIndex = value;
        cycle = 0;
        mode = READ_MODE;
    }

    int writeIndex() {
        return writeIndex;
    }

    void writeIndex(int value) {
        writeIndex = value;
        cycle = 0;
        mode = WRITE_MODE;
    }

    int readData() {
        int value = components[3 * readIndex + cycle] & 0xff;
        if (++cycle == 3) {
            cycle = 0;
            readIndex = readIndex + 1 & 0xff;
        }
        return value;
    }

    void writeData(int value) {
        components[3 * writeIndex + cycle] = (byte) (eightBits ? value : value & 0x3f);
        if (++cycle == 3) {
            cycle = 0;
            writeIndex = writeIndex + 1 & 0xff;
        }
        changes.everything();
    }

    /** Switches the width of a component; the colours stay what they are. */
    void eightBits(boolean on) {
        if (on == eightBits) {
            return;
        }
        eightBits = on;
        for (int i = 0; i < components.length; i++) {
            int value = components[i] & 0xff;
            components[i] = (byte) (on ? value << 2 | value >> 4 : value >> 2);
        }
        changes.everything();
    }

    /** Returns the colour of a pixel value, {@code 0x00RRGGBB}. */
    int rgb(int pixel) {
        int at = 3 * (pixel & mask);
        return component(at) << 16 | component(at + 1) << 8 | component(at + 2);
    }

    private int component(int at) {
        int value = components[at] & 0xff;
        return eightBits ? value : (value << 2 | value >> 4) & 0xff;
    }

    void state(StateIo io) {
        io.bytes("components", components);
        mask = io.u8("mask", mask) & 0xff;
        readIndex = io.u8("read_index", readIndex) & 0xff;
        writeIndex = io.u8("write_index", writeIndex) & 0xff;
        cycle = (io.u8("cycle", cycle) & 0xff) % 3;
        mode = io.u8("mode", mode) & 3;
        eightBits = io.flag("eight_bits", eightBits);
    }
}
