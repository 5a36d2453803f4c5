package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.*;

/** Far jumps, calls and returns, IRET, and the fast system calls. */
public final class Transfers {
    public final Tasks tasks;
    private final Core c;
    private final Frame frame;

    Transfers(Core c) {
        this.c = c;
        tasks = new Tasks(c);
        frame = new Frame(c);
    }

    // ---- JMP and CALL

    /** Far JMP; {@code size} is that of the operand (1 word, 2 doubleword, 3 quadword). */
    public void jump(int selector, long offset, int size) {
        if (!c.segmented()) {
            checkRealLimit(offset);
            c.segments.load(Core.CS, selector);
            c.rip = offset;
            return;
        }
        long raw = first(selector);
        int a = Segments.attributesOf(raw);
        if ((a & Segments.SEGMENT_BIT) == 0) {
            system(selector, raw, a, false, size);
            return;
        }
        checkDirect(selector, a);
        checkOffset(raw, offset);
        setCode(selector, raw, offset);
    }

    private void checkRealLimit(long offset) {
        if (offset > c.limit(Core.CS)) {
            throw c.protection();
        }
    }

    /** Far CALL. */
    public void call(int selector, long offset, int size) {
        if (!c.segmented()) {
            checkRealLimit(offset);
            frame.present();
            frame.push(c.selector(Core.CS), 1 << size);
            frame.push(c.rip, 1 << size);
            c.segments.load(Core.CS, selector);
            frame.commit();
            c.rip = offset;
            return;
        }
        long raw = first(selector);
        int a = Segments.attributesOf(raw);
        if ((a & Segments.SEGMENT_BIT) == 0) {
            system(selector, raw, a, true, size);
            return;
        }
        checkDirect(selector, a);
        callSame(selector, raw, offset, size);
    }

    private void callSame(int selector, long raw, long offset, int size) {
        frame.present();
        frame.push(c.selector(Core.CS), 1 << size);
        frame.push(c.rip, 1 << size);
        checkOffset(raw, offset);
        setCode(selector, raw, offset);
        frame.commit();
    }

    private long first(int selector) {
        if (Segments.isNull(selector)) {
            throw c.protection();
        }
        return c.segments.fetch(selector, Fault.GP);
    }

    /** A code segment reached directly. */
    private void checkDirect(int selector, int a) {
        int code = selector & 0xfffc;
        boolean conforming = (a & Segments.CONFORMING) != 0;
        boolean ok = Segments.isCode(a)
                && (conforming ? Segments.dpl(a) <= c.cpl : (selector & 3) <= c.cpl && Segments.dpl(a) == c.cpl);
        if (!ok) {
            throw c.fault(Fault.GP, code);
        }
        checkWide(a, code);
        if ((a & Segments.PRESENT) == 0) {
            throw c.fault(Fault.NP, code);
        }
    }

    private void checkWide(int a, int code) {
        if (c.longMode() && (a & (Segments.L | Segments.BIG)) == (Segments.L | Segments.BIG)) {
            throw c.fault(Fault.GP, code);
        }
    }

    private void checkOffset(long raw, long offset) {
        boolean wide = c.longMode() && (Segments.attributesOf(raw) & Segments.L) != 0;
        if (wide ? !Core.canonical(offset) : offset < 0 || offset > Segments.limitOf(raw)) {
            throw c.protection();
        }
    }

    /** Loads CS at the present CPL. */
    private void setCode(int selector, long raw, long offset) {
        c.segments.set(Core.CS, selector & ~3 | c.cpl, c.segments.access(selector, raw));
        c.rip = offset;
    }

    /** Call gates, task gates and task state segments as the target of a far transfer. */
    private void system(int selector, long raw, int a, boolean call, int size) {
        int code = selector & 0xfffc;
        int type = a & 15;
        boolean legal = c.longMode() ? type == 12 : type == 4 || type == 12 || type == 5 || type == 1 || type == 9;
        if (!legal || Segments.dpl(a) < Math.max(c.cpl, selector & 3)) {
            throw c.fault(Fault.GP, code);
        }
        if ((a & Segments.PRESENT) == 0) {
            throw c.fault(Fault.NP, code);
        }
        if (type == 4 || type == 12) {
            callGate(selector, raw, type, call);
            return;
        }
        int task = type == 5 ? (int) (raw >>> 16) & 0xffff : selector;
        tasks.switchTo(task, tasks.available(task, Fault.GP), call ? Tasks.CALL : Tasks.JUMP, c.eflags());
    }

    private void callGate(int selector, long gate, int type, boolean call) {
        int target = (int) (gate >>> 16) & 0xffff;
        long offset = gate & 0xffff | (type == 12 ? gate >>> 32 & 0xffff_0000L : 0);
        int size = type == 12 ? 2 : 1;
        if (c.longMode()) {
            long upper = c.segments.fetchUpper(selector, Fault.GP);
            if ((upper >>> 40 & 0x1f) != 0) {
                throw c.fault(Fault.GP, selector & 0xfffc);
            }
            offset |= upper << 32;
            size = 3;
        }
        long raw = first(target);
        int a = Segments.attributesOf(raw);
        int code = target & 0xfffc;
        if (!Segments.isCode(a) || Segments.dpl(a) > c.cpl) {
            throw c.fault(Fault.GP, code);
        }
        if (c.longMode() && (a & (Segments.L | Segments.BIG)) != Segments.L) {
            throw c.fault(Fault.GP, code);
        }
        boolean conforming = (a & Segments.CONFORMING) != 0;
        if (!call && !conforming && Segments.dpl(a) != c.cpl) {
            throw c.fault(Fault.GP, code);
        }
        if ((a & Segments.PRESENT) == 0) {
            throw c.fault(Fault.NP, code);
        }
        if (!call) {
            checkOffset(raw, offset);
            setCode(target, raw, offset);
        } else if (conforming || Segments.dpl(a) == c.cpl) {
            callSame(target, raw, offset, size);
        } else {
            callInner(target, raw, offset, size, (int) (gate >>> 32) & 31);
        }
    }

    private void callInner(int target, long raw, long offset, int size, int words) {
        int level = Segments.dpl(Segments.attributesOf(raw));
        int stack = 0;
        long stackRaw = 0;
        int bytes = 1 << size;
        if (size == 3) {
            frame.wide(tasks.wideStack(4 + 8 * level), level);
        } else {
            long pointer = tasks.stackPointer(level);
            stack = tasks.stackSelector(level);
            stackRaw = innerStack(stack, level);
            frame.inner(stack, stackRaw, pointer, level);
        }
        frame.push(c.selector(Core.SS), bytes);
        frame.push(c.st.i64(Core.RSP), bytes);
        if (size != 3) {
            for (int i = words - 1; i >= 0; i--) {
                frame.push(c.above(i * bytes, size), bytes);
            }
        }
        frame.push(c.selector(Core.CS), bytes);
        frame.push(c.rip, bytes);
        checkOffset(raw, offset);
        long accessed = c.segments.access(target, raw);
        c.cpl = level;
        if (size == 3) {
            c.segments.nullStack(level);
        } else {
            c.segments.set(Core.SS, stack, stackRaw);
        }
        c.segments.set(Core.CS, target & ~3 | level, accessed);
        frame.commit();
        c.rip = offset;
    }

    /** Checks the stack segment that a TSS names for an inner level. */
    long innerStack(int selector, int level) {
        if (Segments.isNull(selector)) {
            throw c.fault(Fault.TS, 0);
        }
        return c.segments.stackDescriptor(selector, level, Fault.TS);
    }

    // ---- RETF

    /** Far RET that drops {@code extra} bytes of parameters. */
    public void ret(int size, int extra) {
        int bytes = 1 << size;
        long ip = c.top(size);
        int selector = (int) c.above(bytes, size) & 0xffff;
        if (!c.segmented()) {
            checkRealLimit(ip);
            c.segments.load(Core.CS, selector);
            c.rip = ip;
            c.drop(2 * bytes + extra);
            return;
        }
        long raw = returnTarget(selector);
        if ((selector & 3) == c.cpl) {
            checkOffset(raw, ip);
            setCode(selector, raw, ip);
            c.drop(2 * bytes + extra);
        } else {
            retOuter(selector, raw, ip, 2 * bytes + extra, size);
            c.sp(c.st.i64(Core.RSP) + extra);
        }
    }

    private long returnTarget(int selector) {
        long raw = first(selector);
        int a = Segments.attributesOf(raw);
        int rpl = selector & 3;
        boolean conforming = (a & Segments.CONFORMING) != 0;
        if (rpl < c.cpl || !Segments.isCode(a) || (conforming ? Segments.dpl(a) > rpl : Segments.dpl(a) != rpl)) {
            throw c.fault(Fault.GP, selector & 0xfffc);
        }
        checkWide(a, selector & 0xfffc);
        if ((a & Segments.PRESENT) == 0) {
            throw c.fault(Fault.NP, selector & 0xfffc);
        }
        return raw;
    }

    /** Return to an outer level; SS:SP of that level lie {@code distance} bytes above the top of the stack. */
    private void retOuter(int selector, long raw, long ip, int distance, int size) {
        long pointer = c.above(distance, size);
        int stack = (int) c.above(distance + (1 << size), size) & 0xffff;
        int level = selector & 3;
        boolean wide = c.longMode() && (Segments.attributesOf(raw) & Segments.L) != 0;
        boolean noStack = Segments.isNull(stack);
        if (noStack && (!wide || level == 3 || (stack & 3) != level)) {
            throw c.protection();
        }
        long stackRaw = noStack ? 0 : c.segments.stackDescriptor(stack, level, Fault.GP);
        checkOffset(raw, ip);
        long accessed = c.segments.access(selector, raw);
        c.cpl = level;
        c.segments.set(Core.CS, selector, accessed);
        setOuterStack(stack, stackRaw, pointer, noStack);
        c.segments.dropPrivileged();
        c.rip = ip;
    }

    private void setOuterStack(int stack, long stackRaw, long pointer, boolean noStack) {
        if (noStack) {
            c.segments.nullStack(stack);
        } else {
            c.segments.set(Core.SS, stack, stackRaw);
        }
        c.sp(pointer);
    }

    // ---- IRET

    /** IRET of any size in any mode. */
    public void iret(int size) {
        if (!c.protectedMode()) {
            iretReal(size);
        } else if (c.v86()) {
            if (c.iopl() < 3) {
                throw c.protection();
            }
            iretReal(size);
        } else if ((c.flags & Flag.NT) != 0) {
            if (c.longMode()) {
                throw c.protection();
            }
            tasks.comeBack();
        } else {
            iretProtected(size);
        }
        c.interrupts.nmiBlocked = false;
        c.rfNew = (c.flags & Flag.RF) != 0;
        c.attention = true;
    }

    private void iretReal(int size) {
        int bytes = 1 << size;
        long ip = c.top(size);
        int selector = (int) c.above(bytes, size) & 0xffff;
        int flags = (int) c.above(2 * bytes, size);
        checkRealLimit(ip);
        c.segments.load(Core.CS, selector);
        c.rip = ip;
        c.drop(3 * bytes);
        popFlags(flags, size, true);
    }

    private void iretProtected(int size) {
        int bytes = 1 << size;
        long ip = c.top(size);
        int selector = (int) c.above(bytes, size) & 0xffff;
        int flags = (int) c.above(2 * bytes, size);
        if ((flags & Flag.VM) != 0 && c.cpl == 0 && size == 2 && !c.longMode()) {
            iretToV86(ip, selector, flags);
            return;
        }
        long raw = returnTarget(selector);
        int oldLevel = c.cpl;
        if ((selector & 3) == c.cpl && !c.code64()) {
            checkOffset(raw, ip);
            setCode(selector, raw, ip);
            c.drop(3 * bytes);
        } else {
            retOuter(selector, raw, ip, 3 * bytes, size);
        }
        popFlags(flags, size, true, oldLevel);
    }

    private void iretToV86(long ip, int selector, int flags) {
        int stack = (int) c.above(16, 2) & 0xffff;
        long pointer = c.above(12, 2);
        int es = (int) c.above(20, 2) & 0xffff;
        int ds = (int) c.above(24, 2) & 0xffff;
        int fs = (int) c.above(28, 2) & 0xffff;
        int gs = (int) c.above(32, 2) & 0xffff;
        c.cpl = 3;
        c.eflags(flags);
        c.segments.load(Core.CS, selector);
        c.segments.load(Core.SS, stack);
        c.segments.load(Core.ES, es);
        c.segments.load(Core.DS, ds);
        c.segments.load(Core.FS, fs);
        c.segments.load(Core.GS, gs);
        c.st.put64(Core.RSP, pointer);
        c.rip = ip & 0xffff;
    }

    /** Changes RFLAGS as far as CPL and IOPL allow; a 16-bit image leaves the upper half alone. */
    public void popFlags(int image, int size, boolean iret) {
        popFlags(image, size, iret, c.cpl);
    }

    private void popFlags(int image, int size, boolean iret, int level) {
        int mask = Flag.ARITHMETIC | Flag.TF | Flag.DF | Flag.NT;
        boolean free = !c.protectedMode();
        if (free || level == 0) {
            mask |= Flag.IOPL;
        }
        if (free || level <= c.iopl()) {
            mask |= Flag.IF;
        }
        if (size > 1) {
            mask |= Flag.AC | Flag.ID | Flag.RF;
            if (iret && level == 0 && c.protectedMode()) {
                mask |= Flag.VIF | Flag.VIP;
            }
            if (!iret) {
                image &= ~Flag.RF;
            }
        }
        c.eflags(c.eflags() & ~mask | image & mask);
    }

    // ---- fast system calls

    /** SYSENTER. */
    public void sysenter() {
        int selector = (int) c.st.i64(SYSENTER_CS) & 0xfffc;
        if (!c.protectedMode() || selector == 0) {
            throw c.protection();
        }
        boolean wide = c.longMode();
        long mask = wide ? -1L : 0xffff_ffffL;
        c.systemFlags(c.flags & ~(Flag.VM | Flag.IF | Flag.RF));
        flat(selector, 0, wide);
        c.st.put64(Core.RSP, c.st.i64(SYSENTER_ESP) & mask);
        c.rip = c.st.i64(SYSENTER_EIP) & mask;
    }

    /** SYSEXIT with 32-bit or 64-bit operands. */
    public void sysexit(boolean wide) {
        int selector = (int) c.st.i64(SYSENTER_CS) & 0xfffc;
        if (!c.protectedMode() || selector == 0 || c.cpl != 0) {
            throw c.protection();
        }
        long sp = c.st.i64(Core.RCX);
        long ip = c.st.i64(Core.RDX);
        if (wide && !(Core.canonical(sp) && Core.canonical(ip))) {
            throw c.protection();
        }
        flat(selector + (wide ? 32 : 16) | 3, 3, wide);
        c.st.put64(Core.RSP, wide ? sp : sp & 0xffff_ffffL);
        c.rip = wide ? ip : ip & 0xffff_ffffL;
    }

    /** Loads flat CS and SS = CS + 8 for a privilege level without looking at tables. */
    private void flat(int selector, int level, boolean wide) {
        c.cpl = level;
        int attributes = Segments.GRANULAR | 0x9b | level << 5 | (wide ? Segments.L : Segments.BIG);
        c.segments.set(Core.SS, selector + 8, 0, 0xffff_ffffL, Segments.GRANULAR | Segments.BIG | 0x93 | level << 5);
        c.segments.set(Core.CS, selector, 0, 0xffff_ffffL, attributes);
        c.updateMode();
        c.attention = true;
    }

    /** SYSCALL. */
    public void syscall() {
        if ((c.st.i64(EFER) & Control.SCE) == 0 || !c.protectedMode()) {
            throw c.undefined();
        }
        long star = c.st.i64(STAR);
        int selector = (int) (star >>> 32) & 0xfffc;
        if (c.longMode()) {
            boolean from64 = c.code64();
            int old = c.eflags() & ~Flag.RF;
            c.st.put64(Core.RCX, c.rip);
            c.st.put64(GPR + 88, old);
            c.eflags(old & ~(int) c.st.i64(FMASK));
            flat(selector, 0, true);
            c.rip = c.st.i64(from64 ? LSTAR : CSTAR);
        } else {
            c.st.put64(Core.RCX, c.rip);
            c.systemFlags(c.flags & ~(Flag.VM | Flag.IF | Flag.RF));
            flat(selector, 0, false);
            c.rip = star & 0xffff_ffffL;
        }
    }

    /** SYSRET with 32-bit or 64-bit operands. */
    public void sysret(boolean wide) {
        if ((c.st.i64(EFER) & Control.SCE) == 0 || !c.protectedMode()) {
            throw c.undefined();
        }
        long ip = c.st.i64(Core.RCX);
        if (c.cpl != 0 || wide && !Core.canonical(ip)) {
            throw c.protection();
        }
        int selector = (int) (c.st.i64(STAR) >>> 48);
        c.cpl = 3;
        if (c.longMode()) {
            c.eflags((int) c.st.i64(GPR + 88) & ~(Flag.RF | Flag.VM));
        } else {
            c.systemFlags(c.flags | Flag.IF);
        }
        int cs = (wide ? selector + 16 : selector) | 3;
        int size = wide ? Segments.L : Segments.BIG;
        c.segments.set(Core.SS, selector + 8 | 3, 0, 0xffff_ffffL, Segments.GRANULAR | Segments.BIG | 0xf3);
        c.segments.set(Core.CS, cs, 0, 0xffff_ffffL, Segments.GRANULAR | size | 0xfb);
        c.updateMode();
        c.rip = wide ? ip : ip & 0xffff_ffffL;
        c.attention = true;
    }
}
