package backplane.device.e1000;

import backplane.api.PlugException;
import backplane.testkit.DeviceBench;
import java.util.Arrays;
import java.util.List;

/** A small driver on a bench with one card: rings in guest memory, buffers behind them. */
final class Driver {

    static final String SLOT = "e1000_0";
    static final int[] MAC = {0x52, 0x54, 0, 0x12, 0x34, 0x56};
    static final long RX_RING = 0x10000, TX_RING = 0x20000, RX_BUFFERS = 0x40000, TX_BUFFERS = 0x100000;
    static final int ENTRIES = 64, BUFFER = 2048;
    static final long SECOND = 1_000_000_000L;

    final DeviceBench bench = new DeviceBench();
    final int device;
    final long base;
    final int io;
    private int tail;

    Driver() {
        try {
            bench.wire(SLOT);
            bench.plug(SLOT, Keys.device());
            device = find();
            bench.enablePci(device, 0, 0xc000, 0xd000_0000L);
            base = bench.pciBar(device, 0, 0);
            io = (int) bench.pciBar(device, 0, 2);
        } catch (PlugException e) {
            throw new AssertionError(e);
        }
    }

    private int find() {
        for (int d = 0; d < 32; d++) {
            if (bench.pciRead(d, 0, 0, 4) == 0x100e8086) {
                return d;
            }
        }
        throw new AssertionError("no 82540EM on the bus");
    }

    int read(int register) {
        return (int) bench.read(base + register, 4);
    }

    void write(int register, int value) {
        bench.write(base + register, value & 0xffff_ffffL, 4);
    }

    boolean interrupt() {
        return bench.pirq(0) || bench.pirq(1) || bench.pirq(2) || bench.pirq(3);
    }

    int phy(int register) {
        write(Reg.MDIC, 2 << 26 | 1 << 21 | register << 16);
        return read(Reg.MDIC) & 0xffff;
    }

    void phy(int register, int value) {
        write(Reg.MDIC, 1 << 26 | 1 << 21 | register << 16 | value);
    }

    /** Waits for the link and sets up both rings, as an e1000 driver's open does. */
    Driver open(int rctl) {
        bench.advance(SECOND);
        ring(Reg.RDBAL, RX_RING);
        ring(Reg.TDBAL, TX_RING);
        for (int i = 0; i < ENTRIES; i++) {
            bench.write(RX_RING + 16 * i, RX_BUFFERS + (long) BUFFER * i, 8);
            bench.write(RX_RING + 16 * i + 8, 0, 8);
        }
        write(Reg.RCTL, rctl | Reg.RCTL_EN);
        write(Reg.RDT, ENTRIES - 1);
        write(Reg.TCTL, Reg.TCTL_EN | Reg.TCTL_PSP);
        read(Reg.ICR);
        return this;
    }

    private void ring(int register, long address) {
        write(register, (int) address);
        write(register + 4, 0);
        write(register + 8, ENTRIES * 16);
        write(register + 0x10, 0);
        write(register + 0x18, 0);
    }

    void receive(byte[] frame) {
        bench.receive(SLOT, frame);
    }

    List<byte[]> sent() {
        return bench.wire(SLOT).sent();
    }

    /** The second half of a receive descriptor: length, checksum, status, errors, special. */
    long descriptor(int index) {
        return bench.read(RX_RING + 16 * index + 8, 8);
    }

    int status(int index) {
        return (int) (descriptor(index) >> 32) & 0xff;
    }

    int errors(int index) {
        return (int) (descriptor(index) >> 40) & 0xff;
    }

    int length(int index) {
        return (int) descriptor(index) & 0xffff;
    }

    byte[] stored(int index) {
        return memory(RX_BUFFERS + (long) BUFFER * index, length(index));
    }

    byte[] memory(long address, int length) {
        byte[] bytes = new byte[length];
        bench.memory().read(address, bytes, 0, length);
        return bytes;
    }

    long buffer(int offset, byte[] content) {
        bench.memory().write(TX_BUFFERS + offset, content, 0, content.length);
        return TX_BUFFERS + offset;
    }

    /** Puts a descriptor into the transmit ring without telling the card. */
    void queue(long low, long high) {
        bench.write(TX_RING + 16 * tail, low, 8);
        bench.write(TX_RING + 16 * tail + 8, high, 8);
        tail = (tail + 1) % ENTRIES;
    }

    /** Forgets what is in the rings, after a reset. */
    void restart() {
        tail = 0;
    }

    void kick() {
        write(Reg.TDT, tail);
    }

    boolean done(int index) {
        return (bench.read(TX_RING + 16 * index + 12, 1) & 1) != 0;
    }

    /** Sends a frame by one legacy descriptor: EOP, IFCS, RS. */
    void send(byte[] frame) {
        queue(buffer(0, frame), frame.length | 0x0bL << 24);
        kick();
    }

    static byte[] frame(int length, int... to) {
        byte[] frame = new byte[length];
        int[] address = to.length == 0 ? MAC : to;
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) (i < 6 ? address[i] : i < 12 ? 0x20 + i : i == 12 ? 0x88 : i == 13 ? 0xb5 : i * 5);
        }
        return frame;
    }

    static byte[] head(byte[] data, int length) {
        return Arrays.copyOf(data, length);
    }
}
