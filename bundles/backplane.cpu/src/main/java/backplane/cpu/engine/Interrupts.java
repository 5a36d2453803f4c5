package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.*;

import backplane.api.CpuPins;
import backplane.api.InterruptAcknowledge;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Exceptions and interrupts: priorities, double and triple faults, and delivery through real-mode vectors or gates. */
public final class Interrupts {
    private static final int CONTRIBUTORY =
            1 << Fault.DE | 1 << Fault.TS | 1 << Fault.NP | 1 << Fault.SS | 1 << Fault.GP;
    /** Vectors whose image of RFLAGS has RF set: the faults, without #DB, #BP, #OF. */
    private static final int WITH_RF = 0x000f_fde1 & ~(1 << Fault.DF);

    private final Core c;
    private final Frame frame;
    private Supplier<@Nullable InterruptAcknowledge> controller = () -> null;
    /** Bits of DR6 of a debug trap that waits. */
    public int debugWaiting;

    public boolean nmiBlocked;
    private boolean software;
    /** From the interrupt controller, whose vectors may be those of exceptions: a PC's timer has 08h. */
    private boolean external;

    Interrupts(Core c) {
        this.c = c;
        frame = new Frame(c);
    }

    /** Says who answers the INTA cycle. */
    public void controller(Supplier<@Nullable InterruptAcknowledge> source) {
        controller = source;
    }

    /** Notes a debug condition; the trap follows after the present instruction. */
    public void debug(int bits) {
        debugWaiting |= bits;
        c.attention = true;
        c.leave();
    }

    // ---- between instructions

    /** Takes what waits, highest priority first. */
    void take() {
        if (debugWaiting != 0) {
            takeDebug();
        }
        CpuPins pins = c.bus.pins();
        int waiting = pins.pending();
        if (waiting == 0 || c.shadow != 0) {
            return;
        }
        if ((waiting & CpuPins.INIT) != 0) {
            pins.taken(CpuPins.INIT);
            c.control.init();
        } else if ((waiting & CpuPins.NMI) != 0 && !nmiBlocked) {
            pins.taken(CpuPins.NMI);
            nmiBlocked = true;
            c.halted = false;
            begin(Fault.NMI);
        } else if ((waiting & CpuPins.INTR) != 0 && (c.flags & Flag.IF) != 0) {
            InterruptAcknowledge source = controller.get();
            if (source != null) {
                c.halted = false;
                c.pc = 0;
                software = false;
                external = true;
                int vector = source.acknowledge() & 0xff;
                attempt(vector, 0, vector);
            }
        }
        if ((pins.pending() & CpuPins.INIT) != 0) {
            c.attention = true;
        }
    }

    private void takeDebug() {
        int bits = debugWaiting;
        debugWaiting = 0;
        c.halted = false;
        beginDebug(bits);
    }

    /** Raises #DB with its causes in DR6; DR7.GD goes, so that the handler may use the debug registers. */
    private void beginDebug(int bits) {
        c.st.put64(DR + 48, c.st.i64(DR + 48) & ~0xfL | bits);
        c.st.put64(DR + 56, c.st.i64(DR + 56) & ~Control.GENERAL_DETECT);
        begin(Fault.DB);
    }

    /** Raises #DB before an instruction that a breakpoint register names. */
    void instructionBreakpoint() {
        int hits = c.mmu.watch().instruction(c.rip + c.codeBase);
        if (hits != 0) {
            beginDebug(hits);
        }
    }

    /** An interrupt or trap that is no fault of the present instruction. */
    private void begin(int vector) {
        software = false;
        external = false;
        c.pc = 0;
        attempt(vector, 0, vector);
    }

    /** An exception. */
    void fault(Fault f) {
        if (f.vector == Fault.FROZEN) {
            c.halted = true;
            // a shadow covers the next instruction, not the wait for the interrupt that ends this one
            c.shadow = 0;
            return;
        }
        software = false;
        external = false;
        attempt(f.vector, f.code, f.vector);
    }

    /** Delivers; what goes wrong meanwhile is delivered instead, as a double fault where the manuals say so. */
    private void attempt(int vector, int code, int first) {
        while (true) {
            try {
                deliver(vector, code);
                c.attention = true;
                return;
            } catch (Fault f) {
                if (vector == Fault.DF && !external) {
                    shutDown();
                    return;
                }
                int next = f.vector;
                code = Fault.hasCode(next) && next != Fault.PF ? f.code | 1 : f.code;
                if (!external && doubles(vector, next)) {
                    next = Fault.DF;
                    code = 0;
                }
                vector = next;
                external = false;
            }
        }
    }

    private static boolean doubles(int first, int second) {
        boolean contributory = (CONTRIBUTORY >>> second & 1) != 0;
        if (first == Fault.PF) {
            return contributory || second == Fault.PF;
        }
        return first < 32 && (CONTRIBUTORY >>> first & 1) != 0 && contributory;
    }

    /** A fault while a double fault is delivered: the processor stops until it is reset. */
    private void shutDown() {
        c.halted = true;
        c.shutDown = true;
        c.attention = true;
        c.bus.tripleFault();
    }

    /**
     * INT n, INT3, INTO, INT1; RIP is already that of the next instruction.
     *
     * @param gateChecked whether the gate's DPL matters (not for INT1)
     * @param sensitive whether virtual-8086 mode needs IOPL 3 (only for INT n)
     */
    public void software(int vector, boolean gateChecked, boolean sensitive) {
        software = gateChecked;
        external = false;
        if (sensitive && c.v86() && c.iopl() < 3) {
            throw c.protection();
        }
        deliver(vector, 0);
        c.suppressTrap = true;
        c.attention = true;
    }

    // ---- delivery

    private void deliver(int vector, int code) {
        if (!c.protectedMode()) {
            realMode(vector);
        } else if (c.longMode()) {
            longMode(vector, code);
        } else {
            gate(vector, code);
        }
        c.halted = false;
    }

    private int image(int vector) {
        int f = c.eflags();
        return !software && !external && vector < 32 && (WITH_RF >>> vector & 1) != 0 ? f | Flag.RF : f;
    }

    private void realMode(int vector) {
        if (vector * 4 + 3 > c.st.i64(IDTR + 8)) {
            throw c.fault(Fault.GP, 0);
        }
        long entry = c.systemRead(c.st.i64(IDTR) + vector * 4, 4);
        frame.present();
        frame.push(c.eflags() & 0xffff, 2);
        frame.push(c.selector(Core.CS), 2);
        frame.push(c.rip & 0xffff, 2);
        frame.commit();
        c.segments.load(Core.CS, (int) (entry >>> 16));
        c.rip = entry & 0xffff;
        c.systemFlags(c.flags & ~(Flag.IF | Flag.TF | Flag.AC | Flag.RF));
    }

    private Fault idt(int fault, int vector) {
        return c.fault(fault, vector * 8 + 2);
    }

    private void gate(int vector, int code) {
        if (vector * 8 + 7 > c.st.i64(IDTR + 8)) {
            throw idt(Fault.GP, vector);
        }
        long gate = c.systemRead(c.st.i64(IDTR) + vector * 8, 8);
        int a = Segments.attributesOf(gate);
        int type = a & 0x1f;
        if (type != 5 && (type & 0x16) != 6) {
            throw idt(Fault.GP, vector);
        }
        if (software && Segments.dpl(a) < c.cpl) {
            throw idt(Fault.GP, vector);
        }
        if ((a & Segments.PRESENT) == 0) {
            throw idt(Fault.NP, vector);
        }
        boolean hasCode = !software && !external && Fault.hasCode(vector);
        int selector = (int) (gate >>> 16) & 0xffff;
        if (type == 5) {
            taskGate(vector, selector, hasCode, code);
            return;
        }
        long raw = target(selector, false);
        int size = (type & 8) != 0 ? 4 : 2;
        long offset = gate & 0xffff | (size == 4 ? gate >>> 32 & 0xffff_0000L : 0);
        enter(vector, selector, raw, offset, size, hasCode, code, (type & 1) == 0);
    }

    private void taskGate(int vector, int selector, boolean hasCode, int code) {
        int image = image(vector);
        c.transfers.tasks.viaGate(selector, image);
        if (hasCode) {
            c.push(code, (c.attributes(Core.TR) & 8) != 0 ? 2 : 1);
        }
    }

    /** Checks the code segment that a gate names and returns its descriptor. */
    private long target(int selector, boolean wide) {
        if (Segments.isNull(selector)) {
            throw c.protection();
        }
        long raw = c.segments.fetch(selector, Fault.GP);
        int a = Segments.attributesOf(raw);
        int code = selector & 0xfffc;
        if (!Segments.isCode(a) || Segments.dpl(a) > c.cpl) {
            throw c.fault(Fault.GP, code);
        }
        if (wide && (a & (Segments.L | Segments.BIG)) != Segments.L) {
            throw c.fault(Fault.GP, code);
        }
        if ((a & Segments.PRESENT) == 0) {
            throw c.fault(Fault.NP, code);
        }
        return raw;
    }

    private void enter(
            int vector, int selector, long raw, long offset, int size, boolean hasCode, int code, boolean disable) {
        int a = Segments.attributesOf(raw);
        boolean conforming = (a & Segments.CONFORMING) != 0;
        int level = conforming ? c.cpl : Segments.dpl(a);
        boolean v86 = c.v86();
        if (v86 && (conforming || level != 0)) {
            throw c.fault(Fault.GP, selector & 0xfffc);
        }
        boolean inner = level < c.cpl;
        int newStack = 0;
        long stackRaw = 0;
        if (inner) {
            long pointer = c.transfers.tasks.stackPointer(level);
            newStack = c.transfers.tasks.stackSelector(level);
            stackRaw = c.transfers.innerStack(newStack, level);
            frame.inner(newStack, stackRaw, pointer, level);
            if (v86) {
                for (int s : new int[] {Core.GS, Core.FS, Core.DS, Core.ES}) {
                    frame.push(c.selector(s), size);
                }
            }
            frame.push(c.selector(Core.SS), size);
            frame.push(c.st.i64(Core.RSP), size);
        } else {
            frame.present();
        }
        frame.push(image(vector), size);
        frame.push(c.selector(Core.CS), size);
        frame.push(c.rip, size);
        if (hasCode) {
            frame.push(code, size);
        }
        if (offset > Segments.limitOf(raw)) {
            throw c.protection();
        }
        commit(selector, raw, level, inner, newStack, stackRaw);
        c.rip = offset;
        afterEntry(disable);
    }

    private void commit(int selector, long raw, int level, boolean inner, int newStack, long stackRaw) {
        long accessed = c.segments.access(selector, raw);
        if (inner) {
            boolean v86 = c.v86();
            c.flags &= ~Flag.VM;
            c.cpl = level;
            c.segments.set(Core.SS, newStack, stackRaw);
            if (v86) {
                for (int s = Core.ES; s <= Core.GS; s++) {
                    if (s != Core.CS && s != Core.SS) {
                        c.segments.set(s, 0, 0, 0, 0);
                    }
                }
            }
        }
        frame.commit();
        c.segments.set(Core.CS, selector & ~3 | c.cpl, accessed);
    }

    private void afterEntry(boolean disable) {
        int clear = Flag.TF | Flag.NT | Flag.RF | Flag.VM | (disable ? Flag.IF : 0);
        c.systemFlags(c.flags & ~clear);
    }

    private void longMode(int vector, int code) {
        if (vector * 16 + 15 > c.st.i64(IDTR + 8)) {
            throw idt(Fault.GP, vector);
        }
        long at = c.st.i64(IDTR) + vector * 16;
        long gate = c.systemRead(at, 8);
        long high = c.systemRead(at + 8, 8);
        int a = Segments.attributesOf(gate);
        if ((a & 0x1e) != 0xe || software && Segments.dpl(a) < c.cpl) {
            throw idt(Fault.GP, vector);
        }
        if ((a & Segments.PRESENT) == 0) {
            throw idt(Fault.NP, vector);
        }
        int selector = (int) (gate >>> 16) & 0xffff;
        long raw = target(selector, true);
        long offset = gate & 0xffff | gate >>> 32 & 0xffff_0000L | high << 32;
        int attributes = Segments.attributesOf(raw);
        int level = (attributes & Segments.CONFORMING) != 0 ? c.cpl : Segments.dpl(attributes);
        int stackIndex = (int) (gate >>> 32) & 7;
        boolean inner = level < c.cpl;
        long pointer = c.st.i64(Core.RSP);
        if (stackIndex != 0) {
            pointer = c.transfers.tasks.wideStack(28 + 8 * stackIndex);
        } else if (inner) {
            pointer = c.transfers.tasks.wideStack(4 + 8 * level);
        } else if (!c.code64()) {
            pointer = c.sp();
        }
        frame.wide(pointer & ~15L, level);
        frame.push(c.selector(Core.SS), 8);
        frame.push(c.st.i64(Core.RSP), 8);
        frame.push(image(vector) & 0xffff_ffffL, 8);
        frame.push(c.selector(Core.CS), 8);
        frame.push(c.rip, 8);
        if (!software && !external && Fault.hasCode(vector)) {
            frame.push(code, 8);
        }
        if (!Core.canonical(offset)) {
            throw c.protection();
        }
        long accessed = c.segments.access(selector, raw);
        c.cpl = level;
        if (inner) {
            c.segments.nullStack(level);
        }
        c.segments.set(Core.CS, selector & ~3 | level, accessed);
        frame.commit();
        c.rip = offset;
        afterEntry((a & 1) == 0);
    }
}
