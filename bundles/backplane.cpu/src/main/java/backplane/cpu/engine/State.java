package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.*;

import backplane.api.Bytes;
import backplane.api.StateIo;

/** The architectural state by name, for snapshots and inspection. */
public final class State {
    private static final String[] GENERAL = {
        "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"
    };
    private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs", "ldtr", "tr"};

    private State() {}

    /** Visits all of it; after loading the processor goes on exactly where the other one stopped. */
    public static void visit(Core c, StateIo io) {
        int version = io.version(2);
        Bytes st = c.st;
        for (int i = 0; i < 16; i++) {
            word(st, io, GENERAL[i], GPR + 8 * i);
        }
        c.rip = io.u64("rip", c.rip);
        int eflags = io.u32("eflags", c.eflags());
        for (int s = 0; s < 8; s++) {
            int at = Core.segmentAt(s);
            io.section(SEGMENTS[s], part -> segment(st, part, at));
        }
        word(st, io, "gdtr_base", GDTR);
        word(st, io, "gdtr_limit", GDTR + 8);
        word(st, io, "idtr_base", IDTR);
        word(st, io, "idtr_limit", IDTR + 8);
        control(st, io);
        io.section("fpu", part -> floatingPoint(st, part));
        io.section("sse", part -> vectors(st, part));
        c.cpl = io.u8("cpl", c.cpl);
        c.halted = io.flag("halted", c.halted);
        c.shutDown = io.flag("shutdown", c.shutDown);
        c.shadow = io.u8("interrupt_shadow", c.shadow);
        c.interrupts.nmiBlocked = io.flag("nmi_blocked", c.interrupts.nmiBlocked);
        c.interrupts.debugWaiting = io.u16("debug_trap", c.interrupts.debugWaiting);
        c.control.msrs.state(io);
        if (version > 1) {
            io.section("breakpoints", c.breakpoints::state);
        }
        if (io.loading()) {
            st.put64(WRAP, 1L << 32);
            st.put64(WRAP + 8, -1L << 32);
            c.eflags(eflags);
            c.code.dropAll();
            c.code.flushGear();
            c.mmu.flush();
            c.segments.deriveAll();
            c.mmu.watch().update();
            c.pc = 0;
        }
    }

    private static void word(Bytes st, StateIo io, String name, int at) {
        st.put64(at, io.u64(name, st.i64(at)));
    }

    private static void segment(Bytes st, StateIo io, int at) {
        st.put16(at + SELECTOR, io.u16("selector", st.u16(at + SELECTOR)));
        st.put32(at + ATTRIBUTES, io.u32("attributes", st.i32(at + ATTRIBUTES)));
        word(st, io, "base", at + BASE);
        word(st, io, "limit", at + LIMIT);
    }

    private static void control(Bytes st, StateIo io) {
        word(st, io, "cr0", CR0);
        word(st, io, "cr2", CR2);
        word(st, io, "cr3", CR3);
        word(st, io, "cr4", CR4);
        word(st, io, "cr8", CR8);
        word(st, io, "xcr0", XCR0);
        for (int i = 0; i < 8; i++) {
            if (i != 4 && i != 5) {
                word(st, io, "dr" + i, DR + 8 * i);
            }
        }
        word(st, io, "efer", EFER);
        word(st, io, "star", STAR);
        word(st, io, "lstar", LSTAR);
        word(st, io, "cstar", CSTAR);
        word(st, io, "fmask", FMASK);
        word(st, io, "kernel_gs_base", KERNEL_GS_BASE);
        word(st, io, "sysenter_cs", SYSENTER_CS);
        word(st, io, "sysenter_esp", SYSENTER_ESP);
        word(st, io, "sysenter_eip", SYSENTER_EIP);
        word(st, io, "pat", PAT);
        word(st, io, "tsc_aux", TSC_AUX);
        word(st, io, "tsc_offset", TSC_OFFSET);
    }

    private static void floatingPoint(Bytes st, StateIo io) {
        st.put16(FCW, io.u16("cwd", st.u16(FCW)));
        st.put16(FSW, io.u16("swd", st.u16(FSW)));
        st.put16(FTW, io.u16("not_empty", st.u16(FTW)));
        st.put16(FOP, io.u16("foo", st.u16(FOP)));
        st.put16(FCS, io.u16("fcs", st.u16(FCS)));
        st.put16(FDS, io.u16("fds", st.u16(FDS)));
        word(st, io, "fip", FIP);
        word(st, io, "fdp", FDP);
        for (int k = 0; k < 8; k++) {
            int at = FPU + 16 * k;
            word(st, io, "fraction" + k, at);
            st.put16(at + 8, io.u16("exponent" + k, st.u16(at + 8)));
        }
    }

    private static void vectors(Bytes st, StateIo io) {
        st.put32(MXCSR, io.u32("mxcsr", st.i32(MXCSR)));
        for (int i = 0; i < 16; i++) {
            word(st, io, "xmm" + i + "_lo", VECTOR + VECTOR_SIZE * i);
            word(st, io, "xmm" + i + "_hi", VECTOR + VECTOR_SIZE * i + 8);
        }
    }
}
