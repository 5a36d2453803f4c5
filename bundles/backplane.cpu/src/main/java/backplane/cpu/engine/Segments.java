package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.*;

/** Segment registers, descriptors and the checks of both. */
public final class Segments {
    /** Attribute bits (descriptor bits 40 .. 47 and 52 .. 55). */
    public static final int ACCESSED = 1,
            WRITABLE = 2,
            READABLE = 2,
            EXPAND_DOWN = 4,
            CONFORMING = 4,
            CODE = 8,
            SEGMENT_BIT = 0x10;

    public static final int PRESENT = 0x80, L = 0x2000, BIG = 0x4000, GRANULAR = 0x8000;

    private final Core c;

    Segments(Core c) {
        this.c = c;
    }

    // ---- fields of a raw descriptor

    public static int attributesOf(long raw) {
        return (int) (raw >>> 40) & 0xf0ff;
    }

    public static int dpl(int attributes) {
        return attributes >>> 5 & 3;
    }

    public static long baseOf(long raw) {
        return raw >>> 16 & 0xff_ffff | raw >>> 32 & 0xff00_0000L;
    }

    public static long limitOf(long raw) {
        long limit = raw & 0xffff | raw >>> 32 & 0xf_0000;
        return (attributesOf(raw) & GRANULAR) != 0 ? limit << 12 | 0xfff : limit;
    }

    static boolean isCode(int attributes) {
        return (attributes & (SEGMENT_BIT | CODE)) == (SEGMENT_BIT | CODE);
    }

    static boolean isWritableData(int attributes) {
        return (attributes & (SEGMENT_BIT | CODE | WRITABLE)) == (SEGMENT_BIT | WRITABLE);
    }

    static boolean isNull(int selector) {
        return (selector & 0xfffc) == 0;
    }

    // ---- registers

    /** Sets a segment register with its hidden part. */
    public void set(int s, int selector, long base, long limit, int attributes) {
        int at = Core.segmentAt(s);
        c.st.put16(at + SELECTOR, selector);
        c.st.put64(at + BASE, base);
        c.st.put64(at + LIMIT, limit);
        c.st.put32(at + ATTRIBUTES, attributes);
        derive(s);
        if (s <= Core.DS) {
            boolean flat = base == 0 && c.readTop[s] == 0xffff_ffffL && c.writeTop[s] == 0xffff_ffffL;
            if (s == Core.CS || s == Core.SS || flat != ((c.mode & 8 << s) != 0) && !c.code64()) {
                c.updateMode();
            }
        }
    }

    /** Derives what the fast paths need. */
    void derive(int s) {
        int a = c.attributes(s);
        boolean usable = (a & (PRESENT | SEGMENT_BIT)) == (PRESENT | SEGMENT_BIT);
        boolean down = (a & (CODE | EXPAND_DOWN)) == EXPAND_DOWN;
        boolean readable = usable && !down && ((a & CODE) == 0 || (a & READABLE) != 0);
        boolean writable = usable && !down && (a & CODE) == 0 && (a & WRITABLE) != 0;
        c.readTop[s] = readable ? c.limit(s) : -1;
        c.writeTop[s] = writable ? c.limit(s) : -1;
        c.st.put64(Core.segmentAt(s) + SPACE, readable && writable ? c.limit(s) + 1 : 0);
    }

    /** Derives everything anew after the state block was loaded. */
    public void deriveAll() {
        for (int s = Core.ES; s <= Core.TR; s++) {
            derive(s);
        }
        c.updateMode();
    }

    /** Sets a segment register from a descriptor. */
    void set(int s, int selector, long raw) {
        set(s, selector, baseOf(raw), limitOf(raw), attributesOf(raw));
    }

    /** Full check of an access that the precomputed limits do not allow. Returns the linear address or raises #GP or #SS. */
    long check(int s, long a, int bytes, boolean write) {
        int attributes = c.attributes(s);
        long last = a + bytes - 1;
        boolean ok = (attributes & PRESENT) != 0 && (attributes & SEGMENT_BIT) != 0;
        if ((attributes & CODE) != 0) {
            ok &= !write && (attributes & READABLE) != 0;
        } else {
            ok &= !write || (attributes & WRITABLE) != 0;
        }
        if ((attributes & (CODE | EXPAND_DOWN)) == EXPAND_DOWN) {
            ok &= a > c.limit(s) && last <= ((attributes & BIG) != 0 ? 0xffff_ffffL : 0xffff);
        } else {
            ok &= last <= c.limit(s);
        }
        if (!ok) {
            throw c.fault(s == Core.SS ? Fault.SS : Fault.GP, 0);
        }
        return c.base(s) + a & 0xffff_ffffL;
    }

    // ---- descriptors

    /** Whether the descriptor of a selector lies within its table. */
    boolean inTable(int selector) {
        return inTable(selector, 8);
    }

    boolean inTable(int selector, int bytes) {
        long last = (selector & 0xfff8) + bytes - 1;
        if ((selector & 4) == 0) {
            return last <= c.st.i64(GDTR + 8);
        }
        return !isNull(c.selector(LDT)) && (c.attributes(LDT) & PRESENT) != 0 && last <= c.limit(LDT);
    }

    private static final int LDT = Core.LDTR;

    private long address(int selector) {
        return (selector & 4) == 0 ? c.st.i64(GDTR) : c.base(LDT);
    }

    /** Reads a descriptor; outside its table {@code vector} is raised with the selector. */
    public long fetch(int selector, int vector) {
        if (!inTable(selector)) {
            throw c.fault(vector, selector & 0xfffc);
        }
        return c.systemRead(address(selector) + (selector & 0xfff8), 8);
    }

    /** Reads a descriptor without raising anything but #PF; 0 (an invalid one) if outside its table. */
    public long peek(int selector) {
        if (isNull(selector) || !inTable(selector)) {
            return 0;
        }
        return c.systemRead(address(selector) + (selector & 0xfff8), 8);
    }

    /** Reads the upper half of a 16-byte descriptor. */
    long fetchUpper(int selector, int vector) {
        if (!inTable(selector, 16)) {
            throw c.fault(vector, selector & 0xfffc);
        }
        return c.systemRead(address(selector) + (selector & 0xfff8) + 8, 8);
    }

    /** Sets the accessed bit of the descriptor in memory and returns the descriptor with it. */
    long access(int selector, long raw) {
        if ((raw & 1L << 40) == 0) {
            c.systemWrite(address(selector) + (selector & 0xfff8) + 5, raw >>> 40 & 0xff | 1, 1);
        }
        return raw | 1L << 40;
    }

    /** Sets or clears the busy bit of a task state descriptor. */
    void busy(int selector, boolean on) {
        long at = c.st.i64(GDTR) + (selector & 0xfff8) + 5;
        long old = c.systemRead(at, 1);
        c.systemWrite(at, on ? old | 2 : old & ~2L, 1);
    }

    // ---- loads

    /** MOV, POP and far-pointer loads of ES, SS, DS, FS, GS in any mode. */
    public void load(int s, int selector) {
        if (!c.protectedMode()) {
            set(s, selector, (long) selector << 4, c.limit(s), c.attributes(s) & 0xf000 | 0x93);
        } else if (c.v86()) {
            set(s, selector, (long) selector << 4, 0xffff, 0xf3);
        } else if (s == Core.SS) {
            loadStack(selector);
        } else {
            loadData(s, selector);
        }
    }

    private void loadData(int s, int selector) {
        if (isNull(selector)) {
            set(s, selector, 0, 0, 0);
            return;
        }
        long raw = fetch(selector, Fault.GP);
        int a = attributesOf(raw);
        int code = selector & 0xfffc;
        if ((a & SEGMENT_BIT) == 0 || (a & (CODE | READABLE)) == CODE) {
            throw c.fault(Fault.GP, code);
        }
        if ((a & (CODE | CONFORMING)) != (CODE | CONFORMING) && dpl(a) < Math.max(c.cpl, selector & 3)) {
            throw c.fault(Fault.GP, code);
        }
        if ((a & PRESENT) == 0) {
            throw c.fault(Fault.NP, code);
        }
        set(s, selector, access(selector, raw));
    }

    private void loadStack(int selector) {
        if (isNull(selector)) {
            if (!c.code64() || c.cpl == 3 || (selector & 3) != c.cpl) {
                throw c.protection();
            }
            nullStack(selector);
            return;
        }
        set(Core.SS, selector, stackDescriptor(selector, c.cpl, Fault.GP));
    }

    /** A null SS of long mode at CPL 0 .. 2. */
    void nullStack(int selector) {
        set(Core.SS, selector, 0, 0, (selector & 3) << 5);
    }

    /** Fetches and checks a stack segment for a privilege level; the wrong kind raises {@code vector}. */
    long stackDescriptor(int selector, int level, int vector) {
        long raw = fetch(selector, vector);
        int a = attributesOf(raw);
        int code = selector & 0xfffc;
        if ((selector & 3) != level || !isWritableData(a) || dpl(a) != level) {
            throw c.fault(vector, code);
        }
        if ((a & PRESENT) == 0) {
            throw c.fault(Fault.SS, code);
        }
        return access(selector, raw);
    }

    /** After a return to an outer level: data segments that the outer level may not use become null. */
    void dropPrivileged() {
        for (int s = Core.ES; s <= Core.GS; s++) {
            if (s == Core.CS || s == Core.SS) {
                continue;
            }
            int a = c.attributes(s);
            boolean conforming = (a & (CODE | CONFORMING)) == (CODE | CONFORMING);
            if (!conforming && dpl(a) < c.cpl && (a & PRESENT) != 0) {
                set(s, 0, 0, 0, 0);
            }
        }
    }

    // ---- tables and questions

    /** LLDT. */
    public void loadLdt(int selector) {
        if (isNull(selector)) {
            set(LDT, selector, 0, 0, 0);
            return;
        }
        long raw = systemDescriptor(selector, 2, 2);
        long base = baseOf(raw) | (c.longMode() ? fetchUpper(selector, Fault.GP) << 32 : 0);
        set(LDT, selector, base, limitOf(raw), attributesOf(raw));
    }

    /** LTR. */
    public void loadTask(int selector) {
        if (isNull(selector)) {
            throw c.protection();
        }
        long raw = systemDescriptor(selector, 9, c.longMode() ? 9 : 1);
        long base = baseOf(raw) | (c.longMode() ? fetchUpper(selector, Fault.GP) << 32 : 0);
        busy(selector, true);
        set(Core.TR, selector, base, limitOf(raw), attributesOf(raw) | 2);
    }

    private long systemDescriptor(int selector, int type, int otherType) {
        int code = selector & 0xfffc;
        if ((selector & 4) != 0) {
            throw c.fault(Fault.GP, code);
        }
        long raw = fetch(selector, Fault.GP);
        int a = attributesOf(raw);
        if ((a & 0x1f) != type && (a & 0x1f) != otherType) {
            throw c.fault(Fault.GP, code);
        }
        if ((a & PRESENT) == 0) {
            throw c.fault(Fault.NP, code);
        }
        return raw;
    }

    /** LAR, LSL, VERR, VERW: whether CPL and RPL may see the descriptor. */
    public boolean visible(int selector, long raw) {
        int a = attributesOf(raw);
        boolean conforming = (a & (SEGMENT_BIT | CODE | CONFORMING)) == (SEGMENT_BIT | CODE | CONFORMING);
        return conforming || dpl(a) >= Math.max(c.cpl, selector & 3);
    }
}
