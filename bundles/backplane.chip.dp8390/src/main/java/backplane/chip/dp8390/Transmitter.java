package backplane.chip.dp8390;

import backplane.api.Clock;
import backplane.api.PlugException;
import backplane.api.StateIo;
import backplane.api.Timer;
import java.util.zip.CRC32;

/** The transmit side: TPSR, TBCR, TCR, TSR, NCR, and the FIFO that shows the end of a looped frame. */
final class Transmitter {

    private static final int INHIBIT_CRC = 0x01, LOOPBACK = 0x06, TCR_MASK = 0x1f;
    private static final int PTX = 0x01;

    /** TSR after a good transmission, by loopback mode: inside the chip there is neither carrier nor heartbeat. */
    private static final int[] GOOD = {PTX, 0x53, 0x43, 0x03};

    /**
     * The time on the wire per byte, and the preamble, FCS and gap around a frame. This is ten times the speed of the real
     * 10 Mb/s wire, which would be the slowest part of the machine; no driver measures it.
     */
    private static final long BYTE_TIME = 80, OVERHEAD = 24;

    private static final int FIFO = 8;

    private final BufferMemory memory;
    private final InterruptStatus interrupt;
    private final Wire wire;
    private final Timer timer;
    private final CRC32 crc = new CRC32();
    private final byte[] frame = new byte[0x10000];
    private final byte[] fifo = new byte[FIFO];

    private int fifoAt;
    private int tpsr;
    private int tbcr;
    private int tcr;
    private int tsr;
    private int outcome;
    private boolean busy;

    Transmitter(BufferMemory memory, InterruptStatus interrupt, Clock clock, Wire wire) throws PlugException {
        this.memory = memory;
        this.interrupt = interrupt;
        this.wire = wire;
        timer = clock.timer("transmit", this::sent);
    }

    int tpsr() {
        return tpsr;
    }

    void tpsr(int page) {
        tpsr = page;
    }

    int tbcr() {
        return tbcr;
    }

    void tbcr(int value) {
        tbcr = value & 0xffff;
    }

    int tcr() {
        return tcr;
    }

    void tcr(int value) {
        tcr = value & TCR_MASK;
    }

    int tsr() {
        return tsr;
    }

    boolean busy() {
        return busy;
    }

    boolean loopback() {
        return (tcr & LOOPBACK) != 0;
    }

    /**
     * Starts to send the frame at TPSR. The frame leaves at once; the driver hears of it when its time on the wire is over.
     *
     * @return the receive status if the frame was looped back, 0 if it went out
     */
    int start() {
        if (busy) {
            return 0;
        }
        busy = true;
        tsr = 0;
        outcome = GOOD[(tcr & LOOPBACK) >> 1];
        memory.read(address(), frame, 0, tbcr);
        timer.armIn((tbcr + OVERHEAD) * BYTE_TIME);
        if (loopback()) {
            return loop();
        }
        wire.send(frame, 0, tbcr);
        return 0;
    }

    /** The card does not decode the top address line here: NetWare's driver sends from C000h. */
    private int address() {
        return tpsr >= 0xc0 ? (tpsr << 8) - 0x8000 : tpsr << 8;
    }

    /**
     * A looped frame is not stored; its last bytes stay in the FIFO. The one CRC circuit cannot make and check an FCS in
     * the same frame, so the receive side reports a CRC error unless software brought the FCS along.
     */
    private int loop() {
        int length = tbcr;
        boolean checked = (tcr & INHIBIT_CRC) != 0;
        if (!checked) {
            putFcs(length);
            length = Math.min(length + 4, frame.length);
        }
        for (int i = 0; i < FIFO; i++) {
            int from = length - FIFO + i;
            fifo[i] = from < 0 ? 0 : frame[from];
        }
        fifoAt = 0;
        return checked && goodFcs(length) ? Dp8390.RSR_PRX : Dp8390.RSR_CRC;
    }

    private void putFcs(int length) {
        long value = crcOf(length);
        for (int i = 0; i < 4 && length + i < frame.length; i++) {
            frame[length + i] = (byte) (value >> 8 * i);
        }
    }

    private boolean goodFcs(int length) {
        // the CRC over a frame and its own FCS is a constant
        return crcOf(length) == 0x2144df1cL;
    }

    private long crcOf(int length) {
        crc.reset();
        crc.update(frame, 0, length);
        return crc.getValue();
    }

    private void sent(long deadline) {
        if (busy) {
            busy = false;
            tsr = outcome;
            interrupt.raise(InterruptStatus.PTX);
        }
    }

    /** Each read shows the next byte; meaningful after a loopback only. */
    int readFifo() {
        int value = fifo[fifoAt] & 0xff;
        fifoAt = (fifoAt + 1) % FIFO;
        return value;
    }

    void reset() {
        timer.cancel();
        busy = false;
        tcr = 0;
    }

    void state(StateIo io) {
        tpsr = io.u8("TPSR", tpsr) & 0xff;
        tbcr = io.u16("TBCR", tbcr) & 0xffff;
        tcr = io.u8("TCR", tcr) & TCR_MASK;
        tsr = io.u8("TSR", tsr) & 0xff;
        outcome = io.u8("TSR when sent", outcome) & 0xff;
        busy = io.flag("TXP", busy);
        io.bytes("FIFO", fifo);
        fifoAt = io.u8("FIFO position", fifoAt) & FIFO - 1;
    }

    /** Where frames go. */
    @FunctionalInterface
    interface Wire {
        void send(byte[] frame, int offset, int length);
    }
}
