package backplane.chip.dp8390;

import backplane.api.Bytes;
import backplane.api.StateIo;

/** The remote DMA channel: the card's memory behind one I/O port (RSAR/CRDA, RBCR, data port). */
final class RemoteDma {

    /** Values of the RD field of the command register; 4 .. 7 abort. */
    static final int READ = 1, WRITE = 2, SEND_PACKET = 3;

    private static final int IDLE = 0;

    private final BufferMemory memory;
    private final ReceiveRing ring;
    private final InterruptStatus interrupt;

    private int command;
    private int crda;
    private int rbcr;
    private boolean words;

    RemoteDma(BufferMemory memory, ReceiveRing ring, InterruptStatus interrupt) {
        this.memory = memory;
        this.ring = ring;
        this.interrupt = interrupt;
    }

    int crda() {
        return crda;
    }

    void crda(int value) {
        crda = value & 0xffff;
    }

    int rbcr() {
        return rbcr;
    }

    void rbcr(int value) {
        rbcr = value & 0xffff;
    }

    /** DCR.WTS: a transfer moves two bytes instead of one. */
    void words(boolean on) {
        words = on;
    }

    /**
     * Takes the RD field of a write to the command register. A start with a count of 0 completes at once: Linux finds
     * the interrupt line of an ISA card that way.
     */
    void command(int rd) {
        command = rd == READ || rd == WRITE ? rd : IDLE;
        if (rd == SEND_PACKET) {
            sendPacket();
        } else if (command != IDLE && rbcr == 0) {
            complete();
        }
    }

    /** Reads the packet at BNRY, its header first; BNRY then moves on to the next packet. */
    private void sendPacket() {
        if (ring.empty()) {
            return;
        }
        crda = ring.bnry() << 8;
        rbcr = memory.u8(crda + 2) | memory.u8(crda + 3) << 8;
        command = SEND_PACKET;
        if (rbcr == 0) {
            complete();
        }
    }

    void abort() {
        command = IDLE;
    }

    int read(int width) {
        int value = 0;
        int unit = unit(width);
        for (int i = 0; i < width; i++) {
            value |= (i < unit && reading() ? memory.u8(crda + i & 0xffff) : 0xff) << 8 * i;
        }
        if (reading()) {
            advance(unit);
        }
        return value;
    }

    void write(int value, int width) {
        if (command != WRITE) {
            return;
        }
        int unit = unit(width);
        for (int i = 0; i < Math.min(unit, width); i++) {
            memory.put8(crda + i & 0xffff, value >> 8 * i);
        }
        advance(unit);
    }

    /** As {@code count} reads of the data port; moves as much as lies in one piece of RAM before the end of the ring. */
    int readBlock(int width, Bytes target, long at, int count) {
        int units = reading() ? Math.min(count, pieces(width)) : 0;
        if (units > 0) {
            memory.copyTo(crda, target, at, units * width);
            advance(units * width);
        }
        return units;
    }

    /** As {@code count} writes of the data port; see {@link #readBlock}. */
    int writeBlock(int width, Bytes source, long at, int count) {
        int units = command == WRITE ? Math.min(count, pieces(width)) : 0;
        if (units > 0) {
            memory.copyFrom(crda, source, at, units * width);
            advance(units * width);
        }
        return units;
    }

    private boolean reading() {
        return command == READ || command == SEND_PACKET;
    }

    /** One access moves one unit of the DCR width, whatever its own width; only 32-bit accesses move four bytes. */
    private int unit(int width) {
        if (width == 4) {
            return 4;
        }
        return words ? 2 : 1;
    }

    private int pieces(int width) {
        if (unit(width) != width) {
            return 0;
        }
        int end = ring.pstop() << 8;
        int extent = crda < end ? Math.min(memory.extent(crda), end - crda) : memory.extent(crda);
        return Math.min(extent, rbcr) / width;
    }

    /** The count is clamped: in word mode odd counts occur, and the driver waits for RDC without a time limit. */
    private void advance(int bytes) {
        int left = bytes;
        while (left > 0) {
            int end = ring.pstop() << 8;
            int step = crda < end && crda + left >= end ? end - crda : left;
            crda = ring.wrap(crda + step);
            left -= step;
        }
        rbcr = Math.max(0, rbcr - bytes);
        if (rbcr == 0) {
            complete();
        }
    }

    private void complete() {
        if (command == SEND_PACKET) {
            ring.bnry(memory.u8((ring.bnry() << 8) + 1));
        }
        command = IDLE;
        interrupt.raise(InterruptStatus.RDC);
    }

    void state(StateIo io) {
        command = io.u8("remote DMA command", command) & 3;
        crda = io.u16("CRDA", crda) & 0xffff;
        rbcr = io.u16("RBCR", rbcr) & 0xffff;
    }
}
