package backplane.cpu.op;

import static backplane.cpu.api.StateLayout.*;
import static backplane.cpu.op.OpTable.plain;

import backplane.cpu.decode.Record;
import backplane.cpu.engine.Control;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Feature;
import backplane.cpu.engine.Flag;
import backplane.cpu.engine.Segments;

/** Ports, interrupt flag, control and debug registers, descriptor tables, MSRs, CPUID, fast system calls. */
final class SystemOps {
    private SystemOps() {}

    static void define() {
        plain("IN", SystemOps::in);
        plain("OUT", SystemOps::out);
        plain("CLI", SystemOps::cli);
        plain("STI", SystemOps::sti);
        plain("HLT", SystemOps::hlt);
        plain("MONITOR", SystemOps::monitor);
        plain("MWAIT", SystemOps::mwait);
        plain("ARPL", SystemOps::arpl);
        plain("SLDT", (c, w, v) -> storeSelector(c, w, v, Core.LDTR));
        plain("STR", (c, w, v) -> storeSelector(c, w, v, Core.TR));
        plain("LLDT", (c, w, v) -> {
            table(c);
            c.segments.loadLdt((int) c.operand(w, v, 1));
        });
        plain("LTR", (c, w, v) -> {
            table(c);
            c.segments.loadTask((int) c.operand(w, v, 1));
        });
        plain("VERR", (c, w, v) -> verify(c, w, v, false));
        plain("VERW", (c, w, v) -> verify(c, w, v, true));
        plain("LAR", SystemOps::lar);
        plain("LSL", SystemOps::lsl);
        plain("SGDT", (c, w, v) -> storeTable(c, w, v, GDTR));
        plain("SIDT", (c, w, v) -> storeTable(c, w, v, IDTR));
        plain("LGDT", (c, w, v) -> loadTable(c, w, v, GDTR));
        plain("LIDT", (c, w, v) -> loadTable(c, w, v, IDTR));
        plain("SMSW", SystemOps::smsw);
        plain("LMSW", SystemOps::lmsw);
        plain("INVLPG", (c, w, v) -> {
            supervisor(c);
            c.mmu.invalidate(c.linear(w, v, 0, false));
        });
        plain("CLAC", (c, w, v) -> alignmentFlag(c, false));
        plain("STAC", (c, w, v) -> alignmentFlag(c, true));
        plain("XGETBV", SystemOps::xgetbv);
        plain("XSETBV", SystemOps::xsetbv);
        plain("SWAPGS", SystemOps::swapgs);
        plain("RDTSC", SystemOps::rdtsc);
        plain("RDTSCP", SystemOps::rdtscp);
        plain("RDRAND", (c, w, v) -> random(c, w, Feature.RDRAND));
        plain("RDSEED", (c, w, v) -> random(c, w, Feature.RDSEED));
        plain("RDPID", (c, w, v) -> {
            need(c, Feature.RDPID);
            c.set64(Record.base(w), c.get64(TSC_AUX));
        });
        plain("RDPMC", (c, w, v) -> {
            throw c.protection();
        });
        plain("SYSCALL", (c, w, v) -> {
            needSyscall(c);
            c.transfers.syscall();
        });
        plain("SYSRET", (c, w, v) -> {
            needSyscall(c);
            c.transfers.sysret(Record.size(w) == 3);
        });
        plain("SYSENTER", (c, w, v) -> {
            need(c, Feature.SEP);
            c.transfers.sysenter();
        });
        plain("SYSEXIT", (c, w, v) -> {
            need(c, Feature.SEP);
            c.transfers.sysexit(Record.size(w) == 3);
        });
        plain("CLTS", (c, w, v) -> {
            supervisor(c);
            c.control.clearTaskSwitched();
        });
        plain("INVD", (c, w, v) -> supervisor(c));
        plain("WBINVD", (c, w, v) -> supervisor(c));
        plain("MOV:FROMCR", SystemOps::fromControl);
        plain("MOV:TOCR", SystemOps::toControl);
        plain("MOV:FROMDR", SystemOps::fromDebug);
        plain("MOV:TODR", SystemOps::toDebug);
        plain("RDMSR", SystemOps::rdmsr);
        plain("WRMSR", SystemOps::wrmsr);
        plain("CPUID", SystemOps::cpuid);
        plain("RDFSBASE", (c, w, v) -> readBase(c, w, Core.FS));
        plain("RDGSBASE", (c, w, v) -> readBase(c, w, Core.GS));
        plain("WRFSBASE", (c, w, v) -> writeBase(c, w, Core.FS));
        plain("WRGSBASE", (c, w, v) -> writeBase(c, w, Core.GS));
    }

    private static void supervisor(Core c) {
        if (c.cpl != 0) {
            throw c.protection();
        }
    }

    private static void need(Core c, Feature feature) {
        if (!c.model.has(feature)) {
            throw c.undefined();
        }
    }

    /** SYSCALL and SYSRET are for 64-bit code only, but on AMD's processors for all of protected mode. */
    private static void needSyscall(Core c) {
        need(c, Feature.SYSCALL);
        if (!c.model.amd() && !c.code64()) {
            throw c.undefined();
        }
    }

    /** Instructions that exist in protected mode only, at CPL 0. */
    private static void table(Core c) {
        if (!c.segmented()) {
            throw c.undefined();
        }
        supervisor(c);
    }

    private static void secret(Core c) {
        if (c.cpl != 0 && (c.cr4() & Control.UMIP) != 0) {
            throw c.protection();
        }
    }

    // ---- ports

    static long in(Core c, int port, int size) {
        long value = c.bus.in(port, 1 << size) & 0xffff_ffffL;
        c.mmu.afterBus();
        return value;
    }

    static void out(Core c, int port, long value, int size) {
        c.bus.out(port, (int) value, 1 << size);
        c.mmu.afterBus();
    }

    private static int port(Core c, long w, long v, int size) {
        int port = w < 0 && Record.displacement(v) == 0 && Record.immediate(v) == 0
                ? c.get16(Core.RDX)
                : Record.immediate(v) & 0xff;
        c.transfers.tasks.checkPort(port, 1 << size);
        return port;
    }

    private static void in(Core c, long w, long v) {
        int size = Math.min(Record.size(w), 2);
        int port = port(c, w, v, size);
        c.set(Core.RAX, in(c, port, size), size);
    }

    private static void out(Core c, long w, long v) {
        int size = Math.min(Record.size(w), 2);
        int port = port(c, w, v, size);
        out(c, port, c.get(Core.RAX, size), size);
    }

    // ---- interrupt flag

    private static boolean mayChangeIf(Core c) {
        return !c.protectedMode() || (c.v86() ? c.iopl() == 3 : c.cpl <= c.iopl());
    }

    /** With PVI or VME the virtual interrupt flag is changed where IF may not be. */
    private static boolean virtual(Core c) {
        long cr4 = c.cr4();
        return c.v86() ? (cr4 & Control.VME) != 0 : (cr4 & Control.PVI) != 0 && c.cpl == 3;
    }

    private static void cli(Core c, long w, long v) {
        if (mayChangeIf(c)) {
            c.flags &= ~Flag.IF;
        } else if (virtual(c)) {
            c.flags &= ~Flag.VIF;
        } else {
            throw c.protection();
        }
    }

    private static void sti(Core c, long w, long v) {
        if (mayChangeIf(c)) {
            if ((c.flags & Flag.IF) == 0) {
                c.flags |= Flag.IF;
                c.shadow = Core.SHADOW_STI;
                c.shadowNew = true;
                c.attention = true;
            }
        } else if (virtual(c) && (c.flags & Flag.VIP) == 0) {
            c.flags |= Flag.VIF;
        } else {
            throw c.protection();
        }
    }

    private static void hlt(Core c, long w, long v) {
        supervisor(c);
        c.halted = true;
        c.attention = true;
    }

    /** MONITOR and MWAIT exist for the kernel only. */
    private static void waiting(Core c) {
        need(c, Feature.MONITOR);
        if (c.cpl != 0) {
            throw c.undefined();
        }
    }

    /** Reads the byte at DS:rAX, as the manuals want; nobody else writes where one processor runs. */
    private static void monitor(Core c, long w, long v) {
        waiting(c);
        if (c.get32(Core.RCX) != 0) {
            throw c.protection();
        }
        int kind = Record.kind(w);
        long offset = c.get64(Core.RAX)
                & (kind == Record.SEG16 ? 0xffff : kind == Record.FLAT64 || kind == Record.SEG64 ? -1L : 0xffff_ffffL);
        c.read8(c.segment(Record.segment(w), offset, 1, false));
    }

    /** Waits for an interrupt, as HLT; where none could end the wait it is over at once. */
    private static void mwait(Core c, long w, long v) {
        waiting(c);
        int extensions = c.get32(Core.RCX);
        if ((extensions & ~1) != 0) {
            throw c.protection();
        }
        if ((c.flags & Flag.IF) != 0 && !c.control.mwaitIsNop) {
            c.halted = true;
            c.attention = true;
        }
    }

    private static void alignmentFlag(Core c, boolean on) {
        need(c, Feature.SMAP);
        if (c.cpl != 0) {
            throw c.undefined();
        }
        c.systemFlags(on ? c.flags | Flag.AC : c.flags & ~Flag.AC);
    }

    // ---- descriptors

    private static void arpl(Core c, long w, long v) {
        if (!c.segmented()) {
            throw c.undefined();
        }
        int selector = (int) c.operand(w, v, 1);
        int rpl = c.get16(Record.reg(w)) & 3;
        boolean adjust = (selector & 3) < rpl;
        if (adjust) {
            c.operand(w, v, selector & ~3 | rpl, 1);
        }
        DataOps.setZf(c, adjust);
    }

    private static void storeSelector(Core c, long w, long v, int segment) {
        if (!c.segmented()) {
            throw c.undefined();
        }
        secret(c);
        if (Record.isRegister(w)) {
            c.set(Record.base(w), c.selector(segment), Record.size(w));
        } else {
            c.write16(c.linear(w, v, 2, true), c.selector(segment));
        }
    }

    private static void verify(Core c, long w, long v, boolean write) {
        if (!c.segmented()) {
            throw c.undefined();
        }
        int selector = (int) c.operand(w, v, 1);
        long raw = c.segments.peek(selector);
        int a = Segments.attributesOf(raw);
        boolean ok = (a & Segments.SEGMENT_BIT) != 0 && c.segments.visible(selector, raw);
        if ((a & Segments.CODE) != 0) {
            ok &= !write && (a & Segments.READABLE) != 0;
        } else {
            ok &= !write || (a & Segments.WRITABLE) != 0;
        }
        DataOps.setZf(c, ok);
    }

    private static void lar(Core c, long w, long v) {
        if (!c.segmented()) {
            throw c.undefined();
        }
        int selector = (int) c.operand(w, v, 1);
        long raw = c.segments.peek(selector);
        int a = Segments.attributesOf(raw);
        // system types that LAR knows: TSS, LDT, call and task gates; long mode has no 16-bit ones
        int known = c.longMode() ? 0x1a04 : 0x1a3e;
        boolean ok = raw != 0
                && c.segments.visible(selector, raw)
                && ((a & Segments.SEGMENT_BIT) != 0 || (known >>> (a & 15) & 1) != 0);
        if (ok) {
            c.set(Record.reg(w), raw >>> 32 & 0xff_ff00, Record.size(w));
        }
        DataOps.setZf(c, ok);
    }

    private static void lsl(Core c, long w, long v) {
        if (!c.segmented()) {
            throw c.undefined();
        }
        int selector = (int) c.operand(w, v, 1);
        long raw = c.segments.peek(selector);
        int a = Segments.attributesOf(raw);
        int known = c.longMode() ? 0x0a04 : 0x0a0e;
        boolean ok = raw != 0
                && c.segments.visible(selector, raw)
                && ((a & Segments.SEGMENT_BIT) != 0 || (known >>> (a & 15) & 1) != 0);
        if (ok) {
            c.set(Record.reg(w), Segments.limitOf(raw), Record.size(w));
        }
        DataOps.setZf(c, ok);
    }

    private static void storeTable(Core c, long w, long v, int register) {
        secret(c);
        int size = c.code64() ? 3 : 2;
        long at = c.linear(w, v, 2 + (1 << size), true);
        c.mmu.probeWrite(at, 2 + (1 << size));
        c.write16(at, (int) c.get64(register + 8));
        c.write(at + 2, c.get64(register), size);
    }

    private static void loadTable(Core c, long w, long v, int register) {
        supervisor(c);
        int size = c.code64() ? 3 : 2;
        long at = c.linear(w, v, 2 + (1 << size), false);
        int limit = c.read16(at);
        long base = c.read(at + 2, size);
        if (size == 3 && !Core.canonical(base)) {
            throw c.protection();
        }
        if (size == 2 && Record.size(w) == 1) {
            base &= 0xff_ffff;
        }
        c.set64(register, base);
        c.set64(register + 8, limit);
    }

    // ---- control registers

    private static void smsw(Core c, long w, long v) {
        secret(c);
        if (Record.isRegister(w)) {
            c.set(Record.base(w), c.cr0(), Record.size(w));
        } else {
            c.write16(c.linear(w, v, 2, true), (int) c.cr0());
        }
    }

    private static void lmsw(Core c, long w, long v) {
        supervisor(c);
        long value = c.operand(w, v, 1);
        long old = c.cr0();
        // PE can be set but not cleared
        c.control.cr0(old & ~0xeL | value & 0xf);
    }

    private static void fromControl(Core c, long w, long v) {
        int n = controlNumber(c, w);
        supervisor(c);
        c.set(Record.base(w), c.control.read(n), c.code64() ? 3 : 2);
    }

    private static void toControl(Core c, long w, long v) {
        int n = controlNumber(c, w);
        supervisor(c);
        int size = c.code64() ? 3 : 2;
        c.control.write(n, c.get(Record.base(w), size));
    }

    /** LOCK MOV CR0 would name CR8 on some processors; here only REX.R does. */
    private static int controlNumber(Core c, long w) {
        int n = Record.reg(w);
        if (n != 0 && n != 2 && n != 3 && n != 4 && !(n == 8 && c.code64())) {
            throw c.undefined();
        }
        return n;
    }

    /** Debug registers beyond DR7 do not exist at any CPL. */
    private static void debugNumber(Core c, long w) {
        if (Record.reg(w) > 7) {
            throw c.undefined();
        }
        supervisor(c);
    }

    private static void fromDebug(Core c, long w, long v) {
        debugNumber(c, w);
        int n = c.control.debugRegister(Record.reg(w));
        c.set(Record.base(w), c.get64(DR + 8 * n), c.code64() ? 3 : 2);
    }

    private static void toDebug(Core c, long w, long v) {
        debugNumber(c, w);
        int n = c.control.debugRegister(Record.reg(w));
        c.control.writeDebug(n, c.get(Record.base(w), c.code64() ? 3 : 2));
    }

    private static void xgetbv(Core c, long w, long v) {
        extendedState(c);
        if (c.get32(Core.RCX) != 0) {
            throw c.protection();
        }
        long value = c.get64(XCR0);
        c.set32(Core.RAX, (int) value);
        c.set32(Core.RDX, (int) (value >>> 32));
    }

    private static void xsetbv(Core c, long w, long v) {
        extendedState(c);
        supervisor(c);
        long value = c.get(Core.RAX, 2) | c.get(Core.RDX, 2) << 32;
        if (c.get32(Core.RCX) != 0 || (value & 1) == 0 || (value & ~3L) != 0) {
            throw c.protection();
        }
        c.set64(XCR0, value);
    }

    private static void extendedState(Core c) {
        if ((c.cr4() & Control.OSXSAVE) == 0) {
            throw c.undefined();
        }
    }

    // ---- MSRs and identification

    private static void swapgs(Core c, long w, long v) {
        supervisor(c);
        int at = Core.segmentAt(Core.GS) + BASE;
        long old = c.get64(at);
        c.set64(at, c.get64(KERNEL_GS_BASE));
        c.set64(KERNEL_GS_BASE, old);
    }

    private static void rdmsr(Core c, long w, long v) {
        need(c, Feature.MSR);
        supervisor(c);
        long value = c.control.msrs.read(c.get32(Core.RCX));
        c.set32(Core.RAX, (int) value);
        c.set32(Core.RDX, (int) (value >>> 32));
    }

    private static void wrmsr(Core c, long w, long v) {
        need(c, Feature.MSR);
        supervisor(c);
        c.control.msrs.write(c.get32(Core.RCX), c.get(Core.RAX, 2) | c.get(Core.RDX, 2) << 32);
    }

    private static void rdtsc(Core c, long w, long v) {
        need(c, Feature.TSC);
        if (c.cpl != 0 && (c.cr4() & Control.TSD) != 0) {
            throw c.protection();
        }
        long value = c.control.timeStamp();
        c.set32(Core.RAX, (int) value);
        c.set32(Core.RDX, (int) (value >>> 32));
    }

    private static void rdtscp(Core c, long w, long v) {
        need(c, Feature.RDTSCP);
        rdtsc(c, w, v);
        c.set32(Core.RCX, c.get32(TSC_AUX));
    }

    private static void random(Core c, long w, Feature feature) {
        need(c, feature);
        c.set(Record.base(w), c.bus.random(), Record.size(w));
        c.arithmetic(Flag.CF);
    }

    private static void cpuid(Core c, long w, long v) {
        int[] out = c.control.cpuid(c.get32(Core.RAX), c.get32(Core.RCX));
        c.set32(Core.RAX, out[0]);
        c.set32(Core.RBX, out[1]);
        c.set32(Core.RCX, out[2]);
        c.set32(Core.RDX, out[3]);
    }

    private static void bases(Core c) {
        if ((c.cr4() & Control.FSGSBASE) == 0) {
            throw c.undefined();
        }
    }

    private static void readBase(Core c, long w, int segment) {
        bases(c);
        c.set(Record.base(w), c.base(segment), Record.size(w));
    }

    private static void writeBase(Core c, long w, int segment) {
        bases(c);
        long value = c.get(Record.base(w), Record.size(w));
        if (!Core.canonical(value)) {
            throw c.protection();
        }
        c.set64(Core.segmentAt(segment) + BASE, value);
    }
}
