package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.*;

/** Control and debug registers. */
public final class Control {
    // CR0
    public static final int PE = 1, MP = 2, EM = 4, TS = 8, ET = 0x10, NE = 0x20, WP = 0x1_0000, AM = 0x4_0000;
    public static final int NW = 0x2000_0000, CD = 0x4000_0000, PG = 0x8000_0000;
    // CR4
    public static final int VME = 1,
            PVI = 2,
            TSD = 4,
            DE = 8,
            PSE = 0x10,
            PAE = 0x20,
            MCE = 0x40,
            PGE = 0x80,
            PCE = 0x100;
    public static final int OSFXSR = 0x200, OSXMMEXCPT = 0x400, UMIP = 0x800, FSGSBASE = 0x1_0000, OSXSAVE = 0x4_0000;
    public static final int SMEP = 0x10_0000, SMAP = 0x20_0000;
    // EFER
    public static final int SCE = 1, LME = 0x100, LMA = 0x400, NXE = 0x800;

    /** DR7.GD: the next access to a debug register raises #DB. */
    static final long GENERAL_DETECT = 0x2000;

    private static final long CR0_BITS = 0xe005_003fL;
    /** MOV to CR0 with one of these changed forgets translations. */
    private static final long CR0_PAGING = 0x8001_0001L;

    private static final long CR4_PAGING = PSE | PAE | PGE | SMEP | SMAP;

    private final Core c;
    public final Msrs msrs;
    private final int[] identity = new int[4];
    /** MWAIT does nothing instead of waiting for an interrupt. */
    public boolean mwaitIsNop;
    /** Ticks of the time-stamp counter per second. */
    private long frequency = 100_000_000;

    Control(Core c) {
        this.c = c;
        msrs = new Msrs(c);
    }

    /** MOV to CR0 and LMSW. */
    public void cr0(long value) {
        long old = c.cr0();
        if (value >>> 32 != 0 || (value & PG) != 0 && (value & PE) == 0 || (value & NW) != 0 && (value & CD) == 0) {
            throw c.protection();
        }
        value = value & CR0_BITS | ET;
        longModeSwitch(old, value);
        setCr0(value);
    }

    private void longModeSwitch(long old, long value) {
        if (((old ^ value) & (PG & 0xffff_ffffL)) == 0) {
            return;
        }
        long efer = c.st.i64(EFER);
        if ((value & PG) != 0 && (efer & LME) != 0) {
            if ((c.cr4() & PAE) == 0 || (c.attributes(Core.CS) & Segments.L) != 0) {
                throw c.protection();
            }
            c.st.put64(EFER, efer | LMA);
        } else if ((value & PG) == 0) {
            if (c.code64()) {
                throw c.protection();
            }
            c.st.put64(EFER, efer & ~(long) LMA);
        }
    }

    /** Sets CR0 and all that follows from it. */
    public void setCr0(long value) {
        long old = c.cr0();
        c.st.put64(CR0, value);
        if (((old ^ value) & CR0_PAGING) != 0) {
            c.mmu.flush();
        }
        if (((old ^ value) & PE) != 0) {
            c.cpl = (value & PE) == 0 ? 0 : c.cpl;
        }
        c.updateMode();
    }

    /** MOV to CR3. */
    public void cr3(long value) {
        if (c.longMode() && (value & 0xfff0_0000_0000_0000L) != 0) {
            throw c.protection();
        }
        c.st.put64(CR3, value);
        c.mmu.flushLocal();
    }

    /** MOV to CR4. */
    public void cr4(long value) {
        long old = c.cr4();
        if ((value & ~c.model.cr4()) != 0 || c.longMode() && (value & PAE) == 0) {
            throw c.protection();
        }
        setCr4(value, old);
    }

    void setCr4(long value, long old) {
        c.st.put64(CR4, value);
        if (((old ^ value) & CR4_PAGING) != 0) {
            c.mmu.flush();
        }
        c.updateMode();
    }

    /** Reads a control register for MOV; #UD if there is none. */
    public long read(int n) {
        switch (n) {
            case 0:
                return c.st.i64(CR0);
            case 2:
                return c.st.i64(CR2);
            case 3:
                return c.st.i64(CR3);
            case 4:
                return c.st.i64(CR4);
            case 8:
                if (c.longMode()) {
                    return c.st.i64(CR8);
                }
                break;
            default:
        }
        throw c.undefined();
    }

    /** Writes a control register for MOV. */
    public void write(int n, long value) {
        switch (n) {
            case 0:
                cr0(value);
                break;
            case 2:
                c.st.put64(CR2, value);
                break;
            case 3:
                cr3(value);
                break;
            case 4:
                cr4(value);
                break;
            case 8:
                writeCr8(value);
                break;
            default:
                throw c.undefined();
        }
    }

    private void writeCr8(long value) {
        if (!c.longMode()) {
            throw c.undefined();
        }
        if ((value & ~15L) != 0) {
            throw c.protection();
        }
        c.st.put64(CR8, value);
    }

    /** Checks access to a debug register and returns its number: DR4 and DR5 are DR6 and DR7 unless CR4.DE forbids it. */
    public int debugRegister(int n) {
        if (n == 4 || n == 5) {
            if ((c.cr4() & DE) != 0) {
                throw c.undefined();
            }
            n += 2;
        }
        if (n > 7) {
            throw c.undefined();
        }
        if ((c.st.i64(DR + 56) & GENERAL_DETECT) != 0) {
            c.st.put64(DR + 56, c.st.i64(DR + 56) & ~GENERAL_DETECT);
            c.st.put64(DR + 48, c.st.i64(DR + 48) | 0x2000);
            throw c.fault(Fault.DB, 0);
        }
        return n;
    }

    /** Writes a debug register; {@code n} comes from {@link #debugRegister}. */
    public void writeDebug(int n, long value) {
        if (n >= 6 && c.code64() && value >>> 32 != 0) {
            throw c.protection();
        }
        if (n == 6) {
            value = value & 0xe00f | 0xffff_0ff0L;
        } else if (n == 7) {
            value = value & 0xffff_2fffL | 0x400;
        }
        c.st.put64(DR + 8 * n, value);
        c.mmu.watch().update();
        c.leave();
    }

    /** Sets CR0.TS. */
    public void taskSwitched() {
        c.st.put64(CR0, c.cr0() | TS);
    }

    /** CLTS. */
    public void clearTaskSwitched() {
        c.st.put64(CR0, c.cr0() & ~(long) TS);
    }

    // ---- time-stamp counter and identification

    /** Sets the frequency of the time-stamp counter in Hz. */
    public void frequency(long hertz) {
        frequency = hertz;
    }

    /** Returns the time-stamp counter: the virtual clock in ticks of the nominal frequency. */
    public long timeStamp() {
        return ticks() + c.st.i64(TSC_OFFSET);
    }

    public void timeStamp(long value) {
        c.st.put64(TSC_OFFSET, value - ticks());
    }

    private long ticks() {
        long now = c.bus.clock().now();
        long seconds = now / 1_000_000_000;
        return seconds * frequency + (now % 1_000_000_000) * frequency / 1_000_000_000;
    }

    /** CPUID: returns EAX, EBX, ECX, EDX in an array that the next call overwrites. */
    public int[] cpuid(int leaf, int subleaf) {
        c.model.cpuid(c, leaf, subleaf, identity);
        return identity;
    }

    // ---- reset

    /**
     * INIT: as after a hardware reset, except for the cache bits of CR0, XCR0, the MSRs but EFER, x87 and SSE, which stay as
     * they are.
     */
    void init() {
        registers(c.cr0() & (NW | CD) | ET);
    }

    /** Sets everything to its value after RESET#. */
    public void reset() {
        for (int at = XCR0; at <= SYSENTER_EIP; at += 8) {
            c.st.put64(at, 0);
        }
        c.st.put64(XCR0, 1);
        c.st.put64(PAT, 0x0007_0406_0007_0406L);
        msrs.reset();
        c.x87.reset();
        c.simd.reset();
        registers(ET | NW | CD);
    }

    private void registers(long cr0) {
        c.st.fill(GPR, 128, 0);
        c.st.put64(WRAP, 1L << 32);
        c.st.put64(WRAP + 8, -1L << 32);
        c.st.put64(Core.RDX, c.model.signature());
        c.cpl = 0;
        c.eflags(0);
        c.st.put64(CR0, cr0);
        for (int at = CR2; at <= CR8; at += 8) {
            c.st.put64(at, 0);
        }
        c.st.put64(EFER, 0);
        c.st.fill(DR, 64, 0);
        c.st.put64(DR + 48, 0xffff_0ff0L);
        c.st.put64(DR + 56, 0x400);
        c.st.put64(GDTR, 0);
        c.st.put64(GDTR + 8, 0xffff);
        c.st.put64(IDTR, 0);
        c.st.put64(IDTR + 8, 0xffff);
        for (int s = Core.ES; s <= Core.GS; s++) {
            c.segments.set(s, 0, 0, 0xffff, 0x93);
        }
        c.segments.set(Core.CS, 0xf000, 0xffff_0000L, 0xffff, 0x93);
        c.segments.set(Core.LDTR, 0, 0, 0xffff, 0x82);
        c.segments.set(Core.TR, 0, 0, 0xffff, 0x8b);
        c.rip = 0xfff0;
        c.halted = false;
        c.shutDown = false;
        c.shadow = 0;
        c.interrupts.nmiBlocked = false;
        c.interrupts.debugWaiting = 0;
        c.mmu.watch().update();
        c.mmu.flush();
        c.segments.deriveAll();
        c.attention = true;
    }
}
