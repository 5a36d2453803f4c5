package backplane.cpu.engine;

import backplane.api.Bytes;
import backplane.api.CpuAccess;
import backplane.cpu.api.StateLayout;
import backplane.cpu.vector.FlatBus;
import java.util.HexFormat;

/**
 * A processor at ring 0 of protected mode with descriptor tables, about to run a program at {@link #ORIGIN}. Every vector has
 * an interrupt gate to a handler of its own that halts, so that {@link #run} ends with the first interrupt or HLT.
 */
final class ProtectedMachine {
    static final int ORIGIN = 0x7c00;
    static final int GDT = 0x1000;
    static final int IDT = 0x2000;
    static final int TSS = 0x3000;
    static final int INNER_STACK = 0x4800;
    static final int STACK = 0x5000;
    static final int HANDLERS = 0x6000;
    /** Selectors: flat code and data of rings 0 and 3, the present task, 64-bit code of {@link #longMode}. */
    static final int CODE = 0x08, DATA = 0x10, USER_CODE = 0x1b, USER_DATA = 0x23, TASK = 0x28, WIDE_CODE = 0x40;

    final FlatBus bus = new FlatBus(1 << 23);
    final Bytes memory = bus.bytes();
    final Core core;
    final Interpreter interpreter;
    final Access access;

    ProtectedMachine() {
        this(Model.everything());
    }

    ProtectedMachine(Model model) {
        core = new Core(bus, model);
        interpreter = new Interpreter(core);
        access = new Access(core);
        core.control.reset();
        access.control(0, 0x11);
        descriptor(CODE, 0, 0xf_ffff, 0xc09b);
        descriptor(DATA, 0, 0xf_ffff, 0xc093);
        descriptor(USER_CODE, 0, 0xf_ffff, 0xc0fb);
        descriptor(USER_DATA, 0, 0xf_ffff, 0xc0f3);
        descriptor(TASK, TSS, 0xff, 0x8b);
        access.table(true, GDT, 0xff);
        for (int vector = 0; vector < 256; vector++) {
            gate(vector, CODE, HANDLERS + 16 * vector, 0xee);
            memory.put8(HANDLERS + 16 * vector, 0xf4);
        }
        access.table(false, IDT, 0x7ff);
        core.segments.set(Core.TR, TASK, TSS, 0xff, 0x8b);
        memory.put32(TSS + 4, INNER_STACK);
        memory.put32(TSS + 8, DATA);
        ring(0);
        access.gpr(CpuAccess.RSP, STACK);
        access.rip(ORIGIN);
    }

    /** Goes to flat segments of ring 0 or 3. */
    void ring(int level) {
        int user = level == 3 ? 0x60 : 0;
        for (int s = 0; s < 6; s++) {
            if (s != CpuAccess.CS) {
                access.segment(s, level == 3 ? USER_DATA : DATA, 0, 0xffff_ffffL, 0xc093 | user);
            }
        }
        access.segment(CpuAccess.CS, level == 3 ? USER_CODE : CODE, 0, 0xffff_ffffL, 0xc09b | user);
    }

    /** Goes to ring 0 or 3 of 64-bit mode, where the first 4 GB are mapped to themselves in large pages. */
    void longMode(int level) {
        memory.put64(0x1_0000, 0x1_1007);
        for (int i = 0; i < 4; i++) {
            memory.put64(0x1_1000 + 8 * i, (long) i << 30 | 0x87);
        }
        access.control(3, 0x1_0000);
        access.control(4, Control.PAE);
        core.st.put64(StateLayout.EFER, core.st.i64(StateLayout.EFER) | Control.LME);
        access.control(0, 0x8000_0011L);
        descriptor(WIDE_CODE, 0, 0, 0x209b);
        for (int vector = 0; vector < 128; vector++) {
            memory.put64(IDT + 16 * vector, HANDLERS + 16 * vector | (long) WIDE_CODE << 16 | 0xeeL << 40);
            memory.put64(IDT + 16 * vector + 8, 0);
        }
        memory.put64(TSS + 4, INNER_STACK);
        access.segment(CpuAccess.SS, level == 3 ? USER_DATA : 0, 0, 0, level == 3 ? 0xc0f3 : 0);
        access.segment(CpuAccess.CS, WIDE_CODE | level, 0, 0, 0x209b | level << 5);
    }

    /** Goes to real mode with segments at 0 and the same handlers. */
    void realMode() {
        access.control(0, 0x10);
        for (int s = 0; s < 6; s++) {
            access.segment(s, 0, 0, 0xffff, 0x93);
        }
        for (int vector = 0; vector < 256; vector++) {
            memory.put32(4 * vector, HANDLERS + 16 * vector);
        }
        access.table(false, 0, 0x3ff);
    }

    /** Writes a descriptor: limit of 20 bits, attributes as in bits 40 .. 55. */
    void descriptor(int selector, long base, long limit, long attributes) {
        memory.put64(GDT + (selector & 0xfff8), raw(base, limit, attributes));
    }

    static long raw(long base, long limit, long attributes) {
        return limit & 0xffff
                | (limit >>> 16 & 15) << 48
                | (base & 0xff_ffff) << 16
                | (base >>> 24 & 0xff) << 56
                | attributes << 40;
    }

    /** Writes a gate of 8 bytes to the IDT. */
    void gate(int vector, int selector, long offset, long attributes) {
        memory.put64(
                IDT + 8 * vector, offset & 0xffff | (long) selector << 16 | attributes << 40 | offset >>> 16 << 48);
    }

    int descriptorType(int selector) {
        return memory.u8(GDT + (selector & 0xfff8) + 5) & 0x1f;
    }

    /** Puts bytes in hexadecimal, with blanks between them, at an address. */
    void code(long at, String bytes) {
        bus.load(at, HexFormat.ofDelimiter(" ").parseHex(bytes));
    }

    /** Puts a program at {@link #ORIGIN}, runs it to the first HLT and returns the vector of the handler that was reached. */
    int run(String bytes) {
        code(ORIGIN, bytes);
        access.rip(ORIGIN);
        return run();
    }

    /** Runs to the first HLT; returns the vector of the handler that was reached, -1 for an HLT of the program. */
    int run() {
        core.halted = false;
        interpreter.run(1000);
        if (!core.halted || core.shutDown) {
            throw new IllegalStateException("no HLT, stopped at " + Long.toHexString(access.rip()));
        }
        long handler = access.rip() - 1 - HANDLERS;
        return handler >= 0 && handler < 0x1000 && (handler & 15) == 0 ? (int) handler >>> 4 : -1;
    }

    /** Returns the doubleword {@code index} places above the top of the stack. */
    long stacked(int index) {
        return memory.i32(access.gpr(CpuAccess.RSP) + 4 * index) & 0xffff_ffffL;
    }
}
