package backplane.chip.dp8390;

import backplane.api.Bytes;
import backplane.api.Clock;
import backplane.api.EthernetPort;
import backplane.api.IrqLine;
import backplane.api.PlugException;
import backplane.api.StateIo;

/**
 * The National DP8390 network controller, as drivers of the NE2000 use it, and its Realtek descendant for PCI.
 *
 * <p>Sources: data sheets DP8390D, DP83902A and RTL8029AS, application note AN-937. Frames have no FCS; the chip adds one
 * to what it stores, because the ring's byte counts include it.
 */
public final class Dp8390 {

    /** Number of registers: offsets 00h .. 0Fh. */
    public static final int REGISTERS = 16;

    static final int RSR_PRX = 0x01, RSR_CRC = 0x02, RSR_MPA = 0x10, RSR_PHY = 0x20, RSR_DIS = 0x40;
    private static final int STP = 0x01, STA = 0x02, TXP = 0x04, RD_SHIFT = 3, RD = 7, ABORT = 4, PAGE_SHIFT = 6;
    private static final int WTS = 0x01, LAS = 0x04, DCR_MASK = 0x7f;
    private static final int SHORTEST = 60;

    private final BufferMemory memory;
    private final InterruptStatus interrupt;
    private final ReceiveRing ring;
    private final RemoteDma dma;
    private final Transmitter transmitter;
    private final AddressFilter filter = new AddressFilter();
    private final TallyCounter alignment = new TallyCounter(), crc = new TallyCounter(), missed = new TallyCounter();
    private final boolean realtek;
    private final RealtekPage page3 = new RealtekPage();

    private int page;
    private int rd = ABORT;
    private boolean running;
    private int dcr = LAS;
    private int rsr;

    /**
     * Makes a chip in the reset state.
     *
     * @param memory what is on its local bus
     * @param irq its interrupt pin, active high
     * @param clock times transmissions; the chip claims the timer {@code transmit}
     * @param wire where frames go
     * @param realtek true for an RTL8029, with its identity and page 3
     */
    public Dp8390(BufferMemory memory, IrqLine irq, Clock clock, EthernetPort wire, boolean realtek)
            throws PlugException {
        this.memory = memory;
        this.realtek = realtek;
        interrupt = new InterruptStatus(irq);
        ring = new ReceiveRing(memory);
        dma = new RemoteDma(memory, ring, interrupt);
        transmitter = new Transmitter(memory, interrupt, clock, wire::send);
    }

    /** The reset pin, which an NE2000 pulls by an access to its reset port. RAM, addresses and pointers stay. */
    public void reset() {
        page = 0;
        rd = ABORT;
        running = false;
        dcr = LAS;
        dma.abort();
        dma.words(false);
        transmitter.reset();
        page3.reset();
        interrupt.reset();
    }

    /** Reads a register of the page that the command register selects. */
    public int read(int offset) {
        if (offset == 0) {
            return command();
        }
        return switch (page) {
            case 0 -> read0(offset);
            case 1 -> offset == 7 ? ring.curr() : filter.register(offset);
            case 2 -> read2(offset);
            default -> realtek ? page3.read(offset) : 0xff;
        };
    }

    private int command() {
        return (running ? STA : STP) | (transmitter.busy() ? TXP : 0) | rd << RD_SHIFT | page << PAGE_SHIFT;
    }

    private int read0(int offset) {
        return switch (offset) {
            case 0x01 -> dma.crda() & 0xff; // CLDA: the local channel has no address of its own between frames
            case 0x02 -> dma.crda() >> 8;
            case 0x03 -> ring.bnry();
            case 0x04 -> transmitter.tsr();
            case 0x05 -> 0; // NCR: nobody else is on this wire
            case 0x06 -> transmitter.readFifo();
            case 0x07 -> interrupt.isr();
            case 0x08 -> dma.crda() & 0xff;
            case 0x09 -> dma.crda() >> 8;
            case 0x0a -> realtek ? RealtekPage.ID0 : 0xff;
            case 0x0b -> realtek ? RealtekPage.ID1 : 0xff;
            case 0x0c -> rsr;
            case 0x0d -> alignment.readAndClear();
            case 0x0e -> crc.readAndClear();
            default -> missed.readAndClear();
        };
    }

    private int read2(int offset) {
        return switch (offset) {
            case 0x01 -> ring.pstart();
            case 0x02 -> ring.pstop();
            case 0x03, 0x05 -> ring.curr();
            case 0x04 -> transmitter.tpsr();
            case 0x06 -> dma.crda() >> 8;
            case 0x07 -> dma.crda() & 0xff;
            case 0x0c -> filter.rcr() | (realtek ? 0xc0 : 0);
            case 0x0d -> transmitter.tcr();
            case 0x0e -> dcr;
            case 0x0f -> interrupt.imr();
            default -> 0xff;
        };
    }

    /** Writes a register of the page that the command register selects. */
    public void write(int offset, int value) {
        int v = value & 0xff;
        if (offset == 0) {
            command(v);
        } else if (page == 0) {
            write0(offset, v);
        } else if (page == 1) {
            write1(offset, v);
        } else if (page == 3 && realtek) {
            page3.write(offset, v);
        }
    }

    /** STP = STA = 0 leaves the run state alone: drivers write such values all the time only to change the page. */
    private void command(int value) {
        page = value >> PAGE_SHIFT;
        rd = value >> RD_SHIFT & RD;
        if ((value & STP) != 0) {
            running = false;
            interrupt.stopped(true);
        } else if ((value & STA) != 0) {
            running = true;
            interrupt.stopped(false);
        }
        dma.command(running ? rd : ABORT);
        if ((value & TXP) != 0 && running) {
            int looped = transmitter.start();
            rsr = looped != 0 ? looped : rsr;
        }
    }

    private void write0(int offset, int v) {
        switch (offset) {
            case 0x01 -> ring.pstart(v);
            case 0x02 -> ring.pstop(v);
            case 0x03 -> ring.bnry(v);
            case 0x04 -> transmitter.tpsr(v);
            case 0x05 -> transmitter.tbcr(transmitter.tbcr() & 0xff00 | v);
            case 0x06 -> transmitter.tbcr(transmitter.tbcr() & 0xff | v << 8);
            case 0x07 -> interrupt.acknowledge(v);
            case 0x08 -> dma.crda(dma.crda() & 0xff00 | v);
            case 0x09 -> dma.crda(dma.crda() & 0xff | v << 8);
            case 0x0a -> dma.rbcr(dma.rbcr() & 0xff00 | v);
            case 0x0b -> dma.rbcr(dma.rbcr() & 0xff | v << 8);
            case 0x0c -> filter.rcr(v);
            case 0x0d -> transmitter.tcr(v);
            case 0x0e -> dataConfiguration(v);
            default -> interrupt.mask(v);
        }
    }

    private void write1(int offset, int v) {
        if (offset == 7) {
            ring.curr(v);
        } else {
            filter.register(offset, v);
        }
    }

    private void dataConfiguration(int value) {
        dcr = value & DCR_MASK;
        dma.words((dcr & WTS) != 0);
    }

    /** Reads the data port. */
    public int readData(int width) {
        return dma.read(width);
    }

    /** Writes the data port. */
    public void writeData(int value, int width) {
        dma.write(value, width);
    }

    /** Reads the data port up to {@code count} times; returns how often, which may be 0. */
    public int readData(int width, Bytes into, long at, int count) {
        return dma.readBlock(width, into, at, count);
    }

    /** Writes the data port up to {@code count} times; returns how often, which may be 0. */
    public int writeData(int width, Bytes from, long at, int count) {
        return dma.writeBlock(width, from, at, count);
    }

    /** Tells whether frames should come now: there is room for one, or the chip is off the wire and they are lost anyway. */
    public boolean ready() {
        return !listening() || ring.ready();
    }

    /**
     * A frame waits on the wire for room in the ring. Software may have acknowledged PRX and left frames in the ring, as Linux
     * does after ten of them: it counts on the next frame to report itself. PRX is set for that frame, although it comes later.
     */
    public void remind() {
        if (listening() && (interrupt.isr() & (InterruptStatus.PRX | InterruptStatus.OVW)) == 0) {
            interrupt.raise(InterruptStatus.PRX);
        }
    }

    private boolean listening() {
        return running && !transmitter.loopback();
    }

    /**
     * A frame comes from the wire. Filtered by address, then stored and reported by PRX, or missed and reported by OVW.
     *
     * @param length without FCS; frames below 60 bytes are runts and normally ignored
     */
    public void receive(byte[] frame, int offset, int length) {
        boolean wanted = length >= SHORTEST || filter.is(AddressFilter.AR);
        if (!listening() || !wanted || length < 6 || !filter.accepts(frame, offset)) {
            return;
        }
        int group = AddressFilter.isGroup(frame, offset) ? RSR_PHY : 0;
        if (filter.is(AddressFilter.MON)) {
            miss(group | RSR_DIS);
        } else if (ring.store(frame, offset, length, RSR_PRX | group)) {
            rsr = RSR_PRX | group;
            interrupt.raise(InterruptStatus.PRX);
        } else {
            miss(group);
            interrupt.raise(InterruptStatus.OVW);
        }
    }

    private void miss(int status) {
        rsr = status | RSR_MPA;
        if (missed.count()) {
            interrupt.raise(InterruptStatus.CNT);
        }
    }

    /** Visits all registers and the memory. */
    public void state(StateIo io) {
        page = io.u8("page", page) & 3;
        rd = io.u8("RD", rd) & RD;
        running = io.flag("STA", running);
        dcr = io.u8("DCR", dcr) & DCR_MASK;
        rsr = io.u8("RSR", rsr) & 0xff;
        alignment.load(io.u8("CNTR0", alignment.value()));
        crc.load(io.u8("CNTR1", crc.value()));
        missed.load(io.u8("CNTR2", missed.value()));
        interrupt.state(io);
        ring.state(io);
        dma.state(io);
        dma.words((dcr & WTS) != 0);
        transmitter.state(io);
        filter.state(io);
        io.section("page 3", page3::state);
        memory.state(io);
    }
}
