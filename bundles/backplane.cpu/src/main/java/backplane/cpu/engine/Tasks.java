package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.*;

/** Task state segments: inner stacks, the I/O permission bitmap, hardware task switches. */
public final class Tasks {
    /** Why a task switch happens. */
    public static final int JUMP = 0, CALL = 1, RETURN = 2;

    private static final int[] ORDER = {Core.ES, Core.CS, Core.SS, Core.DS, Core.FS, Core.GS};

    private final Core c;
    private final long[] gpr = new long[8];
    private final int[] selectors = new int[6];

    Tasks(Core c) {
        this.c = c;
    }

    private boolean wide(int attributes) {
        return (attributes & 8) != 0;
    }

    private void checkLimit(long last) {
        if (last > c.limit(Core.TR)) {
            throw c.fault(Fault.TS, c.selector(Core.TR) & 0xfffc);
        }
    }

    /** Stack pointer of an inner level. */
    long stackPointer(int level) {
        if (wide(c.attributes(Core.TR))) {
            checkLimit(8 + 8 * level + 1);
            return c.systemRead(c.base(Core.TR) + 4 + 8 * level, 4);
        }
        checkLimit(2 + 4 * level + 3);
        return c.systemRead(c.base(Core.TR) + 2 + 4 * level, 2);
    }

    /** Stack segment of an inner level. */
    int stackSelector(int level) {
        int at = wide(c.attributes(Core.TR)) ? 8 + 8 * level : 4 + 4 * level;
        return (int) c.systemRead(c.base(Core.TR) + at, 2);
    }

    /** Stack pointer at an offset of a long-mode TSS. */
    long wideStack(int offset) {
        checkLimit(offset + 7);
        long pointer = c.systemRead(c.base(Core.TR) + offset, 8);
        if (!Core.canonical(pointer)) {
            throw c.fault(Fault.SS, 0);
        }
        return pointer;
    }

    /** Raises #GP unless the I/O permission bitmap allows a port access that CPL and IOPL do not. */
    public void checkPort(int port, int bytes) {
        if (!c.protectedMode() || c.cpl <= c.iopl() && !c.v86()) {
            return;
        }
        int type = c.attributes(Core.TR) & 0x9f;
        if ((type & 0x9d) != 0x89 || c.limit(Core.TR) < 103) {
            throw c.protection();
        }
        long base = c.base(Core.TR);
        long at = c.systemRead(base + 102, 2) + (port >>> 3);
        if (at + 1 > c.limit(Core.TR)) {
            throw c.protection();
        }
        long bits = c.systemRead(base + at, 2) >>> (port & 7);
        if ((bits & (1 << bytes) - 1) != 0) {
            throw c.protection();
        }
    }

    // ---- task switch

    /** A switch through a task gate of the interrupt table; {@code image} are the flags to save. */
    void viaGate(int selector, int image) {
        long raw = available(selector, Fault.GP);
        switchTo(selector, raw, CALL, image);
    }

    /** Checks the task state descriptor that a task gate or far transfer names. */
    long available(int selector, int vector) {
        int code = selector & 0xfffc;
        if ((selector & 4) != 0) {
            throw c.fault(vector, code);
        }
        long raw = c.segments.fetch(selector, vector);
        int a = Segments.attributesOf(raw);
        if ((a & 0x1f) != 1 && (a & 0x1f) != 9) {
            throw c.fault(vector, code);
        }
        if ((a & Segments.PRESENT) == 0) {
            throw c.fault(Fault.NP, code);
        }
        return raw;
    }

    /** IRET with NT set: back to the task that the link names. */
    void comeBack() {
        int link = (int) c.systemRead(c.base(Core.TR), 2);
        if ((link & 4) != 0) {
            throw c.fault(Fault.TS, link & 0xfffc);
        }
        long raw = c.segments.fetch(link, Fault.TS);
        int a = Segments.attributesOf(raw);
        if ((a & 0x1f) != 3 && (a & 0x1f) != 11) {
            throw c.fault(Fault.TS, link & 0xfffc);
        }
        if ((a & Segments.PRESENT) == 0) {
            throw c.fault(Fault.NP, link & 0xfffc);
        }
        switchTo(link, raw, RETURN, c.eflags());
    }

    /** Switches to the task of a checked descriptor. */
    void switchTo(int selector, long raw, int why, int image) {
        int attributes = Segments.attributesOf(raw);
        boolean big = wide(attributes);
        long base = Segments.baseOf(raw);
        if (Segments.limitOf(raw) < (big ? 0x67 : 0x2b)) {
            throw c.fault(Fault.TS, selector & 0xfffc);
        }
        c.mmu.translate(base, Mmu.READ, c.systemContext);
        c.mmu.translate(base + (big ? 0x67 : 0x2b), Mmu.READ, c.systemContext);
        save(why == RETURN ? image & ~Flag.NT : image);
        int old = c.selector(Core.TR);
        if (why != CALL) {
            c.segments.busy(old, false);
        }
        long cr3 = big ? c.systemRead(base + 0x1c, 4) : 0;
        long ip = c.systemRead(base + (big ? 0x20 : 0xe), big ? 4 : 2);
        int flags = (int) c.systemRead(base + (big ? 0x24 : 0x10), big ? 4 : 2);
        int ldt = (int) c.systemRead(base + (big ? 0x60 : 0x2a), 2);
        boolean trap = big && (c.systemRead(base + 0x64, 2) & 1) != 0;
        read(base, big);
        if (why == CALL) {
            c.systemWrite(base, old, 2);
            flags |= Flag.NT;
        }
        if (why != RETURN) {
            c.segments.busy(selector, true);
        }
        c.segments.set(Core.TR, selector, base, Segments.limitOf(raw), attributes | 2);
        c.control.taskSwitched();
        if (big && (c.cr0() & Control.PG) != 0) {
            c.st.put64(CR3, cr3);
            c.mmu.flush();
        }
        c.committed = c.pc != 0;
        commit(ip, flags, ldt);
        c.committed = false;
        if (trap) {
            c.interrupts.debug(1 << 15);
        }
    }

    private void save(int image) {
        long base = c.base(Core.TR);
        if (wide(c.attributes(Core.TR))) {
            c.systemWrite(base + 0x20, c.rip, 4);
            c.systemWrite(base + 0x24, image, 4);
            for (int i = 0; i < 8; i++) {
                c.systemWrite(base + 0x28 + 4 * i, c.st.i64(GPR + 8 * i), 4);
            }
            for (int i = 0; i < 6; i++) {
                c.systemWrite(base + 0x48 + 4 * i, c.selector(ORDER[i]), 2);
            }
            return;
        }
        c.systemWrite(base + 0xe, c.rip, 2);
        c.systemWrite(base + 0x10, image, 2);
        for (int i = 0; i < 8; i++) {
            c.systemWrite(base + 0x12 + 2 * i, c.st.i64(GPR + 8 * i), 2);
        }
        for (int i = 0; i < 4; i++) {
            c.systemWrite(base + 0x22 + 2 * i, c.selector(ORDER[i]), 2);
        }
    }

    private void read(long base, boolean big) {
        for (int i = 0; i < 8; i++) {
            gpr[i] = big ? c.systemRead(base + 0x28 + 4 * i, 4) : c.systemRead(base + 0x12 + 2 * i, 2) | 0xffff_0000L;
        }
        for (int i = 0; i < 6; i++) {
            selectors[i] = big
                    ? (int) c.systemRead(base + 0x48 + 4 * i, 2)
                    : i < 4 ? (int) c.systemRead(base + 0x22 + 2 * i, 2) : 0;
        }
    }

    private void commit(long ip, int flags, int ldt) {
        for (int i = 0; i < 8; i++) {
            c.st.put64(GPR + 8 * i, gpr[i]);
        }
        c.rip = ip;
        boolean v86 = (flags & Flag.VM) != 0;
        c.cpl = v86 ? 3 : selectors[Core.CS] & 3;
        c.eflags(flags);
        c.leave();
        // until each is loaded, the segments hold their selectors and are unusable
        for (int s = Core.ES; s <= Core.GS; s++) {
            if (v86) {
                c.segments.load(s, selectors[s]);
            } else {
                c.segments.set(s, selectors[s], 0, 0, s == Core.CS ? c.attributes(Core.CS) & Segments.BIG : 0);
            }
        }
        loadLdt(ldt);
        if (!v86) {
            loadSegments();
        }
        if (c.rip > c.limit(Core.CS)) {
            throw c.protection();
        }
    }

    private void loadLdt(int selector) {
        c.segments.set(Core.LDTR, selector, 0, 0, 0);
        if (Segments.isNull(selector)) {
            return;
        }
        if ((selector & 4) != 0 || !c.segments.inTable(selector)) {
            throw c.fault(Fault.TS, selector & 0xfffc);
        }
        long raw = c.segments.fetch(selector, Fault.TS);
        int a = Segments.attributesOf(raw);
        if ((a & 0x9f) != 0x82) {
            throw c.fault(Fault.TS, selector & 0xfffc);
        }
        c.segments.set(Core.LDTR, selector, raw);
    }

    private void loadSegments() {
        int cs = selectors[Core.CS];
        int code = cs & 0xfffc;
        if (Segments.isNull(cs)) {
            throw c.fault(Fault.TS, code);
        }
        long raw = c.segments.fetch(cs, Fault.TS);
        int a = Segments.attributesOf(raw);
        boolean conforming = (a & Segments.CONFORMING) != 0;
        if (!Segments.isCode(a) || (conforming ? Segments.dpl(a) > c.cpl : Segments.dpl(a) != c.cpl)) {
            throw c.fault(Fault.TS, code);
        }
        if ((a & Segments.PRESENT) == 0) {
            throw c.fault(Fault.NP, code);
        }
        c.segments.set(Core.CS, cs, c.segments.access(cs, raw));
        int ss = selectors[Core.SS];
        c.segments.set(Core.SS, ss, c.segments.stackDescriptor(ss, c.cpl, Fault.TS));
        for (int s : new int[] {Core.ES, Core.DS, Core.FS, Core.GS}) {
            loadData(s, selectors[s]);
        }
    }

    private void loadData(int s, int selector) {
        if (Segments.isNull(selector)) {
            return;
        }
        long raw = c.segments.fetch(selector, Fault.TS);
        int a = Segments.attributesOf(raw);
        boolean readable =
                (a & Segments.SEGMENT_BIT) != 0 && (a & (Segments.CODE | Segments.READABLE)) != Segments.CODE;
        boolean conforming = (a & (Segments.CODE | Segments.CONFORMING)) == (Segments.CODE | Segments.CONFORMING);
        if (!readable || !conforming && Segments.dpl(a) < Math.max(c.cpl, selector & 3)) {
            throw c.fault(Fault.TS, selector & 0xfffc);
        }
        if ((a & Segments.PRESENT) == 0) {
            throw c.fault(Fault.NP, selector & 0xfffc);
        }
        c.segments.set(s, selector, c.segments.access(selector, raw));
    }
}
