package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.*;

import backplane.api.Bytes;
import backplane.api.CpuBus;
import backplane.api.CpuPins;
import backplane.cpu.api.Gear;
import backplane.cpu.decode.Record;
import backplane.cpu.fp.X87;
import backplane.cpu.simd.Simd;
import org.jspecify.annotations.Nullable;

/**
 * The processor as the operations see it: the state block, lazy flags, the fast paths to memory and stack, and the units for
 * everything rare.
 *
 * <p>Lazy flags: {@link #result} is the sign-extended result, {@link #carry} has the carry out of the top bit in bit 63, the
 * carry into the top bit in bit 62 and the carry out of bit 3 in bit 3. CF, OF, AF, ZF, SF and PF follow from the two words
 * without knowing the operation. Flags loaded by POPF that no result has (ZF with SF, say) use bit 0 of {@code carry} to invert
 * SF and bits 8 .. 15 to change the parity.
 */
public final class Core {
    public static final int ES = 0, CS = 1, SS = 2, DS = 3, FS = 4, GS = 5, LDTR = 6, TR = 7;
    public static final int RAX = 0, RCX = 8, RDX = 16, RBX = 24, RSP = 32, RBP = 40, RSI = 48, RDI = 56;

    /** The two highest bits of {@link #carry}. */
    public static final long TOP = 0xC000_0000_0000_0000L;

    private static final long PAGE = -4096L;

    /** The state block, laid out as {@link backplane.cpu.api.StateLayout}. */
    public final Bytes st = new Bytes(SIZE);
    /** All RAM and ROM. It is taken over with the first run: cards that are plugged before make the block grow. */
    public Bytes ram = new Bytes(0);

    public final CpuBus bus;
    public final Fault fault = new Fault();
    public final Mmu mmu;
    public final Segments segments;
    public final Transfers transfers;
    public final Interrupts interrupts;
    public final Control control;
    public final CodeCache code;
    public final Breakpoints breakpoints;
    /** The gear beside the interpreter, null if there is none. */
    public @Nullable Gear gear;

    public final Model model;
    public final X87 x87 = new X87(st, FPU);
    public final Simd simd = new Simd(st, FPU, x87);

    public long result = 1;
    public long carry;
    /** RFLAGS without the six arithmetic flags and the fixed bit. */
    public int flags;

    /** Low 12 bits of the TLB tags that hold now. */
    public long context;
    /** The same for accesses that the processor makes with supervisor rights at any CPL. */
    public long systemContext;

    /** RIP after the present block unless a jump of its last instruction changes it. */
    public long rip;
    /** RIP of the first instruction of the present block. */
    public long blockRip;
    /** Mask of the instruction pointer: 32 or 64 bits. In 16-bit code it runs beyond FFFFh too, where a limit of 64 KB stops it. */
    public long ripMask;
    /** Position of the present instruction in the records of its page. */
    public int pc;
    /** Position of the header of the present block. */
    public int blockStart;
    /** Position after the last instruction to do of the present block; 0 makes the interpreter leave it. */
    public int end;

    /** Instructions executed in this run before the present block (plus finished iterations of a repeated one). */
    public long executed;
    /** The budget of this run. */
    public long limit;
    /** Set when something must be looked at before the next block. */
    public boolean attention;

    public boolean stop;
    /** Another thread wants the run to end. It sets {@link #attention} too, which is no more than likely to be seen. */
    public volatile boolean preempted;

    public boolean halted;
    /** One instruction is to be executed before interrupts (and, after MOV SS, debug traps) are taken. */
    public int shadow;
    /** The present instruction started the shadow (loaded RF), so that its own end must not end it. */
    public boolean shadowNew;

    public boolean rfNew;
    /** The present instruction is a software interrupt: no single-step trap after it. */
    public boolean suppressTrap;
    /** The present instruction has switched tasks: a fault belongs to the new task. */
    public boolean committed;
    /** After a triple fault. */
    public boolean shutDown;
    /** Linear address of the page whose threaded code runs. */
    public long linearPage;
    /** What a run of a block in a loop adds to its header, see {@link CodePage}. */
    long heat = CodePage.HOT / 512;
    /** Base address of the running code segment, 0 in 64-bit mode. */
    public long codeBase;

    public static final int SHADOW_STI = 1, SHADOW_SS = 2;

    /** Code size (0, 1, 2 for 16, 32, 64 bits), stack size, flat segments: see {@link #updateMode}. */
    public int mode;

    /** The run is to end with the instruction that changes {@link #mode}. */
    public boolean modeEndsRun;

    public int cpl;
    /** The last offset that may be read (written) without a closer look, -1 if none. */
    public final long[] readTop = new long[8];

    public final long[] writeTop = new long[8];

    public long stackMask;
    private boolean stackFlat;

    public Core(CpuBus bus, Model model) {
        this.bus = bus;
        this.model = model;
        mmu = new Mmu(this);
        segments = new Segments(this);
        transfers = new Transfers(this);
        interrupts = new Interrupts(this);
        control = new Control(this);
        code = new CodeCache(this);
        breakpoints = new Breakpoints(this);
    }

    /** Sets how many runs in a loop make a block threaded code: a power of two up to 2<sup>14</sup>; 1 at once, 0 never. */
    public void threadAfter(int runs) {
        heat = runs == 0 ? 0 : CodePage.HOT / runs;
    }

    /** Whether nothing is to be looked at between instructions, so that another gear may execute. */
    public boolean calm() {
        int events =
                CpuPins.INIT | (interrupts.nmiBlocked ? 0 : CpuPins.NMI) | ((flags & Flag.IF) != 0 ? CpuPins.INTR : 0);
        return (bus.pins().pending() & events) == 0
                && !halted
                && shadow == 0
                && (flags & (Flag.TF | Flag.RF)) == 0
                && interrupts.debugWaiting == 0
                && !debugging();
    }

    /** Whether breakpoints of the guest or of a debugger are in use. */
    public boolean debugging() {
        return breakpoints.any() || (st.i64(DR + 56) & 0xff) != 0;
    }

    /** Prepares an exception for {@code throw}. */
    public Fault fault(int vector, int code) {
        fault.vector = vector;
        fault.code = code;
        return fault;
    }

    public Fault undefined() {
        return fault(Fault.UD, 0);
    }

    public Fault protection() {
        return fault(Fault.GP, 0);
    }

    /** Instructions executed in this run, exact in mid-block. */
    public long executedNow() {
        return pc == 0 ? executed : executed + (pc - blockStart - 1 >> 1);
    }

    // ---- registers

    public int get8(int r) {
        return st.u8(r);
    }

    public int get16(int r) {
        return st.u16(r);
    }

    public int get32(int r) {
        return st.i32(r);
    }

    public long get64(int r) {
        return st.i64(r);
    }

    public void set8(int r, int value) {
        st.put8(r, value);
    }

    public void set16(int r, int value) {
        st.put16(r, value);
    }

    /** Stores a 32-bit result: the upper half becomes zero. */
    public void set32(int r, int value) {
        st.put64(r, value & 0xffff_ffffL);
    }

    public void set64(int r, long value) {
        st.put64(r, value);
    }

    /** Returns a register of 1 &lt;&lt; size bytes, zero-extended. */
    public long get(int r, int size) {
        switch (size) {
            case 0:
                return st.u8(r);
            case 1:
                return st.u16(r);
            case 2:
                return st.i32(r) & 0xffff_ffffL;
            default:
                return st.i64(r);
        }
    }

    /** Sets a register of 1 &lt;&lt; size bytes; 32-bit results are zero-extended. */
    public void set(int r, long value, int size) {
        switch (size) {
            case 0:
                st.put8(r, (int) value);
                break;
            case 1:
                st.put16(r, (int) value);
                break;
            case 2:
                st.put64(r, value & 0xffff_ffffL);
                break;
            default:
                st.put64(r, value);
        }
    }

    public static int segmentAt(int segment) {
        return SEGMENT + segment * SEGMENT_SIZE;
    }

    public int selector(int segment) {
        return st.u16(segmentAt(segment) + SELECTOR);
    }

    public long base(int segment) {
        return st.i64(segmentAt(segment) + BASE);
    }

    public long limit(int segment) {
        return st.i64(segmentAt(segment) + LIMIT);
    }

    public int attributes(int segment) {
        return st.i32(segmentAt(segment) + ATTRIBUTES);
    }

    public long cr0() {
        return st.i64(CR0);
    }

    public long cr4() {
        return st.i64(CR4);
    }

    public boolean protectedMode() {
        return (st.i64(CR0) & Control.PE) != 0;
    }

    /** Protected mode proper, without virtual-8086 mode. */
    public boolean segmented() {
        return (st.i64(CR0) & Control.PE) != 0 && (flags & Flag.VM) == 0;
    }

    public boolean v86() {
        return (flags & Flag.VM) != 0;
    }

    /** Long mode is active (64-bit or compatibility). */
    public boolean longMode() {
        return (st.i64(EFER) & Control.LMA) != 0;
    }

    /** 64-bit code is running. */
    public boolean code64() {
        return (mode & 3) == 2;
    }

    public int iopl() {
        return flags >>> 12 & 3;
    }

    // ---- flags

    public boolean cf() {
        return carry < 0;
    }

    public boolean zf() {
        return result == 0;
    }

    public boolean sf() {
        return (result ^ carry << 63) < 0;
    }

    public boolean of() {
        return (carry ^ carry << 1) < 0;
    }

    public boolean pf() {
        return (Integer.bitCount((int) (result ^ carry >>> 8) & 0xff) & 1) == 0;
    }

    public boolean af() {
        return (carry & 8) != 0;
    }

    /** Tells whether condition {@code cc} of Jcc, SETcc, CMOVcc holds. */
    public boolean condition(int cc) {
        boolean yes;
        switch (cc >> 1) {
            case 0:
                yes = of();
                break;
            case 1:
                yes = carry < 0;
                break;
            case 2:
                yes = result == 0;
                break;
            case 3:
                yes = carry < 0 || result == 0;
                break;
            case 4:
                yes = sf();
                break;
            case 5:
                yes = pf();
                break;
            case 6:
                yes = (result ^ carry << 63 ^ carry ^ carry << 1) < 0;
                break;
            default:
                yes = result == 0 || (result ^ carry << 63 ^ carry ^ carry << 1) < 0;
        }
        return yes ^ (cc & 1) != 0;
    }

    /** Returns the six arithmetic flags. */
    public int arithmetic() {
        return (carry < 0 ? Flag.CF : 0)
                | (pf() ? Flag.PF : 0)
                | (af() ? Flag.AF : 0)
                | (result == 0 ? Flag.ZF : 0)
                | (sf() ? Flag.SF : 0)
                | (of() ? Flag.OF : 0);
    }

    /** Sets the six arithmetic flags. */
    public void arithmetic(int f) {
        result = (f & Flag.ZF) != 0 ? 0 : 0x100;
        long c = (f & Flag.CF) != 0 ? 3L << 62 : 0;
        if ((f & Flag.OF) != 0) {
            c ^= 1L << 62;
        }
        carry = c | (f & Flag.AF) >>> 1 | (f & Flag.SF) >>> 7 | ((f & Flag.PF) == 0 ? 0x100 : 0);
    }

    /** Sets CF alone. */
    public void setCf(boolean on) {
        if (on != carry < 0) {
            carry ^= 3L << 62;
        }
    }

    /** Returns RFLAGS. */
    public int eflags() {
        return flags | arithmetic() | Flag.FIXED;
    }

    /** Sets all of RFLAGS that exists. */
    public void eflags(int f) {
        arithmetic(f);
        systemFlags(f);
    }

    /** Sets RFLAGS but the arithmetic flags. */
    public void systemFlags(int f) {
        int old = flags;
        flags = f & 0x3f_7700;
        if (((old ^ flags) & (Flag.VM | Flag.AC)) != 0) {
            updateMode();
        }
        if (old != flags) {
            attention = true;
        }
    }

    // ---- addresses

    /** Returns the offset of a memory operand, not yet cut to the address size. */
    public long offset(long w, long v) {
        return st.i64((int) (w >>> 20) & 0xff) + (st.i64((int) (w >>> 28) & 0xff) << ((int) (w >>> 36) & 3)) + (int) v;
    }

    /** Returns the offset of a memory operand, cut to the address size. */
    public long effective(long w, long v) {
        long a = offset(w, v);
        switch (Record.kind(w)) {
            case Record.SEG16:
                return a & 0xffff;
            case Record.FLAT64:
            case Record.SEG64:
                return a;
            default:
                return a & 0xffff_ffffL;
        }
    }

    /** Returns the linear address of a memory operand of {@code bytes} bytes. */
    public long linear(long w, long v, int bytes, boolean write) {
        int kind = (int) (w >>> 38) & 7;
        long a = offset(w, v);
        if (kind == Record.FLAT32) {
            return a & 0xffff_ffffL;
        }
        if (kind == Record.FLAT64) {
            return a;
        }
        return inSegment(w, a, kind, bytes, write);
    }

    private long inSegment(long w, long a, int kind, int bytes, boolean write) {
        int s = Record.segment(w);
        switch (kind) {
            case Record.SEG16:
                return segment(s, a & 0xffff, bytes, write);
            case Record.SEG32:
                return segment(s, a & 0xffff_ffffL, bytes, write);
            case Record.SEG64_32:
                return (a & 0xffff_ffffL) + base(s);
            default:
                return a + base(s);
        }
    }

    /** Returns the linear address of an offset in a segment after all checks; in 64-bit mode only FS and GS have a base. */
    public long segment(int s, long a, int bytes, boolean write) {
        if (code64()) {
            return s >= FS ? a + base(s) : a;
        }
        long top = write ? writeTop[s] : readTop[s];
        if (a + (bytes - 1) <= top) {
            return a + base(s) & 0xffff_ffffL;
        }
        return segments.check(s, a, bytes, write);
    }

    // ---- memory: fast paths

    private static int entry(long a) {
        return TLB + ((int) (a >>> 7) & TLB_ENTRIES - 1 << 5);
    }

    public int read8(long a) {
        int e = entry(a);
        if (st.i64(e + TLB_READ) == (a & PAGE | context)) {
            return ram.u8(a + st.i64(e + TLB_ADDEND));
        }
        return (int) mmu.read(a, 1, context);
    }

    public int read16(long a) {
        int e = entry(a);
        if (st.i64(e + TLB_READ) == (a + 1 & PAGE | context)) {
            return ram.u16(a + st.i64(e + TLB_ADDEND));
        }
        return (int) mmu.read(a, 2, context);
    }

    public int read32(long a) {
        int e = entry(a);
        if (st.i64(e + TLB_READ) == (a + 3 & PAGE | context)) {
            return ram.i32(a + st.i64(e + TLB_ADDEND));
        }
        return (int) mmu.read(a, 4, context);
    }

    public long read64(long a) {
        int e = entry(a);
        if (st.i64(e + TLB_READ) == (a + 7 & PAGE | context)) {
            return ram.i64(a + st.i64(e + TLB_ADDEND));
        }
        return mmu.read(a, 8, context);
    }

    /** Reads what will be written back: faults as the write would. */
    public long readForWrite(long a, int size) {
        int e = entry(a);
        if (st.i64(e + TLB_WRITE) == (a + (1 << size) - 1 & PAGE | context)) {
            long at = a + st.i64(e + TLB_ADDEND);
            switch (size) {
                case 0:
                    return ram.u8(at);
                case 1:
                    return ram.u16(at);
                case 2:
                    return ram.i32(at) & 0xffff_ffffL;
                default:
                    return ram.i64(at);
            }
        }
        mmu.probeWrite(a, 1 << size);
        return read(a, size);
    }

    public void write8(long a, int value) {
        int e = entry(a);
        if (st.i64(e + TLB_WRITE) == (a & PAGE | context)) {
            ram.put8(a + st.i64(e + TLB_ADDEND), value);
        } else {
            mmu.write(a, value, 1, context);
        }
    }

    public void write16(long a, int value) {
        int e = entry(a);
        if (st.i64(e + TLB_WRITE) == (a + 1 & PAGE | context)) {
            ram.put16(a + st.i64(e + TLB_ADDEND), value);
        } else {
            mmu.write(a, value, 2, context);
        }
    }

    public void write32(long a, int value) {
        int e = entry(a);
        if (st.i64(e + TLB_WRITE) == (a + 3 & PAGE | context)) {
            ram.put32(a + st.i64(e + TLB_ADDEND), value);
        } else {
            mmu.write(a, value, 4, context);
        }
    }

    public void write64(long a, long value) {
        int e = entry(a);
        if (st.i64(e + TLB_WRITE) == (a + 7 & PAGE | context)) {
            ram.put64(a + st.i64(e + TLB_ADDEND), value);
        } else {
            mmu.write(a, value, 8, context);
        }
    }

    /** Reads 1 &lt;&lt; size bytes, zero-extended. */
    public long read(long a, int size) {
        switch (size) {
            case 0:
                return read8(a);
            case 1:
                return read16(a);
            case 2:
                return read32(a) & 0xffff_ffffL;
            default:
                return read64(a);
        }
    }

    public void write(long a, long value, int size) {
        switch (size) {
            case 0:
                write8(a, (int) value);
                break;
            case 1:
                write16(a, (int) value);
                break;
            case 2:
                write32(a, (int) value);
                break;
            default:
                write64(a, value);
        }
    }

    /** Reads {@code bytes} bytes (1, 2, 4, 8) of a descriptor table or task state with supervisor rights. */
    public long systemRead(long a, int bytes) {
        int e = entry(a);
        if (st.i64(e + TLB_READ) == (a + (bytes - 1) & PAGE | systemContext)) {
            long at = a + st.i64(e + TLB_ADDEND);
            switch (bytes) {
                case 1:
                    return ram.u8(at);
                case 2:
                    return ram.u16(at);
                case 4:
                    return ram.i32(at) & 0xffff_ffffL;
                default:
                    return ram.i64(at);
            }
        }
        return mmu.read(a, bytes, systemContext);
    }

    public void systemWrite(long a, long value, int bytes) {
        mmu.write(a, value, bytes, systemContext);
    }

    // ---- operands of general operations

    /** Returns the r/m operand of the record's operand size, zero-extended. */
    public long operand(long w, long v) {
        return operand(w, v, Record.size(w));
    }

    public long operand(long w, long v, int size) {
        return Record.isRegister(w) ? get(Record.base(w), size) : read(linear(w, v, 1 << size, false), size);
    }

    /** Writes the r/m operand. */
    public void operand(long w, long v, long value, int size) {
        if (Record.isRegister(w)) {
            set(Record.base(w), value, size);
        } else {
            write(linear(w, v, 1 << size, true), value, size);
        }
    }

    // ---- stack

    public long sp() {
        return st.i64(RSP) & stackMask;
    }

    public void sp(long value) {
        if (stackMask == 0xffff) {
            st.put16(RSP, (int) value);
        } else {
            st.put64(RSP, value & stackMask);
        }
    }

    /** Returns the linear address of a stack offset; one that is not canonical or reaches beyond 4 GB raises #SS. */
    public long stack(long offset, int bytes, boolean write) {
        if (!stackFlat) {
            return segment(SS, offset, bytes, write);
        }
        long last = offset + bytes - 1;
        if (!canonical(offset) || !canonical(last) || last > stackMask && stackMask > 0) {
            throw fault(Fault.SS, 0);
        }
        return offset;
    }

    /** Pushes 1 &lt;&lt; size bytes. */
    public void push(long value, int size) {
        long top = (st.i64(RSP) - (1 << size)) & stackMask;
        write(stack(top, 1 << size, true), value, size);
        sp(top);
    }

    /** Reads the top of the stack without moving it. */
    public long top(int size) {
        return read(stack(sp(), 1 << size, false), size);
    }

    /** Reads the stack {@code distance} bytes above its top. */
    public long above(int distance, int size) {
        return read(stack(st.i64(RSP) + distance & stackMask, 1 << size, false), size);
    }

    public void drop(int bytes) {
        sp(st.i64(RSP) + bytes);
    }

    // ---- control flow

    /** RIP of the present instruction. */
    public long here(long w) {
        return blockRip + Record.delta(w) & ripMask;
    }

    /** RIP of the next instruction. */
    public long next(long w) {
        return blockRip + Record.next(w) & ripMask;
    }

    /** Near jump after checking the target. */
    public void jump(long target) {
        if (code64()) {
            if (!canonical(target)) {
                throw protection();
            }
        } else if (target > limit(CS)) {
            throw protection();
        }
        rip = target;
    }

    public static boolean canonical(long a) {
        return a << 16 >> 16 == a;
    }

    /** Ends the present block after this instruction. */
    public void leave() {
        end = 0;
    }

    /**
     * Derives the block key and the masks from segment registers, CR0, EFER and RFLAGS. Key: bits 0 .. 1 code size (0: 16, 1: 32,
     * 2: 64), bit 2 stack size above 16, bits 3 .. 6 flat ES, CS, SS, DS.
     */
    public void updateMode() {
        int cs = attributes(CS);
        boolean wide = longMode() && (cs & Segments.L) != 0 && (flags & Flag.VM) == 0;
        int size = wide ? 2 : (cs & Segments.BIG) != 0 ? 1 : 0;
        boolean big = wide || (attributes(SS) & Segments.BIG) != 0;
        int key = size | (big ? 4 : 0);
        for (int s = ES; s <= DS; s++) {
            if (wide || base(s) == 0 && readTop[s] == 0xffff_ffffL && (writeTop[s] == 0xffff_ffffL || s == CS)) {
                key |= 8 << s;
            }
        }
        if (key != mode && modeEndsRun) {
            limit = Math.min(limit, executedNow() + 1);
        }
        mode = key;
        ripMask = wide ? -1L : 0xffff_ffffL;
        stackMask = wide ? -1L : big ? 0xffff_ffffL : 0xffff;
        codeBase = wide ? 0 : base(CS);
        stackFlat = wide || big && (key & 8 << SS) != 0;
        updateContext();
        code.leavePage();
    }

    /**
     * Derives the TLB context from CPL, CR0.AM, CR4.SMAP and RFLAGS.AC: 0 supervisor, 1 user, 2 supervisor that may touch user
     * pages in spite of SMAP, 3 user with alignment checks (never in the TLB).
     */
    void updateContext() {
        systemContext = mmu.generation << 2;
        boolean ac = (flags & Flag.AC) != 0;
        int rights = cpl == 3 ? 1 : 0;
        if (ac && cpl == 3 && (st.i64(CR0) & Control.AM) != 0) {
            rights = 3;
        } else if (ac && cpl != 3 && (st.i64(CR4) & Control.SMAP) != 0) {
            rights = 2;
        }
        context = systemContext | rights;
    }
}
