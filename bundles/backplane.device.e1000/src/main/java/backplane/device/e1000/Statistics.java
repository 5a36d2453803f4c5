package backplane.device.e1000;

/** The statistics registers: they stick at all ones, and reading clears them. Octet counts are pairs and include the FCS. */
final class Statistics {

    private static final int FCS = 4;

    /** Upper limits, FCS included, of the first five size classes of PRC and PTC. */
    private static final int[] CLASS = {64, 127, 255, 511, 1023};

    private final RegisterFile regs;

    Statistics(RegisterFile regs) {
        this.regs = regs;
    }

    void count(int offset) {
        int value = regs.get(offset);
        if (value != -1) {
            regs.set(offset, value + 1);
        }
    }

    private void octets(int offset, int frame) {
        long before = (long) regs.get(offset + 4) << 32 | regs.get(offset) & 0xffff_ffffL;
        long after = before + frame + FCS;
        long kept = Long.compareUnsigned(after, before) < 0 ? -1 : after;
        regs.set(offset, (int) kept);
        regs.set(offset + 4, (int) (kept >>> 32));
    }

    /** Anything that came from the wire while the receiver was enabled. */
    void arrived(int length) {
        count(Reg.TPR);
        octets(Reg.TOR, length);
    }

    /** A frame that passed the filters. */
    void received(byte[] frame, int offset, int length) {
        count(Reg.GPRC);
        octets(Reg.GORC, length);
        count(Reg.PRC64 + 4 * sizeClass(length));
        group(frame, offset, Reg.BPRC, Reg.MPRC);
    }

    void sent(byte[] frame, int offset, int length) {
        count(Reg.GPTC);
        count(Reg.TPT);
        octets(Reg.GOTC, length);
        octets(Reg.TOT, length);
        count(Reg.PTC64 + 4 * sizeClass(length));
        group(frame, offset, Reg.BPTC, Reg.MPTC);
    }

    private void group(byte[] frame, int offset, int broadcast, int multicast) {
        if ((frame[offset] & 1) != 0) {
            count(ReceiveFilter.isBroadcast(frame, offset) ? broadcast : multicast);
        }
    }

    private static int sizeClass(int length) {
        int n = 0;
        while (n < CLASS.length && length + FCS > CLASS[n]) {
            n++;
        }
        return n;
    }

    /** Reads a register; of a pair of octet counts, reading the high half clears both. */
    int readAndClear(int offset) {
        int value = regs.get(offset);
        switch (offset) {
            case Reg.GORC, Reg.GOTC, Reg.TOR, Reg.TOT -> {
                return value;
            }
            case Reg.GORC + 4, Reg.GOTC + 4, Reg.TOR + 4, Reg.TOT + 4 -> regs.set(offset - 4, 0);
            default -> {
                // a single register
            }
        }
        regs.set(offset, 0);
        return value;
    }
}
