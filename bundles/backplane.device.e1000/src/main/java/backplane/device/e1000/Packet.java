package backplane.device.e1000;

import backplane.api.EthernetPort;
import backplane.api.MemoryMap;
import backplane.api.StateIo;
import java.util.Arrays;

/** A packet on its way out: gathered from descriptors, then sent as one frame or cut into many. */
final class Packet {

    /** Sends a frame; false = the wire has no room now, try again. */
    @FunctionalInterface
    interface Wire {
        boolean send(byte[] frame, int offset, int length);
    }

    private static final int IXSM = 0x01, TXSM = 0x02;
    private static final int SHORTEST = 60, FCS = 4, ADDRESSES = 12;

    /** Room in front of a frame for a VLAN tag. */
    private static final int HEADROOM = 4;

    /** A TSO packet of 64 KB, its headers, and some. */
    private static final int LARGEST = 0x11000;

    /** Attempts to send a frame while the wire is full, before it is given up. */
    private static final int PATIENCE = 200;

    private final RegisterFile regs;
    private final Statistics statistics;
    private final Wire wire;
    private final Offload plain = new Offload(), large = new Offload();

    private final byte[] data = new byte[HEADROOM + LARGEST];
    private final byte[] piece = new byte[HEADROOM + EthernetPort.MAX_FRAME + 256];

    private int length;

    /** Set when the packet is larger than what can be sent: nothing more is read of it. */
    private boolean overlong;

    private boolean begun;
    private int popts;
    private boolean tse;

    /** Set while the packet is complete and not all of it is sent. */
    private boolean pending;

    private boolean insertFcs;
    private boolean vlan;
    private int tag;
    private int sent;
    private int attempts;

    Packet(RegisterFile regs, Statistics statistics, Wire wire) {
        this.regs = regs;
        this.statistics = statistics;
        this.wire = wire;
    }

    /** Contexts for segmentation and for checksums alone are kept apart; each stays until it is replaced. */
    void context(long low, long high, boolean segmentation) {
        (segmentation ? large : plain).load(low, high);
    }

    /** The options of a packet are those of its first data descriptor. */
    void options(int value, boolean segment) {
        if (!begun) {
            popts = value;
            tse = segment;
        }
    }

    void append(MemoryMap memory, long address, int count) {
        begun = true;
        overlong |= count > (tse ? LARGEST : EthernetPort.MAX_FRAME) - length;
        if (!overlong) {
            memory.read(address, data, HEADROOM + length, count);
            length += count;
        }
    }

    /** The checksum of a legacy descriptor: from {@code css} to the end, stored at {@code cso}. */
    void sum(int css, int cso) {
        if (!overlong) {
            Offload.insert(data, HEADROOM, length, css, 0, cso, false);
        }
    }

    /** The last descriptor of the packet was appended. */
    void end(boolean fcs, boolean insertTag, int special) {
        insertFcs = fcs;
        vlan = insertTag && regs.has(Reg.CTRL, Reg.CTRL_VME);
        tag = special;
        sent = 0;
        attempts = 0;
        pending = !overlong;
        if (tse) {
            statistics.count(Reg.TSCTC);
            pending &= large.mss() > 0 && large.headerLength() > 0 && large.headerLength() <= length;
        } else if (pending) {
            checksums(plain, data, length);
        }
        if (!pending) {
            begin();
        }
    }

    private void checksums(Offload context, byte[] frame, int count) {
        if ((popts & IXSM) != 0) {
            context.ip(frame, HEADROOM, count);
        }
        if ((popts & TXSM) != 0) {
            context.transport(frame, HEADROOM, count);
        }
    }

    private void begin() {
        length = 0;
        overlong = false;
        begun = false;
        popts = 0;
        tse = false;
        pending = false;
    }

    /** Tells whether the packet is complete and not yet sent. */
    boolean pending() {
        return pending;
    }

    /** Sends one frame of the complete packet; false = it has to wait for the wire. */
    boolean emit() {
        return tse ? segment() : frame(data, length, true);
    }

    private boolean segment() {
        int header = large.headerLength();
        int from = header + sent * large.mss();
        int payload = Math.min(large.mss(), length - from);
        boolean last = from + payload >= length;
        if (header + payload > EthernetPort.MAX_FRAME) {
            begin();
            return true;
        }
        System.arraycopy(data, HEADROOM, piece, HEADROOM, header);
        System.arraycopy(data, HEADROOM + from, piece, HEADROOM + header, payload);
        large.piece(piece, HEADROOM, sent, payload, last, (popts & TXSM) != 0);
        checksums(large, piece, header + payload);
        return frame(piece, header + payload, last);
    }

    /** Sends one frame that lies behind the headroom; a full wire leaves everything as it was. */
    private boolean frame(byte[] f, int count, boolean last) {
        int n = insertFcs ? count : Math.max(0, count - FCS);
        if (n < SHORTEST && regs.has(Reg.TCTL, Reg.TCTL_PSP)) {
            Arrays.fill(f, HEADROOM + n, HEADROOM + SHORTEST, (byte) 0);
            n = SHORTEST;
        }
        boolean legal = n >= ADDRESSES + 2 && n + HEADROOM <= EthernetPort.MAX_FRAME;
        if (legal && !(vlan ? tagged(f, n) : wire.send(f, HEADROOM, n)) && ++attempts < PATIENCE) {
            return false;
        }
        if (legal) {
            statistics.sent(f, HEADROOM, n);
        }
        sent++;
        attempts = 0;
        if (last) {
            begin();
        }
        return true;
    }

    private boolean tagged(byte[] f, int n) {
        byte[] kept = Arrays.copyOfRange(f, HEADROOM, HEADROOM + ADDRESSES);
        System.arraycopy(kept, 0, f, 0, ADDRESSES);
        Checksum.put16(f, ADDRESSES, regs.get(Reg.VET));
        Checksum.put16(f, ADDRESSES + 2, tag);
        boolean gone = wire.send(f, 0, n + HEADROOM);
        System.arraycopy(kept, 0, f, HEADROOM, ADDRESSES);
        return gone;
    }

    void reset() {
        begin();
    }

    void state(StateIo io) {
        io.section("checksum context", plain::state);
        io.section("segmentation context", large::state);
        io.bytes("packet", data);
        length = Math.min(io.u32("packet length", length) & 0x1ffff, LARGEST);
        overlong = io.flag("overlong", overlong);
        begun = io.flag("begun", begun);
        popts = io.u8("POPTS", popts) & 0xff;
        tse = io.flag("TSE", tse);
        pending = io.flag("pending", pending);
        insertFcs = io.flag("IFCS", insertFcs);
        vlan = io.flag("VLE", vlan);
        tag = io.u16("special", tag) & 0xffff;
        sent = io.u32("pieces sent", sent) & 0x1ffff;
        attempts = io.u16("attempts", attempts);
    }
}
