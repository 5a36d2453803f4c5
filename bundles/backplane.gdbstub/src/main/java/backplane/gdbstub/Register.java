package backplane.gdbstub;

import static backplane.cpu.api.StateLayout.*;

import backplane.api.Bytes;
import backplane.api.CpuAccess;
import backplane.cpu.api.Debugger;
import java.util.ArrayList;
import java.util.List;

/**
 * A register as gdb numbers it.
 *
 * @param name gdb's name
 * @param bits its size
 * @param type gdb's type
 * @param kind where it comes from
 * @param index which of that kind, or its place in the state block
 */
record Register(String name, int bits, String type, Kind kind, int index) {

    /** Where registers come from. */
    enum Kind {
        BLOCK,
        RIP,
        RFLAGS,
        SELECTOR,
        BASE,
        STACK,
        TAGS,
        CONTROL,
        EFER
    }

    private static final String[] GENERAL = {"ax", "bx", "cx", "dx", "si", "di", "bp", "sp"};
    private static final int[] NUMBERS = {0, 3, 1, 2, 6, 7, 5, 4};
    private static final String[] GENERAL32 = {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};
    private static final String[] SEGMENTS = {"cs", "ss", "ds", "es", "fs", "gs"};
    private static final int[] SEGMENT_NUMBERS = {1, 2, 3, 0, 4, 5};

    /** The core registers. */
    static List<Register> core(boolean wide) {
        List<Register> all = new ArrayList<>();
        int size = wide ? 64 : 32;
        for (int i = 0; i < 8; i++) {
            String name = (wide ? "r" : "e") + (wide ? GENERAL : GENERAL32)[i];
            int number = wide ? NUMBERS[i] : i;
            all.add(new Register(
                    name,
                    size,
                    number == 4 || number == 5 ? "data_ptr" : wide ? "int64" : "int32",
                    Kind.BLOCK,
                    GPR + 8 * number));
        }
        for (int i = 8; wide && i < 16; i++) {
            all.add(new Register("r" + i, 64, "int64", Kind.BLOCK, GPR + 8 * i));
        }
        all.add(new Register(wide ? "rip" : "eip", size, "code_ptr", Kind.RIP, 0));
        all.add(new Register("eflags", 32, "i386_eflags", Kind.RFLAGS, 0));
        for (int i = 0; i < 6; i++) {
            all.add(new Register(SEGMENTS[i], 32, "int32", Kind.SELECTOR, SEGMENT_NUMBERS[i]));
        }
        for (int i = 0; i < 8; i++) {
            all.add(new Register("st" + i, 80, "i387_ext", Kind.STACK, i));
        }
        all.add(new Register("fctrl", 32, "int", Kind.BLOCK, FCW));
        all.add(new Register("fstat", 32, "int", Kind.BLOCK, FSW));
        all.add(new Register("ftag", 32, "int", Kind.TAGS, 0));
        all.add(new Register("fiseg", 32, "int", Kind.BLOCK, FCS));
        all.add(new Register("fioff", 32, "int", Kind.BLOCK, FIP));
        all.add(new Register("foseg", 32, "int", Kind.BLOCK, FDS));
        all.add(new Register("fooff", 32, "int", Kind.BLOCK, FDP));
        all.add(new Register("fop", 32, "int", Kind.BLOCK, FOP));
        return all;
    }

    static List<Register> sse(boolean wide) {
        List<Register> all = new ArrayList<>();
        for (int i = 0; i < (wide ? 16 : 8); i++) {
            all.add(new Register("xmm" + i, 128, "vec128", Kind.BLOCK, VECTOR + VECTOR_SIZE * i));
        }
        all.add(new Register("mxcsr", 32, "int", Kind.BLOCK, MXCSR));
        return all;
    }

    /** Bases of FS and GS; only 64-bit gdbs know them. */
    static List<Register> segments() {
        return List.of(
                new Register("fs_base", 64, "int", Kind.BASE, CpuAccess.FS),
                new Register("gs_base", 64, "int", Kind.BASE, CpuAccess.GS));
    }

    /** What only the system sees. */
    static List<Register> system(boolean wide) {
        int size = wide ? 64 : 32;
        List<Register> all = new ArrayList<>();
        for (int i : new int[] {0, 2, 3, 4}) {
            all.add(new Register("cr" + i, size, wide ? "int64" : "int32", Kind.CONTROL, i));
        }
        if (wide) {
            all.add(new Register("k_gs_base", 64, "int", Kind.BLOCK, KERNEL_GS_BASE));
            all.add(new Register("efer", 64, "int64", Kind.EFER, 0));
        }
        return all;
    }

    // ---- values

    int bytes() {
        return bits / 8;
    }

    /** Returns its value, lowest byte first. */
    byte[] get(CpuAccess cpu, Debugger debugger) {
        Bytes st = debugger.state();
        byte[] value = new byte[bytes()];
        switch (kind) {
            case BLOCK:
                if (bits == 128 || index < FCW || index >= FPU + 144) {
                    st.get(index, value, 0, value.length);
                } else {
                    put(value, st.u16(index));
                }
                break;
            case STACK:
                st.get(stack(st), value, 0, value.length);
                break;
            case RIP:
                put(value, cpu.rip());
                break;
            case RFLAGS:
                put(value, cpu.rflags());
                break;
            case SELECTOR:
                put(value, cpu.selector(index));
                break;
            case BASE:
                put(value, cpu.base(index));
                break;
            case TAGS:
                put(value, tags(st));
                break;
            case CONTROL:
                put(value, cpu.control(index));
                break;
            default:
                put(value, st.i64(EFER));
        }
        return value;
    }

    private int stack(Bytes st) {
        int top = st.u16(FSW) >>> 11 & 7;
        return FPU + 16 * (top + index & 7);
    }

    /** The full tag word, where 3 means empty and 0 anything else. */
    private static int tags(Bytes st) {
        int tags = 0;
        for (int i = 0; i < 8; i++) {
            tags |= (st.u16(FTW) >>> i & 1) != 0 ? 0 : 3 << 2 * i;
        }
        return tags;
    }

    private static void put(byte[] into, long value) {
        for (int i = 0; i < into.length; i++) {
            into[i] = i < 8 ? (byte) (value >>> 8 * i) : 0;
        }
    }

    /** Changes it; false if it cannot be changed here. */
    boolean set(CpuAccess cpu, Debugger debugger, byte[] value) {
        Bytes st = debugger.state();
        long number = 0;
        for (int i = Math.min(8, value.length) - 1; i >= 0; i--) {
            number = number << 8 | value[i] & 0xff;
        }
        switch (kind) {
            case BLOCK:
                block(st, value, number);
                return true;
            case STACK:
                st.put(stack(st), value, 0, value.length);
                return true;
            case RIP:
                cpu.rip(number);
                return true;
            case RFLAGS:
                cpu.rflags(number);
                return true;
            case CONTROL:
                cpu.control(index, number);
                return true;
            default:
                return java.util.Arrays.equals(value, get(cpu, debugger));
        }
    }

    private void block(Bytes st, byte[] value, long number) {
        if (bits == 128) {
            st.put(index, value, 0, value.length);
        } else if (index >= FCW && index < FPU + 144) {
            st.put16(index, (int) number);
        } else if (bits == 64) {
            st.put64(index, number);
        } else if (index < GPR + 128) {
            st.put64(index, number & 0xffff_ffffL);
        } else {
            st.put32(index, (int) number);
        }
    }
}
