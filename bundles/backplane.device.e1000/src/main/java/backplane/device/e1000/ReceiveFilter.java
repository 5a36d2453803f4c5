package backplane.device.e1000;

/** Which frames the card takes: exact addresses (RA), hashed group addresses (MTA), promiscuous modes, VLANs (VFTA). */
final class ReceiveFilter {

    private static final int[] HASH_SHIFT = {4, 3, 2, 0};
    private static final int ADDRESSES = 16;
    private static final int AV = 1 << 31;

    private final RegisterFile regs;

    ReceiveFilter(RegisterFile regs) {
        this.regs = regs;
    }

    static boolean isBroadcast(byte[] f, int o) {
        return (f[o] & f[o + 1] & f[o + 2] & f[o + 3] & f[o + 4] & f[o + 5]) == -1;
    }

    boolean accepts(byte[] frame, int offset) {
        return address(frame, offset) && vlan(frame, offset);
    }

    private boolean address(byte[] f, int o) {
        if (exact(f, o)) {
            return true;
        }
        if ((f[o] & 1) == 0) {
            return regs.has(Reg.RCTL, Reg.RCTL_UPE);
        }
        if (regs.has(Reg.RCTL, Reg.RCTL_MPE)) {
            return true;
        }
        return isBroadcast(f, o) ? regs.has(Reg.RCTL, Reg.RCTL_BAM) : hashed(f, o);
    }

    private boolean exact(byte[] f, int o) {
        int low = f[o] & 0xff | (f[o + 1] & 0xff) << 8 | (f[o + 2] & 0xff) << 16 | (f[o + 3] & 0xff) << 24;
        int high = f[o + 4] & 0xff | (f[o + 5] & 0xff) << 8;
        for (int i = 0; i < ADDRESSES; i++) {
            int rah = regs.get(Reg.RA + 8 * i + 4);
            if (regs.get(Reg.RA + 8 * i) == low && (rah & (AV | 0xffff)) == (AV | high)) {
                return true;
            }
        }
        return false;
    }

    /** Twelve of the last 16 bits of the address; RCTL.MO tells which. */
    private boolean hashed(byte[] f, int o) {
        int last = (f[o + 5] & 0xff) << 8 | f[o + 4] & 0xff;
        int hash = last >> HASH_SHIFT[regs.get(Reg.RCTL) >> 12 & 3] & 0xfff;
        return (regs.get(Reg.MTA + 4 * (hash >> 5)) >> (hash & 31) & 1) != 0;
    }

    /** Tells whether the frame has a VLAN tag. */
    boolean tagged(byte[] f, int o) {
        return Checksum.get16(f, o + 12) == regs.get(Reg.VET);
    }

    private boolean vlan(byte[] f, int o) {
        if (!regs.has(Reg.RCTL, Reg.RCTL_VFE) || !tagged(f, o)) {
            return true;
        }
        int tag = Checksum.get16(f, o + 14);
        int id = tag & 0xfff;
        boolean cfi = (tag & 0x1000) != 0;
        if (regs.has(Reg.RCTL, Reg.RCTL_CFIEN) && cfi != regs.has(Reg.RCTL, Reg.RCTL_CFI)) {
            return false;
        }
        return (regs.get(Reg.VFTA + 4 * (id >> 5)) >> (id & 31) & 1) != 0;
    }
}
