package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.*;

import backplane.cpu.decode.Record;
import backplane.cpu.op.OpTable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The instruction forms that make up nearly all code, as one loop without calls; everything else, and every access that the TLB
 * does not serve at once, is done by the operation in {@link OpTable#OPS}.
 *
 * <p>An instruction is done in two steps: first the second operand is fetched from memory, register or immediate, then one
 * switch does the rest. One case serves 32 and 64 bits: bits above the operand size are dropped when a result is stored, and
 * shifted out where flags are made.
 *
 * <p>HotSpot moves whatever two cases have in common before the switch, keeps nothing in registers over a call, and translates
 * no method of more than 8,000 bytecodes. Hence no case computes an address, and none calls anything that is not inlined.
 */
final class Forms {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    /** Forms, in the low 6 bits. */
    private static final int NONE = 0, MOV = 1, ADD = 2, ADC = 3, SUB = 4, SBB = 5, AND = 6, OR = 7, XOR = 8, CMP = 9;

    private static final int TEST = 10, TEST_MEMORY = 11, CMP_MEMORY = 12, MOV8 = 13, CMP8 = 14, TEST8 = 15;
    private static final int TEST8_MEMORY = 16, CMP8_MEMORY = 17, STORE = 18, INC = 19, DEC = 20, NEG = 21, NOT = 22;
    private static final int ROL = 23, ROR = 24, SHL = 25, SHR = 26, SAR = 27, MOVZX8 = 28, MOVZX16 = 29;
    private static final int MOVSX8 = 30, MOVSX16 = 31, MOVSX32 = 32, PUSH = 33, POP = 34, RET = 35, NOP = 36;
    private static final int JMP = 37, CALL = 38, JP = 39, JNP = 40;
    /** Jcc: 16 numbers by condition, but for those of PF. */
    private static final int JCC = 48;

    /** The second operand is the address, or what is read there. */
    private static final int ADDRESS = 0x80, LOAD = 0xc0;

    /** In the first word, where a repeat prefix would be: size of what is read, see {@link Record#size}. */
    private static final int LOAD_SIZE_SHIFT = 58;

    /** Number of MOVZX; those of MOVSX follow. */
    private static final int EXTEND = OpTable.first("MOVZX");

    /** By number in {@link OpTable}: form, operand size, and what to make of the operands. */
    private static final byte[] FORM = new byte[4096];

    private static final byte[] SIZE = new byte[4096];
    private static final byte[] KIND = new byte[4096];

    private static final int REGISTERS = 0, IMMEDIATE = 1, READ = 2, READ_IMMEDIATE = 3, WRITE = 4, WRITE_IMMEDIATE = 5;
    private static final int EFFECTIVE = 6, STACK = 7, STACK_REGISTER = 8, STACK_IMMEDIATE = 9;
    private static final int TARGET = 10;

    /** By condition: a bit for each combination of CF, ZF, SF and OF (bits 0 .. 3 of its number). */
    private static final int[] TAKEN = new int[16];

    static {
        for (int f = 0; f < 16; f++) {
            boolean cf = (f & 1) != 0;
            boolean zf = (f & 2) != 0;
            boolean less = (f >> 2 & 1) != f >> 3;
            boolean[] yes = {f > 7, cf, zf, cf || zf, (f & 4) != 0, false, less, less || zf};
            for (int cc = 0; cc < 16; cc++) {
                TAKEN[cc] |= yes[cc >> 1] ^ (cc & 1) != 0 ? 1 << f : 0;
            }
        }
        define();
    }

    private Forms() {}

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    private static void define() {
        String[] binary = {"MOV", "ADD", "ADC", "SUB", "SBB", "AND", "OR", "XOR", "CMP", "TEST"};
        for (int i = 0; i < binary.length; i++) {
            wide(binary[i], 0, MOV + i, REGISTERS);
            wide(binary[i], 4, MOV + i, READ);
            wide(binary[i], 12, MOV + i, IMMEDIATE);
        }
        wide("CMP", 8, CMP_MEMORY, READ);
        wide("CMP", 16, CMP_MEMORY, READ_IMMEDIATE);
        wide("TEST", 8, TEST, READ);
        wide("TEST", 16, TEST_MEMORY, READ_IMMEDIATE);
        bytes("MOV", MOV8, MOV8, STORE, MOV8, STORE);
        bytes("CMP", CMP8, CMP8, CMP8_MEMORY, CMP8, CMP8_MEMORY);
        bytes("TEST", TEST8, TEST8, TEST8, TEST8, TEST8_MEMORY);
        for (int size = 1; size <= 3; size++) {
            form("MOV", 8 + size, STORE, size, WRITE);
            form("MOV", 16 + size, STORE, size, WRITE_IMMEDIATE);
        }
        String[] unary = {"INC", "DEC", "NEG", "NOT"};
        for (int i = 0; i < unary.length; i++) {
            wide(unary[i], 0, INC + i, REGISTERS);
        }
        String[] shifts = {"ROL", "ROR", "SHL", "SHR", "SAR"};
        for (int i = 0; i < shifts.length; i++) {
            wide(shifts[i], 0, ROL + i, IMMEDIATE);
        }
        wide("MOVZX", 0, MOVZX8, REGISTERS);
        wide("MOVZX", 4, MOVZX16, REGISTERS);
        wide("MOVZX", 16, MOV, READ);
        wide("MOVZX", 20, MOV, READ);
        for (int from = 0; from < 3; from++) {
            wide("MOVSX", 4 * from, MOVSX8 + from, REGISTERS);
            wide("MOVSX", 16 + 4 * from, MOVSX8 + from, READ);
        }
        wide("PUSH", 0, PUSH, STACK_REGISTER);
        wide("PUSH", 8, PUSH, STACK_IMMEDIATE);
        wide("POP", 0, POP, STACK);
        wide("LEA", 0, MOV, EFFECTIVE);
        form("RET", 0, RET, 2, STACK);
        form("NOP", 0, NOP, 2, REGISTERS);
        String[] conditions = "O NO B AE Z NZ BE A S NS P NP L GE LE G".split(" ");
        for (int i = 0; i < 16; i++) {
            wide("J" + conditions[i], 0, i == 10 ? JP : i == 11 ? JNP : JCC + i, TARGET);
        }
        wide("JMP", 0, JMP, TARGET);
        wide("CALL", 0, CALL, TARGET);
    }

    private static void form(String name, int offset, int form, int size, int kind) {
        int number = OpTable.first(name) + offset;
        FORM[number] = (byte) form;
        SIZE[number] = (byte) size;
        KIND[number] = (byte) kind;
    }

    /** The variants of 4 and 8 bytes. */
    private static void wide(String name, int offset, int form, int kind) {
        form(name, offset + 2, form, 2, kind);
        form(name, offset + 3, form, 3, kind);
    }

    /** The variants of one byte: register, register; register, memory; memory, register; both with an immediate. */
    private static void bytes(String name, int... forms) {
        for (int i = 0; i < 5; i++) {
            boolean store = forms[i] == STORE;
            int kind = i == 0
                    ? REGISTERS
                    : i == 3 ? IMMEDIATE : i == 4 ? store ? WRITE_IMMEDIATE : READ_IMMEDIATE : store ? WRITE : READ;
            form(name, 4 * i, forms[i], 0, kind);
        }
    }

    // ---- decoding

    /** Returns the form of a decoded instruction: {@link #NONE} if it has none, or in this mode none. */
    static int form(long w, long v, int mode) {
        int n = Record.op(w);
        int form = FORM[n];
        switch (KIND[n]) {
            case READ:
            case READ_IMMEDIATE:
                return flat(w) ? form | LOAD : NONE;
            case WRITE:
            case WRITE_IMMEDIATE:
                return flat(w) ? form | ADDRESS : NONE;
            case EFFECTIVE:
                return flat(w) && (Record.kind(w) == Record.FLAT64 || SIZE[n] == 2) ? form | ADDRESS : NONE;
            case STACK:
            case STACK_REGISTER:
            case STACK_IMMEDIATE:
                return flatStack(mode) && (form != RET || Record.size(w) >= 2 && (mode & 8 << Core.CS) != 0)
                        ? form
                        : NONE;
            case TARGET:
                return (int) v == v && (form != CALL || flatStack(mode)) ? form : NONE;
            default:
                return form;
        }
    }

    private static boolean flat(long w) {
        return Record.kind(w) <= Record.FLAT64;
    }

    private static boolean flatStack(int mode) {
        return (mode & 4) != 0 && (mode & 8 << Core.SS) != 0;
    }

    /** Whether a form may jump but may also go on with the next instruction. */
    static boolean conditional(int form) {
        return form >= JP && form < ADDRESS;
    }

    /** Returns the first word for a form; the operation does not mind the difference. */
    static long word(long w, int form) {
        int n = Record.op(w);
        int kind = KIND[n];
        if (form == NONE || form == NOP) {
            return w;
        }
        if (kind == IMMEDIATE || kind == STACK_IMMEDIATE) {
            w = w & ~(0xffL << 20) | (long) ZERO << 20;
        } else if (kind == STACK_REGISTER) {
            w = w & ~(0xffL << 20) | (long) Record.reg(w) << 20;
        } else if (kind == READ_IMMEDIATE || kind == WRITE_IMMEDIATE) {
            w = w & ~(0xffL << 12) | (long) ZERO << 12;
        }
        if (form != RET) {
            w = w & ~(3L << 61) | (long) SIZE[n] << 61;
        }
        int extend = n - EXTEND;
        int read = extend >= 0 && extend < 64 ? extend >> 2 & 3 : SIZE[n];
        return w & ~(3L << LOAD_SIZE_SHIFT) | (long) read << LOAD_SIZE_SHIFT;
    }

    /** Returns the second word for a form: that of a jump keeps its upper half for the position of the block it leads to. */
    static long operand(long w, long v, int form) {
        return form != NONE && KIND[Record.op(w)] == TARGET ? v & 0xffff_ffffL : v;
    }

    // ---- execution

    /**
     * Executes a block and those that are linked to it.
     *
     * @param page the page that runs; {@link Core#rip} is that of the block
     * @param start position of the header
     * @param todo instructions to do, at most those of the block
     * @param chain whether to go on with another block
     * @return position of the jump that led to a block not yet linked; if the block just ended, the complement of the position of
     *     the header; or 0
     */
    static int run(Core c, CodePage page, int start, int todo, boolean chain) {
        byte[] s = c.st.array();
        byte[] ram = c.ram.array();
        long ramLast = ram.length - 8L;
        long[] words = page.code;
        byte[] forms = page.forms;
        while (true) {
            long header = words[start];
            int i = start + 1;
            int last = i + 2 * ((int) header & 0xff);
            int end = i + 2 * todo;
            int from = 0;
            long ip = c.rip;
            long fall = ip + (header >>> 8 & 0xffff) & c.ripMask;
            LONG.set(s, BLOCK, ip);
            c.blockRip = ip;
            c.blockStart = start;
            c.rip = fall;
            c.end = end;
            long context = c.context;
            block:
            while (true) {
                long w;
                long v;
                slow:
                {
                    do {
                        int form = forms[i >> 1];
                        w = words[i];
                        v = words[i + 1];
                        i += 2;
                        int to = (int) (w >>> 12) & 0xff;
                        int spare = (int) (~w >>> 56 & 32);
                        long b;
                        if (form >= 0) {
                            b = (long) LONG.get(s, (int) (w >>> 20) & 0xff) + (v >> 32);
                        } else {
                            b = (long) LONG.get(s, (int) (w >>> 20) & 0xff)
                                            + ((long) LONG.get(s, (int) (w >>> 28) & 0xff) << (int) (w >>> 36 & 3))
                                            + (int) v
                                    & -1L >>> (int) (~w >>> 33 & 32);
                            if ((form & 64) != 0) {
                                int size = (int) (w >>> LOAD_SIZE_SHIFT) & 3;
                                int e = TLB + ((int) (b >>> 7) & TLB_ENTRIES - 1 << 5);
                                long at = b + (long) LONG.get(s, e + TLB_ADDEND);
                                if ((long) LONG.get(s, e + TLB_READ) != (b + (1 << size) - 1 & -4096L | context)
                                        || at < 0
                                        || at > ramLast) {
                                    break slow;
                                }
                                if (size == 2) {
                                    b = (int) INT.get(ram, (int) at) & 0xffff_ffffL;
                                } else if (size == 0) {
                                    b = ram[(int) at] & 0xff;
                                } else if (size == 3) {
                                    b = (long) LONG.get(ram, (int) at);
                                } else {
                                    b = (short) SHORT.get(ram, (int) at) & 0xffff;
                                }
                            }
                        }
                        long a;
                        long r;
                        jump:
                        {
                            flags:
                            {
                                test:
                                {
                                    logic:
                                    {
                                        compare:
                                        {
                                            subtract:
                                            {
                                                switch (form & 63) {
                                                    case MOV:
                                                        LONG.set(s, to, b & -1L >>> spare);
                                                        continue;
                                                    case ADD:
                                                        a = (long) LONG.get(s, to);
                                                        r = a + b;
                                                        break;
                                                    case ADC:
                                                        a = (long) LONG.get(s, to);
                                                        r = a + b + (c.carry >>> 63);
                                                        break;
                                                    case SUB:
                                                        a = (long) LONG.get(s, to);
                                                        r = a - b;
                                                        break subtract;
                                                    case SBB:
                                                        a = (long) LONG.get(s, to);
                                                        r = a - b - (c.carry >>> 63);
                                                        break subtract;
                                                    case NEG:
                                                        a = 0;
                                                        b = (long) LONG.get(s, to);
                                                        r = -b;
                                                        break subtract;
                                                    case CMP:
                                                        a = (long) LONG.get(s, to);
                                                        r = a - b;
                                                        break compare;
                                                    case CMP_MEMORY:
                                                        a = b;
                                                        b = (long) LONG.get(s, to) + (v >> 32);
                                                        r = a - b;
                                                        break compare;
                                                    case CMP8:
                                                        a = s[to];
                                                        r = a - b;
                                                        spare = 56;
                                                        break compare;
                                                    case CMP8_MEMORY:
                                                        a = b;
                                                        b = s[to] + (v >> 32);
                                                        r = a - b;
                                                        spare = 56;
                                                        break compare;
                                                    case AND:
                                                        r = (long) LONG.get(s, to) & b;
                                                        break logic;
                                                    case OR:
                                                        r = (long) LONG.get(s, to) | b;
                                                        break logic;
                                                    case XOR:
                                                        r = (long) LONG.get(s, to) ^ b;
                                                        break logic;
                                                    case TEST:
                                                        r = (long) LONG.get(s, to) & b;
                                                        break test;
                                                    case TEST_MEMORY:
                                                        r = b & v >> 32;
                                                        break test;
                                                    case TEST8:
                                                        r = s[to] & b;
                                                        spare = 56;
                                                        break test;
                                                    case TEST8_MEMORY:
                                                        r = b & v >> 32;
                                                        spare = 56;
                                                        break test;
                                                    case MOV8:
                                                        spare = to << 3 & 8;
                                                        int r8 = to & ~1;
                                                        LONG.set(
                                                                s,
                                                                r8,
                                                                (long) LONG.get(s, r8) & ~(0xffL << spare)
                                                                        | (b & 0xff) << spare);
                                                        continue;
                                                    case STORE: {
                                                        int size = (int) (w >>> 61) & 3;
                                                        int e = TLB + ((int) (b >>> 7) & TLB_ENTRIES - 1 << 5);
                                                        long at = b + (long) LONG.get(s, e + TLB_ADDEND);
                                                        if ((long) LONG.get(s, e + TLB_WRITE)
                                                                        != (b + (1 << size) - 1 & -4096L | context)
                                                                || at < 0
                                                                || at > ramLast) {
                                                            break slow;
                                                        }
                                                        a = (long) LONG.get(s, to) + (v >> 32);
                                                        if (size == 2) {
                                                            INT.set(ram, (int) at, (int) a);
                                                        } else if (size == 0) {
                                                            ram[(int) at] = (byte) a;
                                                        } else if (size == 3) {
                                                            LONG.set(ram, (int) at, a);
                                                        } else {
                                                            SHORT.set(ram, (int) at, (short) a);
                                                        }
                                                        continue;
                                                    }
                                                    case PUSH:
                                                    case CALL: {
                                                        int bytes = 8 - (spare >> 3);
                                                        long sp = (long) LONG.get(s, Core.RSP) - bytes & -1L >>> spare;
                                                        int e = TLB + ((int) (sp >>> 7) & TLB_ENTRIES - 1 << 5);
                                                        long at = sp + (long) LONG.get(s, e + TLB_ADDEND);
                                                        if ((long) LONG.get(s, e + TLB_WRITE)
                                                                        != (sp + bytes - 1 & -4096L | context)
                                                                || at < 0
                                                                || at > ramLast) {
                                                            if ((form & 63) == CALL) {
                                                                v = v << 32 >> 32;
                                                            }
                                                            break slow;
                                                        }
                                                        if ((form & 63) == CALL) {
                                                            r = ip + (int) v & -1L >>> spare;
                                                            if (!Core.canonical(r)) {
                                                                v = v << 32 >> 32;
                                                                break slow;
                                                            }
                                                            b = fall;
                                                        }
                                                        if (spare != 0) {
                                                            INT.set(ram, (int) at, (int) b);
                                                        } else {
                                                            LONG.set(ram, (int) at, b);
                                                        }
                                                        LONG.set(s, Core.RSP, sp);
                                                        if ((form & 63) == PUSH) {
                                                            continue;
                                                        }
                                                        break jump;
                                                    }
                                                    case POP:
                                                    case RET: {
                                                        int bytes = 8 - (spare >> 3);
                                                        long sp = (long) LONG.get(s, Core.RSP) & -1L >>> spare;
                                                        int e = TLB + ((int) (sp >>> 7) & TLB_ENTRIES - 1 << 5);
                                                        long at = sp + (long) LONG.get(s, e + TLB_ADDEND);
                                                        if ((long) LONG.get(s, e + TLB_READ)
                                                                        != (sp + bytes - 1 & -4096L | context)
                                                                || at < 0
                                                                || at > ramLast) {
                                                            break slow;
                                                        }
                                                        a = spare != 0
                                                                ? (int) INT.get(ram, (int) at) & 0xffff_ffffL
                                                                : (long) LONG.get(ram, (int) at);
                                                        sp += bytes;
                                                        if ((form & 63) == POP) {
                                                            LONG.set(s, Core.RSP, sp & -1L >>> spare);
                                                            LONG.set(s, to, a);
                                                            continue;
                                                        }
                                                        if (!Core.canonical(a)) {
                                                            break slow;
                                                        }
                                                        sp += v >>> 32 & 0xffff;
                                                        LONG.set(s, Core.RSP, sp & -1L >>> spare);
                                                        c.rip = a;
                                                        continue;
                                                    }
                                                    case INC:
                                                        a = (long) LONG.get(s, to);
                                                        r = a + 1;
                                                        LONG.set(s, to, r & -1L >>> spare);
                                                        b = a & ~r;
                                                        a = c.carry >>> 63;
                                                        b = a << 63 | (a ^ (b ^ b << 1) << spare >>> 63) << 62 | b & 8;
                                                        r = r << spare >> spare;
                                                        break flags;
                                                    case DEC:
                                                        a = (long) LONG.get(s, to);
                                                        r = a - 1;
                                                        LONG.set(s, to, r & -1L >>> spare);
                                                        b = ~a & r;
                                                        a = c.carry >>> 63;
                                                        b = a << 63 | (a ^ (b ^ b << 1) << spare >>> 63) << 62 | b & 8;
                                                        r = r << spare >> spare;
                                                        break flags;
                                                    case NOT:
                                                        LONG.set(s, to, ~(long) LONG.get(s, to) & -1L >>> spare);
                                                        continue;
                                                    case ROL:
                                                        a = (long) LONG.get(s, to) & -1L >>> spare;
                                                        b &= 63 - spare;
                                                        if (b == 0) {
                                                            LONG.set(s, to, a);
                                                        } else {
                                                            r = (a << (int) b | a >>> (int) (64 - spare - b))
                                                                    & -1L >>> spare;
                                                            LONG.set(s, to, r);
                                                            c.carry = c.carry & ~Core.TOP
                                                                    | r << 63
                                                                    | r << spare >>> 63 << 62;
                                                        }
                                                        continue;
                                                    case ROR:
                                                        a = (long) LONG.get(s, to) & -1L >>> spare;
                                                        b &= 63 - spare;
                                                        if (b == 0) {
                                                            LONG.set(s, to, a);
                                                        } else {
                                                            r = (a >>> (int) b | a << (int) (64 - spare - b))
                                                                    & -1L >>> spare;
                                                            LONG.set(s, to, r);
                                                            c.carry = c.carry & ~Core.TOP | r << spare & Core.TOP;
                                                        }
                                                        continue;
                                                    case SHL:
                                                        a = (long) LONG.get(s, to) & -1L >>> spare;
                                                        b &= 63 - spare;
                                                        if (b == 0) {
                                                            LONG.set(s, to, a);
                                                            continue;
                                                        }
                                                        r = a << (int) b;
                                                        LONG.set(s, to, r & -1L >>> spare);
                                                        r = r << spare >> spare;
                                                        b = a >>> (int) (64 - spare - b) << 63 | r >>> 63 << 62;
                                                        break flags;
                                                    case SHR:
                                                        a = (long) LONG.get(s, to) & -1L >>> spare;
                                                        b &= 63 - spare;
                                                        if (b == 0) {
                                                            LONG.set(s, to, a);
                                                            continue;
                                                        }
                                                        r = a >>> (int) b;
                                                        LONG.set(s, to, r);
                                                        a = a >>> (int) b - 1 << 63;
                                                        b = a | (a >>> 1 ^ r << spare + 1 >>> 63 << 62);
                                                        break flags;
                                                    case SAR:
                                                        a = (long) LONG.get(s, to) << spare >> spare;
                                                        b &= 63 - spare;
                                                        if (b == 0) {
                                                            LONG.set(s, to, a & -1L >>> spare);
                                                            continue;
                                                        }
                                                        r = a >> (int) b;
                                                        LONG.set(s, to, r & -1L >>> spare);
                                                        b = a >> (int) b - 1 << 63 >> 1 & Core.TOP;
                                                        break flags;
                                                    case MOVZX8:
                                                        LONG.set(s, to, b & 0xff);
                                                        continue;
                                                    case MOVZX16:
                                                        LONG.set(s, to, b & 0xffff);
                                                        continue;
                                                    case MOVSX8:
                                                        LONG.set(s, to, (byte) b & -1L >>> spare);
                                                        continue;
                                                    case MOVSX16:
                                                        LONG.set(s, to, (short) b & -1L >>> spare);
                                                        continue;
                                                    case MOVSX32:
                                                        LONG.set(s, to, (int) b & -1L >>> spare);
                                                        continue;
                                                    case NOP:
                                                        continue;
                                                    case JMP:
                                                        break jump;
                                                    case JP:
                                                        if (!c.pf()) {
                                                            continue;
                                                        }
                                                        break jump;
                                                    case JNP:
                                                        if (c.pf()) {
                                                            continue;
                                                        }
                                                        break jump;
                                                    case NONE:
                                                        break slow;
                                                    default:
                                                        if (!taken(form & 15, c.result, c.carry)) {
                                                            continue;
                                                        }
                                                        break jump;
                                                }
                                                LONG.set(s, to, r & -1L >>> spare);
                                                b = a & b | (a | b) & ~r;
                                                r = r << spare >> spare;
                                                b = b << spare & Core.TOP | b & 8;
                                                break flags;
                                            }
                                            LONG.set(s, to, r & -1L >>> spare);
                                        }
                                        b = ~a & b | ~(a ^ b) & r;
                                        r = r << spare >> spare;
                                        b = b << spare & Core.TOP | b & 8;
                                        break flags;
                                    }
                                    LONG.set(s, to, r & -1L >>> spare);
                                }
                                r = r << spare >> spare;
                                b = 0;
                            }
                            c.result = r;
                            c.carry = b;
                            // a conditional jump that follows is done at once
                            if (i >= end) {
                                continue;
                            }
                            form = forms[i >> 1];
                            if (form < JCC) {
                                continue;
                            }
                            w = words[i];
                            v = words[i + 1];
                            i += 2;
                            if (!taken(form & 15, r, b)) {
                                continue;
                            }
                            spare = (int) (~w >>> 56 & 32);
                        }
                        r = ip + (int) v & -1L >>> spare;
                        if (!Core.canonical(r)) {
                            v = v << 32 >> 32;
                            break slow;
                        }
                        c.rip = r;
                        from = i - 2;
                        break block;
                    } while (i < end);
                    break;
                }
                c.pc = i - 2;
                OpTable.OPS[(int) w & 0xfff].run(c, w, v);
                if (i >= end || c.end == 0) {
                    break;
                }
                context = c.context;
            }
            c.executed += i - start - 1 >> 1;
            int next;
            if (from != 0) {
                next = (int) (words[from + 1] >>> 32);
            } else if (i < last) {
                c.rip = ip + Record.next(words[i - 2]) & c.ripMask;
                break;
            } else if (c.rip == fall) {
                from = ~start;
                next = (int) (header >>> 32);
            } else {
                break;
            }
            c.pc = 0;
            if (!chain || c.end == 0 || c.attention) {
                break;
            }
            if (next == 0) {
                return from;
            }
            start = next;
            todo = (int) words[start] & 0xff;
            if (c.executed + todo > c.limit) {
                break;
            }
        }
        c.pc = 0;
        return 0;
    }

    /** Evaluates condition {@code cc} but for those of PF, without branches. */
    private static boolean taken(int cc, long result, long carry) {
        long cf = carry >>> 63;
        long zf = result == 0 ? 2 : 0;
        long sf = (result ^ carry << 63) >>> 63;
        long of = (carry ^ carry << 1) >>> 63;
        return (TAKEN[cc] >>> (int) (cf | zf | sf << 2 | of << 3) & 1) != 0;
    }
}
