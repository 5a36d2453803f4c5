package backplane.cpu;

import static backplane.cpu.api.StateLayout.*;

import backplane.api.CpuAccess;
import backplane.cpu.engine.Access;
import backplane.cpu.engine.Control;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Interpreter;
import backplane.cpu.engine.Model;
import backplane.cpu.vector.FlatBus;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A processor whose registers hold what is special to floating point, and that halts at any exception. */
final class SseMachine {
    static final int CODE = 0x10000;
    /** What registers point to. */
    static final int DATA = 0x2000;

    private static final int RAM = 1 << 17;
    private static final int DATA_SIZE = 0x4000;
    private static final int STACK = 0x9000;
    private static final int IDT = 0xa000, GDT = 0xb000, HANDLERS = 0xc000;
    private static final long[] SINGLES = {
        0,
        0x8000_0000L,
        1,
        0x8000_0001L,
        0x7f_ffff,
        0x80_0000,
        0x80_0001,
        0x3f80_0000,
        0xbf80_0000L,
        0x7f7f_ffff,
        0x7f80_0000,
        0xff80_0000L,
        0x7fc0_0000,
        0xffc0_1234L,
        0x7f80_0001,
        0xffa0_0000L,
        0x4f00_0000,
        0xcf00_0000L,
        0x3f00_0000,
        0x4b00_0001,
        0x3fc0_0000
    };
    private static final long[] DOUBLES = {
        0,
        1L << 63,
        1,
        1L << 63 | 1,
        0xf_ffff_ffff_ffffL,
        0x10_0000_0000_0000L,
        0x3ff0_0000_0000_0000L,
        0xbff0_0000_0000_0000L,
        0x7fef_ffff_ffff_ffffL,
        0x7ff0_0000_0000_0000L,
        0xfff0_0000_0000_0000L,
        0x7ff8_0000_0000_0000L,
        0xfff8_0000_0001_2345L,
        0x7ff0_0000_0000_0001L,
        0xfff4_0000_0000_0000L,
        0x41df_ffff_ffc0_0000L,
        0x41e0_0000_0000_0000L,
        0xc1e0_0000_0020_0000L,
        0x43e0_0000_0000_0000L,
        0x3fe0_0000_0000_0000L,
        0x380f_ffff_ffff_ffffL,
        0x36a0_0000_0000_0000L,
        0x47ef_ffff_f000_0000L
    };

    final FlatBus bus = new FlatBus(RAM);
    final Core core;
    final Gearbox box;
    final Access access;
    private final boolean wide;

    SseMachine(boolean wide, Model model) {
        this.wide = wide;
        core = new Core(bus, model);
        core.control.reset();
        box = new Gearbox(core, new Interpreter(core));
        access = new Access(core);
        bus.bytes().put64(GDT + 8, wide ? 0x00af_9b00_0000_ffffL : 0x00cf_9b00_0000_ffffL);
        bus.bytes().put64(GDT + 16, 0x00cf_9300_0000_ffffL);
        for (int i = 0; i < 32; i++) {
            int at = IDT + (wide ? 16 : 8) * i;
            bus.bytes().put64(at, HANDLERS + i | 8 << 16 | 0x8e00L << 32);
            bus.bytes().put8(HANDLERS + i, 0xf4);
        }
    }

    /** Gives registers and memory other values. */
    void prepare(SplittableRandom random) {
        access.control(0, 0x11);
        access.control(4, Control.OSFXSR | Control.OSXMMEXCPT);
        if (wide) {
            core.st.put64(EFER, Control.LMA | Control.LME);
        }
        access.table(true, GDT, 0x17);
        access.table(false, IDT, 0x1ff);
        for (int s = 0; s < 6; s++) {
            long base = s < 4 ? 0 : s == 4 ? 0x100 : 0x204;
            int code = wide ? 0xa09b : 0xc09b;
            access.segment(s, s == CpuAccess.CS ? 8 : 16, base, 0xffff_ffffL, s == CpuAccess.CS ? code : 0xc093);
        }
        core.updateMode();
        core.mmu.afterBus();
        core.halted = false;
        for (int r = 0; r < (wide ? 16 : 8); r++) {
            access.gpr(r, general(random));
        }
        access.gpr(4, STACK);
        for (int i = 0; i < 16; i++) {
            put(VECTOR + VECTOR_SIZE * i, random);
            core.st.put64(VECTOR + VECTOR_SIZE * i + 16, random.nextLong());
        }
        core.st.put32(MXCSR, mxcsr(random));
        access.rflags(2 | random.nextInt() & 0x8d5);
        for (int at = DATA; at < DATA + DATA_SIZE; at += 16) {
            bus.bytes().put64(at, element(random));
            bus.bytes().put64(at + 8, element(random));
        }
    }

    private long general(SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            return wide ? element(random) : random.nextInt() & 0xffff_ffffL;
        }
        int at = DATA + 0x800 + random.nextInt(DATA_SIZE - 0x1000);
        return random.nextInt(6) == 0 ? at : at & ~15;
    }

    private void put(int field, SplittableRandom random) {
        core.st.put64(field, element(random));
        core.st.put64(field + 8, element(random));
    }

    /** Most of the time all exceptions are masked. */
    private static int mxcsr(SplittableRandom random) {
        int value = random.nextInt(0x1_0000);
        return random.nextInt(5) == 0 ? value : value | 0x1f80;
    }

    private static long element(SplittableRandom random) {
        switch (random.nextInt(6)) {
            case 0:
                return random.nextLong();
            case 1:
                return Double.doubleToRawLongBits(random.nextInt(2000) / 8.0 - 100);
            case 2:
                return single(random) << 32 | single(random);
            case 3:
                return Float.floatToRawIntBits(random.nextInt(2000) / 8f - 100) & 0xffff_ffffL | single(random) << 32;
            default:
                return DOUBLES[random.nextInt(DOUBLES.length)];
        }
    }

    private static long single(SplittableRandom random) {
        return SINGLES[random.nextInt(SINGLES.length)];
    }

    /** Puts a program into memory, to be executed next. */
    void program(int at, byte[] code) {
        bus.load(at, code);
        core.code.codeWritten(at);
        core.code.codeWritten(at + code.length - 1);
        access.rip(at);
    }

    /** Returns what a program can see, in words. */
    String state() {
        box.store();
        StringBuilder s = new StringBuilder();
        for (int r = 0; r < 16; r++) {
            s.append(String.format("%x ", access.gpr(r)));
        }
        s.append(String.format("%n   "));
        for (int i = 0; i < 16; i++) {
            int field = VECTOR + VECTOR_SIZE * i;
            s.append(String.format("%x.%x ", core.st.i64(field + 8), core.st.i64(field)));
        }
        byte[] memory = new byte[STACK - DATA];
        core.ram.get(DATA, memory, 0, memory.length);
        byte[] floats = new byte[GEAR - FPU];
        core.st.get(FPU, floats, 0, floats.length);
        return s.append(String.format(
                        "%n   mxcsr %x rip %x flags %x memory %x floats %x cr0 %x halted %b",
                        core.st.i32(MXCSR),
                        core.st.i64(RIP),
                        core.st.i64(RFLAGS),
                        Arrays.hashCode(memory),
                        Arrays.hashCode(floats),
                        core.cr0(),
                        core.halted))
                .toString();
    }
}
