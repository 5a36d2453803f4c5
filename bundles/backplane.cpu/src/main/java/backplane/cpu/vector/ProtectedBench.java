package backplane.cpu.vector;

import static backplane.cpu.api.StateLayout.*;

import backplane.api.Bytes;
import backplane.cpu.engine.Access;
import backplane.cpu.engine.Control;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Flag;
import backplane.cpu.engine.Interpreter;
import backplane.cpu.engine.Model;
import backplane.cpu.engine.Segments;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Vectors captured in user mode under a 64-bit system: long mode with paging, two windows of 64 KB for the user, and a system
 * that consists of one HLT for every interrupt vector.
 */
final class ProtectedBench implements VectorBench {
    private static final long CODE = 0x1000_0000L;
    private static final long DATA = 0x2000_0000L;
    private static final long SYSTEM = 0x7a5c_0000L;
    private static final int WINDOW = 0x1_0000;
    private static final int CODE_AT = 0x2_0000;
    private static final int DATA_AT = 0x3_0000;
    private static final int GDT = 0x9000,
            IDT = 0xa000,
            TSS = 0xb000,
            HANDLERS = 0xc000,
            LDT = 0xd000,
            STACK = 0x1_f000;
    private static final int TSS_SELECTOR = 0x40, LDT_SELECTOR = 0x50;
    private static final int BREAKPOINT = 3;
    private static final String[] GENERAL = {
        "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"
    };
    private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs"};
    private static final long[] LOCAL = {
        0x1010fb000000ffffL, 0x2010f3000000ffffL, 0x1050fb000000ffffL, 0x2050f30000000fffL, 0x2050f1000000ffffL,
        0x2050f70000007fffL, 0x2010f70000007fffL, 0x205073000000ffffL, 0x1050f9000000ffffL, 0x20d0f3000000000fL,
        0x1010f9000000ffffL, 0x2010f5000000ffffL, 0x10507b000000ffffL
    };
    private static final long[] GLOBAL = {
        0,
        0x00cf9b000000ffffL,
        0x00af9b000000ffffL,
        0x00cf93000000ffffL,
        0x00cffb000000ffffL,
        0x00cff3000000ffffL,
        0x00affb000000ffffL
    };

    private final FlatBus bus = new FlatBus(0x4_0000);
    private final Bytes ram = bus.bytes();
    private final Core core;
    /** Executes up to so many instructions. */
    private final LongUnaryOperator run;

    private final Access access;
    private final FloatBench floats;
    private final byte[] pristine = new byte[2 * WINDOW];
    private final byte[] expect = new byte[2 * WINDOW];
    private final byte[] actual = new byte[2 * WINDOW];
    private final long[] registers = new long[16];
    private final int[] selectors = new int[6];
    private final StringBuilder report = new StringBuilder();
    private long flags;

    /**
     * @param threaded whether every block is executed as threaded code, or none
     * @param engine makes what executes
     */
    ProtectedBench(boolean threaded, BiFunction<Core, Interpreter, LongUnaryOperator> engine) {
        core = new Core(bus, Model.everything());
        core.threadAfter(threaded ? 1 : 0);
        core.mmu.afterBus();
        run = engine.apply(core, new Interpreter(core));
        access = new Access(core);
        floats = new FloatBench(core);
        for (int i = 0; i < WINDOW; i++) {
            pristine[i] = (byte) 0xcc;
            pristine[WINDOW + i] = (byte) (i * 0x9d + (i >>> 8) * 0x3b + 0x5a);
        }
        System.arraycopy(pristine, 0, expect, 0, expect.length);
        ram.put(CODE_AT, pristine, 0, 2 * WINDOW);
        core.control.reset();
        system();
    }

    // ---- the system around the vectors

    private void system() {
        tables();
        for (int i = 0; i < GLOBAL.length; i++) {
            ram.put64(GDT + 8 * i, GLOBAL[i]);
        }
        for (int i = 0; i < LOCAL.length; i++) {
            ram.put64(LDT + 8 * i, LOCAL[i]);
        }
        systemDescriptor(TSS_SELECTOR, SYSTEM + TSS, 0x67, 0x89);
        systemDescriptor(LDT_SELECTOR, SYSTEM + LDT, 0x67, 0x82);
        ram.put64(TSS + 4, SYSTEM + STACK);
        ram.put16(TSS + 102, 0x68);
        for (int i = 0; i < 256; i++) {
            long target = SYSTEM + HANDLERS + i;
            ram.put8(HANDLERS + i, 0xf4);
            int dpl = i == BREAKPOINT || i == 4 ? 3 : 0;
            ram.put64(IDT + 16 * i, target & 0xffff | 0x10L << 16 | (0x8eL | dpl << 5) << 40 | target >>> 16 << 48);
            ram.put64(IDT + 16 * i + 8, target >>> 32);
        }
        core.st.put64(EFER, Control.LME | Control.NXE | Control.SCE);
        core.st.put64(CR4, Control.PAE | Control.OSFXSR | Control.OSXMMEXCPT | Control.OSXSAVE);
        core.st.put64(XCR0, 3);
        core.st.put64(CR3, 0x1000);
        access.control(0, Control.PE | Control.NE | Control.WP | Control.AM | (Control.PG & 0xffff_ffffL) | Control.MP);
        access.table(true, SYSTEM + GDT, 0x7f);
        access.table(false, SYSTEM + IDT, 0xfff);
        access.segment(1, 0x10, 0, 0xffff_ffffL, 0xa09b);
        core.segments.loadTask(TSS_SELECTOR);
        core.segments.loadLdt(LDT_SELECTOR);
    }

    private void tables() {
        ram.put64(0x1000, 0x2007);
        // the upper half belongs to the kernel: present, but not for the user
        for (int i = 256; i < 512; i++) {
            ram.put64(0x1000 + 8 * i, 0xe007);
        }
        for (int i = 0; i < 512; i++) {
            ram.put64(0xe000 + 8 * i, 0x83);
        }
        ram.put64(0x2000, 0x4007);
        ram.put64(0x2008, 0x5007);
        ram.put64(0x4000 + 8 * 0x80, 0x6007);
        ram.put64(0x4000 + 8 * 0x100, 0x7007);
        ram.put64(0x5000 + 8 * (SYSTEM >>> 21 & 511), 0x8007);
        for (int i = 0; i < 16; i++) {
            ram.put64(0x6000 + 8 * i, CODE_AT + 0x1000 * i + 7);
            ram.put64(0x7000 + 8 * i, Long.MIN_VALUE | DATA_AT + 0x1000 * i + 7);
        }
        int first = (int) (SYSTEM >>> 12) & 511;
        for (int i = 0; i < 32; i++) {
            ram.put64(0x8000 + 8 * (first + i), 0x1000L * i + 3);
        }
    }

    private void systemDescriptor(int selector, long base, int limit, int type) {
        ram.put64(GDT + selector, limit | (base & 0xff_ffff) << 16 | (long) type << 40 | (base >>> 24 & 0xff) << 56);
        ram.put64(GDT + selector + 8, base >>> 32);
    }

    // ---- running

    @Override
    public @Nullable String skip(Vector vector) {
        return floats.skip(vector);
    }

    @Override
    public @Nullable String run(Vector vector) {
        load(vector);
        var unused = run.applyAsLong(20_000);
        report.setLength(0);
        if (!core.halted) {
            report.append("did not stop; rip=").append(Long.toHexString(core.rip));
            core.halted = true;
        } else {
            compare(vector);
        }
        restore(vector);
        return report.length() == 0 ? null : report.toString();
    }

    private static long number(String hex) {
        return Long.parseUnsignedLong(hex, 16);
    }

    private void defaults(String mode) {
        boolean wide = mode.equals("64");
        for (int i = 0; i < 16; i++) {
            registers[i] = 0x1122334455667788L * (2 * i + 1) ^ (long) i << 60;
            if (!wide) {
                registers[i] &= 0xffff_ffffL;
            }
        }
        registers[4] = mode.equals("16") ? 0xf000 : DATA + 0xf000;
        int data = mode.equals("16") ? 0x0f : 0x2b;
        selectors[0] = wide ? 0 : data;
        selectors[1] = wide ? 0x33 : mode.equals("32") ? 0x23 : 0x07;
        selectors[2] = data;
        selectors[3] = wide ? 0 : data;
        selectors[4] = 0;
        selectors[5] = 0;
        flags = 0x202;
    }

    private void load(Vector vector) {
        defaults(vector.mode());
        place(CODE + 0x8000, vector.code());
        floats.defaults();
        for (Map.Entry<String, String> item : vector.initial().entrySet()) {
            item(item.getKey(), item.getValue());
        }
        core.halted = false;
        core.cpl = 0;
        core.systemFlags(0);
        access.segment(1, 0x10, 0, 0xffff_ffffL, 0xa09b);
        for (int s = 0; s < 6; s++) {
            if (s != 1) {
                selector(s);
            }
        }
        core.cpl = 3;
        selector(1);
        access.rflags(flags);
        System.arraycopy(registers, 0, registers, 0, 16);
        for (int i = 0; i < 16; i++) {
            access.gpr(i, registers[i]);
        }
        access.rip(vector.mode().equals("16") ? 0x8000 : CODE + 0x8000);
    }

    private void selector(int s) {
        int selector = selectors[s];
        long raw = core.segments.peek(selector);
        access.segment(
                s, selector, Segments.baseOf(raw), raw == 0 ? 0 : Segments.limitOf(raw), Segments.attributesOf(raw));
    }

    private void item(String key, String value) {
        if (key.charAt(0) == 'm' && !key.equals("mxcsr")) {
            place(number(key.substring(1)), Vector.bytes(value));
            return;
        }
        int general = Arrays.asList(GENERAL).indexOf(key);
        int segment = Arrays.asList(SEGMENTS).indexOf(key);
        if (general >= 0) {
            registers[general] = number(value);
        } else if (segment >= 0) {
            selectors[segment] = (int) number(value);
        } else if (key.equals("fl")) {
            flags = number(value);
        } else {
            floats.load(key, value);
        }
    }

    private static int window(long address) {
        return (int) (address >= DATA ? address - DATA + WINDOW : address - CODE);
    }

    private void place(long address, byte[] bytes) {
        int at = window(address);
        System.arraycopy(bytes, 0, expect, at, bytes.length);
        bus.load(CODE_AT + at, bytes);
    }

    // ---- comparing

    private void compare(Vector vector) {
        Map<String, String> expected = vector.expected();
        Map<String, String> undefined = vector.undefined();
        int vectorNumber = (int) (core.rip - SYSTEM - HANDLERS - 1);
        long frame = STACK - 40;
        int wanted = Integer.parseInt(expected.getOrDefault("exc", "3"));
        difference("exc", vectorNumber, wanted);
        if (hasCode(vectorNumber)) {
            difference("err", ram.i64(frame - 8), number(expected.getOrDefault("err", "0")));
        }
        if (expected.containsKey("cr2")) {
            difference("cr2", core.st.i64(CR2), number(expected.get("cr2")));
        }
        instructionPointer(vector, frame, vectorNumber == BREAKPOINT && !expected.containsKey("exc"));
        long ignored = Flag.RF | number(undefined.getOrDefault("fl", "0"));
        long wantedFlags = number(expected.getOrDefault("fl", Long.toHexString(flags)));
        difference("fl", ram.i64(frame + 16) & ~ignored, wantedFlags & ~ignored);
        registers(vector, frame);
        for (int s = 0; s < 6; s++) {
            long is = s == 1 ? ram.u16(frame + 8) : s == 2 ? ram.u16(frame + 32) : core.selector(s);
            long selector = number(expected.getOrDefault(SEGMENTS[s], Integer.toHexString(selectors[s])));
            // the capturing kernel loses the RPL of null selectors
            difference(SEGMENTS[s], is < 4 ? 0 : is, selector < 4 ? 0 : selector);
        }
        floats.compare(vector, report);
        memory(vector);
    }

    private static boolean hasCode(int vector) {
        return vector == 8 || vector >= 10 && vector <= 14 || vector == 17;
    }

    private void instructionPointer(Vector vector, long frame, boolean stopped) {
        long ip = ram.i64(frame) - (stopped ? 1 : 0);
        String absolute = vector.expected().get("eip");
        if (absolute != null) {
            difference("eip", ip, number(absolute));
            return;
        }
        boolean wide = vector.mode().equals("64");
        long start = vector.mode().equals("16") ? 0x8000 : CODE + 0x8000;
        long mask = wide ? -1L : 0xffff_ffffL;
        difference("ip", ip - start & mask, number(vector.expected().getOrDefault("ip", "0")) & mask);
    }

    private void registers(Vector vector, long frame) {
        boolean wide = vector.mode().equals("64");
        long mask = wide ? -1L : 0xffff_ffffL;
        for (int i = 0; i < (wide ? 16 : 8); i++) {
            long is = i == 4 ? ram.i64(frame + 24) : access.gpr(i);
            if (!vector.undefined().containsKey(GENERAL[i])) {
                String value = vector.expected().get(GENERAL[i]);
                difference(GENERAL[i], is & mask, value == null ? registers[i] & mask : number(value));
            }
        }
    }

    private void memory(Vector vector) {
        for (Map.Entry<String, String> item : vector.expected().entrySet()) {
            if (item.getKey().charAt(0) == 'm' && !item.getKey().equals("mxcsr")) {
                byte[] bytes = Vector.bytes(item.getValue());
                System.arraycopy(bytes, 0, expect, window(number(item.getKey().substring(1))), bytes.length);
            }
        }
        ram.get(CODE_AT, actual, 0, actual.length);
        for (Map.Entry<String, String> item : vector.undefined().entrySet()) {
            if (item.getKey().charAt(0) == 'm') {
                int at = window(number(item.getKey().substring(1)));
                int length = Math.min((int) number(item.getValue()), actual.length - at);
                System.arraycopy(
                        actual, Math.min(at, actual.length), expect, Math.min(at, actual.length), Math.max(0, length));
            }
        }
        int at = Arrays.mismatch(actual, expect);
        if (at >= 0) {
            long address = at >= WINDOW ? DATA + at - WINDOW : CODE + at;
            difference("m" + Long.toHexString(address), actual[at] & 0xff, expect[at] & 0xff);
        }
    }

    private void difference(String what, long is, long expected) {
        if (is != expected) {
            report.append(what)
                    .append('=')
                    .append(Long.toHexString(is))
                    .append(" not ")
                    .append(Long.toHexString(expected))
                    .append("; ");
        }
    }

    private void restore(Vector vector) {
        System.arraycopy(pristine, 0, expect, 0, expect.length);
        bus.load(CODE_AT, pristine);
    }
}
