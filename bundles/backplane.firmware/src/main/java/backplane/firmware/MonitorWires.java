package backplane.firmware;

/** Reads what the monitor tells of itself, over the two wires of the DISPI register 0Bh (VESA DDC2B). */
final class MonitorWires {

    static final int BLOCK = 128;

    private static final int INDEX = 0x1ce, DATA = 0x1cf, DDC = 0x0b;
    private static final int CLOCK = 0x01, SDA = 0x02, SDA_WIRE = 0x08, ENABLED = 0x80;
    private static final int WRITE = 0xa0, READ = 0xa1;

    private final Ports ports;

    MonitorWires(Ports ports) {
        this.ports = ports;
    }

    /** Tells whether a monitor with data is there. */
    boolean answers() {
        begin();
        boolean answers = send(WRITE);
        end();
        return answers;
    }

    /** Returns block 0 or 1, or no bytes if no monitor answers. */
    byte[] read(int block) {
        begin();
        if (!send(WRITE)) {
            end();
            return new byte[0];
        }
        send(block * BLOCK);
        begin();
        send(READ);
        byte[] data = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            data[i] = (byte) receive(i == BLOCK - 1);
        }
        end();
        return data;
    }

    private void wires(int value) {
        ports.out16(INDEX, DDC);
        ports.out16(DATA, ENABLED | value);
    }

    private void begin() {
        wires(SDA);
        wires(CLOCK | SDA);
        wires(CLOCK);
        wires(0);
    }

    private void end() {
        wires(0);
        wires(CLOCK);
        wires(CLOCK | SDA);
    }

    private boolean bit(boolean data) {
        int level = data ? SDA : 0;
        wires(level);
        wires(CLOCK | level);
        boolean wire = (ports.in16(DATA) & SDA_WIRE) != 0;
        wires(level);
        return wire;
    }

    /** Sends a byte; returns whether it is acknowledged. */
    private boolean send(int value) {
        for (int i = 7; i >= 0; i--) {
            bit((value >> i & 1) != 0);
        }
        return !bit(true);
    }

    private int receive(boolean last) {
        int value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 1 | (bit(true) ? 1 : 0);
        }
        bit(last);
        return value;
    }
}
