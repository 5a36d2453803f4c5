package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.*;

/** Model-specific registers. */
public final class Msrs {
    private static final int MTRR_COUNT = 8;

    private static final int SPEC_CTRL = 0x48, PRED_CMD = 0x49, ARCH_CAPABILITIES = 0x10a;

    private static final int MISC_ENABLE = 0x1a0;

    /** Bit of MISC_ENABLE: string instructions work in large steps, so that kernels copy with them. Set after reset. */
    private static final long FAST_STRINGS = 1;

    /** Bits of MISC_ENABLE that cannot be changed: neither branch trace store nor event sampling (PEBS) is there. */
    private static final long NO_TRACE = 1 << 11 | 1 << 12;

    /**
     * Bits of SPEC_CTRL: restricted speculation of indirect branches (IBRS), single thread predictors (STIBP), and, with BHI_CTRL,
     * none by branch history (BHI_DIS_S).
     */
    private static final long SPEC_CTRL_BITS = 3, BHI_DIS_S = 1 << 10;

    /** Bit of PRED_CMD: barrier for predictions of indirect branches (IBPB). */
    private static final long PRED_CMD_BITS = 1;

    /**
     * ARCH_CAPABILITIES of a processor that executes nothing ahead of its turn: all that a kernel may believe to be safe, which
     * saves it what it does against speculation: RDCL_NO, IBRS_ALL, SKIP_L1DFL_VMENTRY, SSB_NO, MDS_NO, PSCHANGE_MC_NO, TAA_NO,
     * SBDR_SSDP_NO, FBSDP_NO, PSDP_NO, BHI_NO, PBRSB_NO, GDS_NO, RFDS_NO and, bit 62, ITS_NO.
     */
    private static final long NO_SPECULATION = 1L << 62 | 0xd << 24 | 1 << 20 | 0xe000 | 0x100 | 0x78 | 3;

    private final Core c;
    /** MTRRs are kept, but nothing follows from them: variable pairs, fixed ranges, default type. */
    private final long[] variableRange = new long[2 * MTRR_COUNT];

    private final long[] fixedRange = new long[11];
    private long defaultType;
    private long apicBase = 0xfee0_0000L | 0x100;
    private long microcode;
    private long speculation;
    private long fastStrings = FAST_STRINGS;

    Msrs(Core c) {
        this.c = c;
    }

    /** Returns the state block's offset of a register that is just a word there, -1 if it is none. */
    private int word(int n) {
        switch (n) {
            case 0x174:
                return SYSENTER_CS;
            case 0x175:
                return SYSENTER_ESP;
            case 0x176:
                return SYSENTER_EIP;
            case 0x277:
                return PAT;
            case 0xc000_0081:
                return STAR;
            case 0xc000_0082:
                return LSTAR;
            case 0xc000_0083:
                return CSTAR;
            case 0xc000_0084:
                return FMASK;
            case 0xc000_0100:
                return Core.segmentAt(Core.FS) + BASE;
            case 0xc000_0101:
                return Core.segmentAt(Core.GS) + BASE;
            case 0xc000_0102:
                return KERNEL_GS_BASE;
            case 0xc000_0103:
                return TSC_AUX;
            default:
                return -1;
        }
    }

    private boolean exists(int n) {
        Model m = c.model;
        switch (n) {
            case 0x174:
            case 0x175:
            case 0x176:
                return m.has(Feature.SEP);
            case 0x277:
                return m.has(Feature.PAT);
            case 0xc000_0080:
                return m.has(Feature.NX) || m.has(Feature.LM) || m.has(Feature.SYSCALL);
            case 0xc000_0081:
                return m.has(Feature.SYSCALL);
            case 0xc000_0103:
                return m.has(Feature.RDTSCP) || m.has(Feature.RDPID);
            case SPEC_CTRL:
            case PRED_CMD:
                return m.has(Feature.SPEC_CTRL);
            case MISC_ENABLE:
                return m.miscEnable();
            case ARCH_CAPABILITIES:
                return m.has(Feature.ARCH_CAPABILITIES);
            default:
                return (n & 0xffff_ff00) != 0xc000_0000 && (n & 0xffff_ff00) != 0xc000_0100 || m.has(Feature.LM);
        }
    }

    /** RDMSR; an unknown register raises #GP unless the configuration says otherwise. */
    public long read(int n) {
        if (exists(n)) {
            int at = word(n);
            if (at >= 0) {
                return c.st.i64(at);
            }
            if (n == 0x10) {
                return c.control.timeStamp();
            }
            if (n == 0xc000_0080) {
                return c.st.i64(EFER);
            }
            if (n == 0x1b || n == 0x8b) {
                return n == 0x1b ? apicBase & ~0x800L : microcode;
            }
            if (n == SPEC_CTRL || n == ARCH_CAPABILITIES) {
                return n == SPEC_CTRL ? speculation : NO_SPECULATION;
            }
            if (n == MISC_ENABLE) {
                return fastStrings | NO_TRACE;
            }
            int range = c.model.has(Feature.MTRR) ? mtrr(n) : -1;
            if (range >= 0) {
                return readRange(range);
            }
        }
        if (c.model.ignoreBadMsrs()) {
            return 0;
        }
        throw c.protection();
    }

    /** WRMSR. */
    public void write(int n, long value) {
        if (exists(n)) {
            int at = word(n);
            if (at >= 0) {
                checkAddress(n, value);
                c.st.put64(at, value);
                return;
            }
            if (n == 0x10) {
                c.control.timeStamp(value);
                return;
            }
            if (n == 0xc000_0080) {
                efer(value);
                return;
            }
            if (n == 0x1b || n == 0x8b || n == 0x79) {
                apicBase = n == 0x1b ? value : apicBase;
                return;
            }
            if (n == SPEC_CTRL || n == PRED_CMD) {
                speculation(n, value);
                return;
            }
            if (n == MISC_ENABLE) {
                fastStrings = value & FAST_STRINGS;
                return;
            }
            int range = c.model.has(Feature.MTRR) ? mtrr(n) : -1;
            if (range >= 0) {
                writeRange(range, value);
                return;
            }
        }
        if (!c.model.ignoreBadMsrs()) {
            throw c.protection();
        }
    }

    private void speculation(int n, long value) {
        long bits = n == PRED_CMD ? PRED_CMD_BITS : SPEC_CTRL_BITS | (c.model.has(Feature.BHI_CTRL) ? BHI_DIS_S : 0);
        if ((value & ~bits) != 0) {
            throw c.protection();
        }
        speculation = n == SPEC_CTRL ? value : speculation;
    }

    private void checkAddress(int n, long value) {
        boolean address = n == 0x175
                || n == 0x176
                || n == 0xc000_0082
                || n == 0xc000_0083
                || n >= 0xc000_0100 && n <= 0xc000_0102;
        if (address && !Core.canonical(value)) {
            throw c.protection();
        }
    }

    private void efer(long value) {
        long old = c.st.i64(EFER);
        long bits = (c.model.has(Feature.SYSCALL) ? Control.SCE : 0)
                | (c.model.has(Feature.LM) ? Control.LME : 0)
                | (c.model.has(Feature.NX) ? Control.NXE : 0);
        if ((value & ~(bits | Control.LMA)) != 0
                || ((value ^ old) & Control.LME) != 0 && (c.cr0() & Control.PG) != 0 && (c.cr0() >>> 31) != 0) {
            throw c.protection();
        }
        c.st.put64(EFER, value & bits | old & Control.LMA);
        c.mmu.flush();
    }

    // ---- MTRR

    /** Position of an MTRR: 0 .. 15 variable, 16 .. 26 fixed, 27 default type, 28 capabilities; -1 if it is none. */
    private static int mtrr(int n) {
        if (n >= 0x200 && n < 0x200 + 2 * MTRR_COUNT) {
            return n - 0x200;
        }
        switch (n) {
            case 0x250:
                return 16;
            case 0x258:
            case 0x259:
                return 17 + n - 0x258;
            case 0x2ff:
                return 27;
            case 0xfe:
                return 28;
            default:
                return n >= 0x268 && n <= 0x26f ? 19 + n - 0x268 : -1;
        }
    }

    private long readRange(int i) {
        return i < 16 ? variableRange[i] : i < 27 ? fixedRange[i - 16] : i == 27 ? defaultType : 0x508;
    }

    private void writeRange(int i, long value) {
        if (i == 28) {
            throw c.protection();
        }
        if (i < 16) {
            variableRange[i] = value;
        } else if (i < 27) {
            fixedRange[i - 16] = value;
        } else {
            defaultType = value;
        }
    }

    /** Values after reset. */
    void reset() {
        java.util.Arrays.fill(variableRange, 0);
        java.util.Arrays.fill(fixedRange, 0);
        defaultType = 0;
        apicBase = 0xfee0_0000L | 0x100;
        microcode = 0;
        speculation = 0;
        fastStrings = FAST_STRINGS;
    }

    /** Visits what does not lie in the state block. */
    public void state(backplane.api.StateIo io) {
        io.longs("mtrr_variable", variableRange);
        io.longs("mtrr_fixed", fixedRange);
        defaultType = io.u64("mtrr_default", defaultType);
        apicBase = io.u64("apic_base", apicBase);
        speculation = io.u64("spec_ctrl", speculation);
        fastStrings = io.u64("fast_strings", fastStrings);
    }
}
