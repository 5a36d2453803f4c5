package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.*;

import backplane.api.Bytes;
import backplane.api.CpuBus;

/** Memory management: page walks, the software TLB, and every access that the TLB cannot serve. */
public final class Mmu {
    static final int READ = 0, WRITE = 1, EXECUTE = 2;

    /** A physical address that no walk returns. */
    private static final long NONE = -1;

    private static final long PAGE = -4096L;
    private static final int GENERATIONS = 1024;
    private static final int LOCALS = 1024;
    /** More than one entry of the TLB may allow writes to a page; smaller than any entry's offset. */
    private static final int SEVERAL = 1;

    private final Core c;
    private final CpuBus bus;
    private final Paging paging;
    private final Watch watch;

    /** Part of every TLB tag: a new one forgets all entries. */
    long generation = 1;

    /** By page of the memory block: the TLB entry that may allow writes to it, 0 if none does, or {@link #SEVERAL}. */
    private int[] writer = new int[0];

    private boolean a20;
    private int epoch;
    /** Range of large pages that were entered in pieces since the last flush. */
    private long largeFirst = -1;

    private long largeLast;
    private boolean anyLarge;

    /** TLB entries of pages that are not global, entered since the last flush, and one more if they were too many. */
    private final int[] locals = new int[LOCALS + 1];

    private int localCount;

    Mmu(Core c) {
        this.c = c;
        bus = c.bus;
        paging = new Paging(c, this);
        watch = new Watch(c);
        a20 = bus.pins().a20();
        // the memory block is taken over at the first look
        epoch = bus.epoch() - 1;
    }

    Watch watch() {
        return watch;
    }

    // ---- TLB

    /** Forgets all translations. */
    public void flush() {
        if (++generation == GENERATIONS) {
            generation = 1;
            c.st.fill(TLB, (long) TLB_ENTRIES * TLB_ENTRY, 0);
            unmapped();
        }
        anyLarge = false;
        localCount = 0;
        c.updateContext();
        c.code.leavePage();
    }

    /** MOV to CR3: forgets all translations but those of global pages. */
    void flushLocal() {
        if ((c.st.i64(CR4) & Control.PGE) == 0 || localCount > LOCALS) {
            flush();
            return;
        }
        for (int i = 0; i < localCount; i++) {
            clear(locals[i]);
        }
        localCount = 0;
        unmapped();
        c.code.leavePage();
    }

    /** INVLPG. */
    public void invalidate(long a) {
        if (anyLarge && Long.compareUnsigned(a, largeFirst) >= 0 && Long.compareUnsigned(a, largeLast) <= 0) {
            flush();
            return;
        }
        clear(entry(a));
        unmapped();
        c.code.leavePage();
    }

    /** Another gear must forget linear addresses. */
    private void unmapped() {
        if (c.gear != null) {
            c.gear.unmapped();
        }
    }

    private void clear(int e) {
        c.st.put64(e + TLB_READ, 0);
        c.st.put64(e + TLB_WRITE, 0);
        c.st.put64(e + TLB_EXECUTE, 0);
    }

    static int entry(long a) {
        return TLB + ((int) (a >>> 12) & TLB_ENTRIES - 1) * TLB_ENTRY;
    }

    /** Forbids the fast path to write to the page at this offset of the memory block. */
    void forbidWrites(long page) {
        int e = writer[(int) (page >>> 12)];
        writer[(int) (page >>> 12)] = 0;
        if (e >= TLB) {
            forbidWrites(e, page);
        } else if (e == SEVERAL) {
            for (e = TLB; e < SIZE; e += TLB_ENTRY) {
                forbidWrites(e, page);
            }
        }
    }

    private void forbidWrites(int e, long page) {
        if (writes(e, page)) {
            c.st.put64(e + TLB_WRITE, 0);
        }
    }

    private boolean writes(int e, long page) {
        long tag = c.st.i64(e + TLB_WRITE);
        return tag != 0 && (tag & PAGE) + c.st.i64(e + TLB_ADDEND) == page;
    }

    /** Notes that an entry allows writes to a page of the memory block. */
    private void noteWriter(int e, long page) {
        int i = (int) (page >>> 12);
        int old = writer[i];
        writer[i] = old == e || old < TLB && old != SEVERAL || old >= TLB && !writes(old, page) ? e : SEVERAL;
    }

    /** Looks at everything that a handler may have changed. */
    public void afterBus() {
        if (bus.epoch() != epoch || bus.pins().a20() != a20) {
            epoch = bus.epoch();
            a20 = bus.pins().a20();
            boolean another = c.ram != bus.bytes();
            c.ram = bus.bytes();
            writer = new int[(int) (c.ram.length() + 4095 >>> 12)];
            c.code.resize();
            if (another) {
                c.code.flushGear();
            }
            flush();
            c.leave();
        }
        if (bus.pins().pending() != 0 || c.stop) {
            c.attention = true;
            c.leave();
        }
    }

    /** Applies the A20 gate. */
    long gate(long physical) {
        return a20 ? physical : physical & ~0x10_0000L;
    }

    /** Enters a translation for one kind of access. */
    private void enter(long a, long offset, int access, long context) {
        if (watch.covers(a) || (context & 3) == 3) {
            return;
        }
        Bytes st = c.st;
        int e = entry(a);
        long page = a & PAGE;
        for (int tag = TLB_READ; tag <= TLB_EXECUTE; tag += 8) {
            if ((st.i64(e + tag) & PAGE) != page) {
                st.put64(e + tag, 0);
            }
        }
        long addend = offset - page;
        if (st.i64(e + TLB_ADDEND) != addend) {
            // the page table has changed without INVLPG
            if ((st.i64(e + TLB_EXECUTE) & -4L) == (page | c.systemContext)) {
                unmapped();
            }
            clear(e);
            st.put64(e + TLB_ADDEND, addend);
        }
        st.put64(e + access * 8, page | context);
        if (access == WRITE) {
            noteWriter(e, offset);
        }
        if (paging.large) {
            noteLarge(a);
        }
        if (!paging.global && localCount <= LOCALS) {
            locals[localCount++] = e;
        }
    }

    private void noteLarge(long a) {
        long first = a & -paging.largeSize;
        long last = first + paging.largeSize - 1;
        largeFirst = anyLarge && Long.compareUnsigned(largeFirst, first) < 0 ? largeFirst : first;
        largeLast = anyLarge && Long.compareUnsigned(largeLast, last) > 0 ? largeLast : last;
        anyLarge = true;
    }

    // ---- translation

    /** Returns the physical address for an access within one page, or raises #PF (#GP if not canonical). */
    long translate(long a, int access, long context) {
        if (!c.longMode()) {
            a &= 0xffff_ffffL;
        } else if (!Core.canonical(a)) {
            throw c.fault(c.code.stackAccess() ? Fault.SS : Fault.GP, 0);
        }
        return gate(paging.walk(a, access, rights(context), Paging.RAISE));
    }

    /** Alignment-checked user accesses (3) have the rights of the user (1). */
    private static int rights(long context) {
        int r = (int) context & 3;
        return r == 3 ? 1 : r;
    }

    /** Translates without side effects; -1 if nothing is there. */
    public long look(long a) {
        if (c.ram.length() == 0) {
            afterBus();
        }
        if (!c.longMode()) {
            a &= 0xffff_ffffL;
        } else if (!Core.canonical(a)) {
            return NONE;
        }
        long p = paging.walk(a, READ, 0, Paging.LOOK);
        return p == NONE ? NONE : gate(p);
    }

    /** Returns the offset in the memory block of the page to execute from, -1 if a handler answers; enters it in the TLB. */
    long executable(long a) {
        long p = translate(a, EXECUTE, c.context);
        long offset = bus.readPage(p);
        if (offset >= 0) {
            enter(c.longMode() ? a : a & 0xffff_ffffL, offset, EXECUTE, c.context);
        }
        return offset;
    }

    // ---- for another gear, see backplane.cpu.api.GearHost

    /** Translates with the present context; -1 where the TLB will not hold the page, or the interpreter must raise a fault. */
    private long attempt(long a, int access) {
        boolean never = checksAlignment(c.context) || watch.covers(a) || c.longMode() && !Core.canonical(a);
        long p = never ? NONE : paging.walk(a, access, rights(c.context), Paging.TRY);
        return p == NONE ? NONE : gate(p);
    }

    /** Makes the TLB hold the page of an access; false if the interpreter must do it. */
    public boolean reach(long address, int bytes, boolean write) {
        long a = c.longMode() ? address : address & 0xffff_ffffL;
        long p = (a & 4095) + bytes > 4096 ? NONE : attempt(a, write ? WRITE : READ);
        long page = p == NONE ? NONE : bus.readPage(p);
        if (page < 0 || write && !mayWrite(p, page)) {
            return false;
        }
        if (write) {
            touch(page, (int) p & 4095, bytes);
        }
        enter(a, page, write ? WRITE : READ, c.context);
        return true;
    }

    private boolean mayWrite(long p, long page) {
        return bus.writePage(p) == page && (bus.flags(page) & CpuBus.CODE) == 0;
    }

    /** As {@link #executable}, but returns -1 too where that raises a fault. */
    long tryExecutable(long address) {
        long a = c.longMode() ? address : address & 0xffff_ffffL;
        long p = attempt(a, EXECUTE);
        long offset = p == NONE ? NONE : bus.readPage(p);
        if (offset >= 0) {
            enter(a, offset, EXECUTE, c.context);
        }
        return offset;
    }

    private static boolean checksAlignment(long context) {
        return (context & 3) == 3;
    }

    /** Raises #AC where alignment is checked and this address is no multiple of a power of two. */
    public void align(long a, int power) {
        if (checksAlignment(c.context) && (a & power - 1) != 0) {
            throw c.fault(Fault.AC, 0);
        }
    }

    /** Raises what a write of this many bytes would raise; operands of a power of two bytes are to be aligned. */
    public void probeWrite(long a, int bytes) {
        if ((bytes & bytes - 1) == 0) {
            align(a, Math.min(bytes, 16));
        }
        boolean two = crosses(a, bytes);
        translate(a, WRITE, c.context);
        if (two) {
            translate(a + bytes - 1 & PAGE, WRITE, c.context);
        }
    }

    public void probeRead(long a, int bytes) {
        boolean two = crosses(a, bytes);
        translate(a, READ, c.context);
        if (two) {
            translate(a + bytes - 1 & PAGE, READ, c.context);
        }
    }

    /** Whether an access touches two pages. Outside 64-bit code none may reach across the end of the address space. */
    private boolean crosses(long a, int bytes) {
        if ((a & 4095) + bytes <= 4096) {
            return false;
        }
        if ((a & 0xffff_f000L) == 0xffff_f000L && !c.code64()) {
            throw c.fault(c.code.stackAccess() ? Fault.SS : Fault.GP, 0);
        }
        return true;
    }

    // ---- slow accesses

    long read(long a, int bytes, long context) {
        if (checksAlignment(context)) {
            align(a, bytes);
        }
        watch.access(a, bytes, false);
        if (!crosses(a, bytes)) {
            return readInPage(a, bytes, context);
        }
        int first = 4096 - (int) (a & 4095);
        long low = translate(a, READ, context);
        long high = translate(a + first, READ, context);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= physicalRead(i < first ? low + i : high + i - first, 1) << 8 * i;
        }
        return value;
    }

    private long readInPage(long a, int bytes, long context) {
        long p = translate(a, READ, context);
        long page = bus.readPage(p);
        if (page < 0) {
            long value = bus.read(p, bytes);
            afterBus();
            return value;
        }
        enter(c.longMode() ? a : a & 0xffff_ffffL, page, READ, context);
        return load(page + (p & 4095), bytes);
    }

    void write(long a, long value, int bytes, long context) {
        if (checksAlignment(context)) {
            align(a, bytes);
        }
        watch.access(a, bytes, true);
        if (!crosses(a, bytes)) {
            writeInPage(a, value, bytes, context);
            return;
        }
        int first = 4096 - (int) (a & 4095);
        long low = translate(a, WRITE, context);
        long high = translate(a + first, WRITE, context);
        for (int i = 0; i < bytes; i++) {
            physicalWrite(i < first ? low + i : high + i - first, value >>> 8 * i & 0xff, 1);
        }
    }

    private void writeInPage(long a, long value, int bytes, long context) {
        long p = translate(a, WRITE, context);
        long page = bus.writePage(p);
        if (page < 0) {
            bus.write(p, value, bytes);
            afterBus();
            return;
        }
        store(page, (int) p & 4095, value, bytes);
        if ((bus.flags(page) & CpuBus.CODE) == 0 && bus.readPage(p) == page) {
            enter(c.longMode() ? a : a & 0xffff_ffffL, page, WRITE, context);
        }
    }

    /** Reads physical memory; stays in one page unless a handler answers. */
    long physicalRead(long p, int bytes) {
        long page = bus.readPage(p);
        if (page >= 0) {
            return load(page + (p & 4095), bytes);
        }
        long value = bus.read(p, bytes);
        afterBus();
        return bytes == 8 ? value : value & (1L << 8 * bytes) - 1;
    }

    void physicalWrite(long p, long value, int bytes) {
        long page = bus.writePage(p);
        if (page >= 0) {
            store(page, (int) p & 4095, value, bytes);
        } else {
            bus.write(p, value, bytes);
            afterBus();
        }
    }

    private long load(long at, int bytes) {
        switch (bytes) {
            case 1:
                return c.ram.u8(at);
            case 2:
                return c.ram.u16(at);
            case 4:
                return c.ram.i32(at) & 0xffff_ffffL;
            default:
                return c.ram.i64(at);
        }
    }

    private void store(long page, int at, long value, int bytes) {
        touch(page, at, bytes);
        switch (bytes) {
            case 1:
                c.ram.put8(page + at, (int) value);
                break;
            case 2:
                c.ram.put16(page + at, (int) value);
                break;
            case 4:
                c.ram.put32(page + at, (int) value);
                break;
            default:
                c.ram.put64(page + at, value);
        }
    }

    /** Prepares a page of the memory block for a write: marks it, drops code that lies there. */
    void touch(long page, int at, int bytes) {
        int flags = bus.flags(page);
        if ((flags & CpuBus.DIRTY) == 0) {
            bus.mark(page, CpuBus.DIRTY);
        }
        if ((flags & CpuBus.CODE) != 0) {
            c.code.written(page, at, bytes);
        }
    }

    /**
     * Returns the offset in the memory block of a byte that may be read or written, together with all others of its page, by a
     * bulk operation; -1 if it must be done piecewise.
     */
    public long bulk(long a, boolean write) {
        if (watch.covers(a) || checksAlignment(c.context)) {
            return -1;
        }
        long p = translate(a, write ? WRITE : READ, c.context);
        long page = write ? bus.writePage(p) : bus.readPage(p);
        return page < 0 ? -1 : page + (p & 4095);
    }

    /** Called before a bulk operation stores bytes within one page of the memory block. */
    public void bulkWrite(long at, int bytes) {
        touch(at & PAGE, (int) at & 4095, bytes);
    }
}
