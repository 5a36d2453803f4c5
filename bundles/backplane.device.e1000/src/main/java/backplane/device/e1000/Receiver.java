package backplane.device.e1000;

import backplane.api.EthernetPort;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;

/** Stores frames from the wire into guest memory. */
final class Receiver {

    private static final int DD = 0x01, EOP = 0x02, VP = 0x08, PIF = 0x80;
    private static final int SHORTEST = 60, FCS = 4, LONGEST = 1522, TAG = 4;
    private static final int PAUSE_TYPE = 0x8808, PAUSE_OPCODE = 1;

    private final RegisterFile regs;
    private final Ring ring;
    private final Interrupts interrupts;
    private final InterruptDelay delay;
    private final Statistics statistics;
    private final Transmitter transmitter;
    private final BooleanSupplier busMaster;
    private final ReceiveFilter filter;
    private final ReceiveChecksum checksum;
    private final CRC32 crc = new CRC32();

    private final byte[] padded = new byte[SHORTEST];

    /** The frame as it goes to memory: tag stripped, padded, FCS behind it. */
    private final byte[] frame = new byte[EthernetPort.MAX_FRAME + FCS];

    Receiver(
            RegisterFile regs,
            Ring ring,
            Interrupts interrupts,
            InterruptDelay delay,
            Statistics statistics,
            Transmitter transmitter,
            BooleanSupplier busMaster) {
        this.regs = regs;
        this.ring = ring;
        this.interrupts = interrupts;
        this.delay = delay;
        this.statistics = statistics;
        this.transmitter = transmitter;
        this.busMaster = busMaster;
        filter = new ReceiveFilter(regs);
        checksum = new ReceiveChecksum(regs);
    }

    boolean enabled() {
        return regs.has(Reg.RCTL, Reg.RCTL_EN) && busMaster.getAsBoolean();
    }

    /** Tells whether there are descriptors for the longest frame that may come, or all that the ring can give. */
    boolean room() {
        int longest = regs.has(Reg.RCTL, Reg.RCTL_LPE) ? EthernetPort.MAX_FRAME : LONGEST;
        int wanted = (longest + bufferSize() - 1) / bufferSize();
        return ring.owned() >= Math.max(1, Math.min(wanted, ring.size() - 1));
    }

    private int bufferSize() {
        int size = 2048 >> (regs.get(Reg.RCTL) >> 16 & 3);
        return regs.has(Reg.RCTL, Reg.RCTL_BSEX) && size < 2048 ? size * 16 : size;
    }

    /** A frame without FCS came from the wire, or from the transmitter by loopback. */
    void receive(byte[] data, int offset, int length) {
        if (!enabled()) {
            return;
        }
        if (length >= SHORTEST) {
            judge(data, offset, length);
            return;
        }
        System.arraycopy(data, offset, padded, 0, length);
        Arrays.fill(padded, length, SHORTEST, (byte) 0);
        judge(padded, 0, SHORTEST);
    }

    private void judge(byte[] data, int offset, int length) {
        statistics.arrived(length);
        if (tooLong(length)) {
            statistics.count(Reg.ROC);
        } else if (!control(data, offset) && filter.accepts(data, offset)) {
            statistics.received(data, offset, length);
            store(data, offset, length);
        }
    }

    private boolean tooLong(int length) {
        int limit = regs.has(Reg.RCTL, Reg.RCTL_LPE) ? EthernetPort.MAX_FRAME : LONGEST;
        return length + FCS > limit;
    }

    /** Obeys a PAUSE frame; returns true if it goes no further. */
    private boolean control(byte[] f, int o) {
        if (Checksum.get16(f, o + 12) != PAUSE_TYPE) {
            return false;
        }
        boolean pause = Checksum.get16(f, o + 14) == PAUSE_OPCODE && flowAddress(f, o);
        if (!pause) {
            statistics.count(Reg.FCRUC);
            return !regs.has(Reg.RCTL, Reg.RCTL_PMCF);
        }
        int quanta = Checksum.get16(f, o + 16);
        statistics.count(quanta == 0 ? Reg.XONRXC : Reg.XOFFRXC);
        if (regs.has(Reg.CTRL, Reg.CTRL_RFCE)) {
            transmitter.pause(quanta);
        }
        return regs.has(Reg.RCTL, Reg.RCTL_DPF) || !regs.has(Reg.RCTL, Reg.RCTL_PMCF);
    }

    /** FCAH and FCAL hold the first address byte in their lowest byte, as RAL does. */
    private boolean flowAddress(byte[] f, int o) {
        int low = Integer.reverseBytes(Checksum.get32(f, o));
        int high = Integer.reverseBytes(Checksum.get16(f, o + 4) << 16);
        return low == regs.get(Reg.FCAL) && high == regs.get(Reg.FCAH);
    }

    private void store(byte[] data, int offset, int length) {
        boolean tagged = filter.tagged(data, offset);
        boolean strip = tagged && regs.has(Reg.CTRL, Reg.CTRL_VME);
        int flags = checksum.check(data, offset, length, tagged ? 16 : 12);
        int special = strip ? Checksum.get16(data, offset + 14) : 0;
        int total = prepare(data, offset, length, strip);
        int inexact = (data[offset] & 1) != 0 && !ReceiveFilter.isBroadcast(data, offset) ? PIF : 0;
        int needed = (total + bufferSize() - 1) / bufferSize();
        if (ring.owned() < needed) {
            statistics.count(Reg.RNBC);
            statistics.count(Reg.MPC);
            interrupts.raise(Interrupts.RXO);
            return;
        }
        write(total, flags | inexact | (strip ? VP : 0), special);
        finish(total, needed);
    }

    /** Builds the image and returns its length; with RCTL.SECRC the FCS stays behind. */
    private int prepare(byte[] data, int offset, int length, boolean strip) {
        int n = strip ? length - TAG : length;
        System.arraycopy(data, offset, frame, 0, 12);
        System.arraycopy(data, offset + length - n + 12, frame, 12, n - 12);
        if (regs.has(Reg.RCTL, Reg.RCTL_SECRC)) {
            return n;
        }
        crc.reset();
        crc.update(frame, 0, n);
        Checksum.put32(frame, n, Integer.reverseBytes((int) crc.getValue()));
        return n + FCS;
    }

    private void write(int total, int flags, int special) {
        int start = Math.min(regs.get(Reg.RXCSUM) & 0xff, total);
        int sum = Checksum.sum(frame, start, total - start);
        int at = 0;
        while (at < total) {
            int part = Math.min(total - at, bufferSize());
            boolean last = at + part == total;
            long descriptor = ring.address();
            long buffer = ring.memory().read64(descriptor);
            if (buffer != 0) {
                ring.memory().write(buffer, frame, at, part);
            }
            long status = last ? flags | EOP | DD : DD;
            // one store: the driver must not see DD before the rest
            ring.memory()
                    .write64(
                            descriptor + 8,
                            part | (long) (last ? sum : 0) << 16 | status << 32 | (last ? (long) special << 48 : 0));
            ring.advance();
            at += part;
        }
    }

    private void finish(int total, int used) {
        int small = regs.get(Reg.RSRPD);
        int threshold = ring.size() >> 1 + (regs.get(Reg.RCTL) >> 8 & 3);
        int left = ring.owned();
        int causes = left <= threshold && left + used > threshold ? Interrupts.RXDMT0 : 0;
        causes |= total <= small ? Interrupts.SRPD : 0;
        if (causes != 0) {
            interrupts.raise(causes);
        }
        delay.event(regs.get(Reg.RDTR), regs.get(Reg.RADV));
    }
}
