package backplane.device.ne2k;

import backplane.api.Bytes;
import backplane.api.EthernetPort;
import backplane.api.FrameReceiver;
import backplane.api.IrqLine;
import backplane.api.MacAddress;
import backplane.api.PlugException;
import backplane.api.PortBlock;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.chip.dp8390.BufferMemory;
import backplane.chip.dp8390.Dp8390;
import java.util.Arrays;

/**
 * The 32 ports of an NE2000 and the two ends of its cable: the chip's registers at 00h .. 0Fh, the data port at 10h ..
 * 17h, the reset port at 18h .. 1Fh.
 */
final class CardPorts implements FrameReceiver, PortBlock {

    private static final int SHORTEST = 60;

    private final EthernetPort cable;
    private final Dp8390 chip;
    private final int base;
    private final byte[] padded = new byte[SHORTEST];

    /** True after a frame had to wait; the next access that makes room calls for it. */
    private boolean waiting;

    /** @param base what to subtract from a port number to get an offset */
    CardPorts(Slot slot, MacAddress mac, IrqLine irq, int base, boolean realtek) throws PlugException {
        this.base = base;
        cable = slot.socket(EthernetPort.class, "");
        chip = new Dp8390(new BufferMemory(mac.bytes()), irq, slot.clock(), cable, realtek);
        cable.receiver(this);
    }

    int read(int port, int width) {
        int offset = port - base;
        if (offset >= 0x18) {
            return readReset(port, width);
        }
        return offset >= 0x10 ? readData(port, width) : split(port, width);
    }

    void write(int port, int value, int width) {
        int offset = port - base;
        if (offset >= 0x18) {
            writeReset(port, value, width);
        } else if (offset >= 0x10) {
            writeData(port, value, width);
        } else {
            join(port, value, width);
        }
    }

    /** Registers are bytes; a wider access reaches its neighbours too, but never the data port. */
    private int split(int port, int width) {
        int value = 0;
        for (int i = 0; i < width; i++) {
            int b = port - base + i < Dp8390.REGISTERS ? readChip(port + i, 1) : 0xff;
            value |= b << 8 * i;
        }
        return value;
    }

    private void join(int port, int value, int width) {
        for (int i = 0; i < width && port - base + i < Dp8390.REGISTERS; i++) {
            writeChip(port + i, value >> 8 * i & 0xff, 1);
        }
    }

    int readChip(int port, int width) {
        return chip.read(port - base);
    }

    void writeChip(int port, int value, int width) {
        chip.write(port - base, value);
        callForFrames();
    }

    int readData(int port, int width) {
        return chip.readData(width);
    }

    void writeData(int port, int value, int width) {
        chip.writeData(value, width);
    }

    /** Drivers read the reset port and write back what they read; the read starts the reset pulse. */
    int readReset(int port, int width) {
        reset();
        return 0;
    }

    void writeReset(int port, int value, int width) {
        reset();
    }

    @Override
    public int readBlock(int port, int width, Bytes memory, long address, int count) {
        return isDataPort(port) ? chip.readData(width, memory, address, count) : 0;
    }

    @Override
    public int writeBlock(int port, int width, Bytes memory, long address, int count) {
        return isDataPort(port) ? chip.writeData(width, memory, address, count) : 0;
    }

    private boolean isDataPort(int port) {
        return (port - base & 0x18) == 0x10;
    }

    void reset() {
        chip.reset();
        callForFrames();
    }

    private void callForFrames() {
        if (waiting && ready()) {
            cable.poll();
        }
    }

    @Override
    public boolean ready() {
        waiting = !chip.ready();
        if (waiting) {
            chip.remind();
        }
        return !waiting;
    }

    /** Frames of the host may be shorter than the wire allows; they are padded with zeros, as a sender would. */
    @Override
    public void receive(byte[] frame, int offset, int length) {
        if (length >= SHORTEST) {
            chip.receive(frame, offset, length);
            return;
        }
        System.arraycopy(frame, offset, padded, 0, length);
        Arrays.fill(padded, length, SHORTEST, (byte) 0);
        chip.receive(padded, 0, SHORTEST);
    }

    /** An NE2000 has no link bit: without carrier its frames are just not heard. */
    @Override
    public void link(boolean up) {}

    void state(StateIo io) {
        chip.state(io);
        waiting = io.flag("frame waits", waiting);
    }
}
