package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.*;

import backplane.cpu.decode.Record;
import backplane.cpu.op.OpTable;
import backplane.cpu.threaded.Block;
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
public final class Forms {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    /**
     * {@link Core#carry} where few instructions need it: HotSpot fetches an ordinary field that several cases read before the
     * switch, for every instruction.
     */
    private static final VarHandle CARRY;

    /** Forms, in the low 6 bits. */
    private static final int NONE = 0, MOV = 1, ADD = 2, ADC = 3, SUB = 4, SBB = 5, AND = 6, OR = 7, XOR = 8, CMP = 9;

    private static final int TEST = 10, TEST_MEMORY = 11, CMP_MEMORY = 12, MOV8 = 13, CMP8 = 14, TEST8 = 15;
    private static final int TEST8_MEMORY = 16, CMP8_MEMORY = 17, STORE = 18, INC = 19, DEC = 20, NEG = 21, NOT = 22;
    private static final int ROL = 23, ROR = 24, SHL = 25, SHR = 26, SAR = 27, MOVZX8 = 28, MOVZX16 = 29;
    private static final int MOVSX8 = 30, MOVSX16 = 31, MOVSX32 = 32, PUSH = 33, POP = 34, RET = 35, NOP = 36;
    private static final int JMP = 37, CALL = 38, JP = 39, JNP = 40;
    private static final int MODIFY = 41, CMOV = 42, SETCC = 43, IMUL = 44, LEAVE = 45, JMP_TO = 46, CALL_TO = 47;
    /** Jcc: 16 numbers by condition; those of PF mean something else. */
    private static final int JCC = 48;

    /** AND, OR, XOR of a byte in a register; DIV of 64 bits by 32. */
    private static final int LOGIC8 = JCC + 10, DIV = JCC + 11;

    /** The second operand is the address, or what is read there. */
    private static final int ADDRESS = 0x80, LOAD = 0xc0;

    /** So many blocks without leaving the page are a loop, which threaded code may do faster. */
    private static final int LONG_VISIT = 512;

    private static final byte EFFECTIVE_ADDRESS = (byte) (MOV | ADDRESS);

    /** In the first word, where a repeat prefix would be: size of what is read, see {@link Record#size}. */
    private static final int LOAD_SIZE_SHIFT = 58;

    /** In the first word, bit 63: of a form with memory that it writes; of another that nobody will see the flags it sets. */
    private static final long DEAD = 1L << 63;

    /** The operand lies in a segment that is not flat: kinds from {@link Record#SEG32} on. */
    private static final long SEGMENTED = 6L << 38;

    /** An address that no translation is entered for. */
    private static final long NOWHERE = 1L << 62;

    /** A conditional jump follows. */
    private static final int JUMP_SHIFT = 60;

    /** Number of MOVZX; those of MOVSX follow. */
    private static final int EXTEND = OpTable.first("MOVZX");

    /** By number in {@link OpTable}: form, operand size, and what to make of the operands. */
    private static final byte[] FORM = new byte[4096];

    private static final byte[] SIZE = new byte[4096];
    private static final byte[] KIND = new byte[4096];
    /** What {@link #MODIFY} and {@link #LOGIC8} do: ADD, SUB, AND, OR, XOR, INC, DEC, NEG or NOT. */
    private static final byte[] CHANGE = new byte[4096];

    private static final int IMUL3 = OpTable.first("IMUL:3");

    /** Number of CMOVO, and of SETO: one every 16. */
    private static final int CMOVO = OpTable.first("CMOVO"), SETO = OpTable.first("SETO");

    private static final int REGISTERS = 0, IMMEDIATE = 1, READ = 2, READ_IMMEDIATE = 3, WRITE = 4, WRITE_IMMEDIATE = 5;
    private static final int EFFECTIVE = 6, STACK = 7, STACK_REGISTER = 8, STACK_IMMEDIATE = 9;
    private static final int TARGET = 10, STACK_READ = 11, BY_CL = 12;
    /** Operations whose size is in the record. */
    private static final int PLAIN = 16, INDIRECT = 16, FRAME = 17, MULTIPLY = 18, MULTIPLY_IMMEDIATE = 19, DIVIDE = 20;

    /** By form, what it does to the flags: reads some; leaves them; sets all; shifts, by a constant sets all; changes some. */
    private static final byte[] EFFECT = new byte[64];

    private static final int OTHER = 0, LEAVES = 1, SETS = 2, SHIFTS = 3, CHANGES = 4;

    /** By condition: a bit for each combination of CF, ZF, SF and OF (bits 0 .. 3 of its number). */
    private static final int[] TAKEN = new int[16];

    static {
        try {
            CARRY = MethodHandles.lookup().findVarHandle(Core.class, "carry", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
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
        effect(LEAVES, MOV, MOV8, NOT, MOVZX8, MOVZX16, MOVSX8, MOVSX16, MOVSX32, NOP);
        effect(SETS, ADD, SUB, AND, OR, XOR, CMP, CMP_MEMORY, CMP8, CMP8_MEMORY, NEG);
        effect(SETS, TEST, TEST_MEMORY, TEST8, TEST8_MEMORY, LOGIC8);
        effect(SHIFTS, SHL, SHR, SAR);
        effect(CHANGES, ADC, SBB, INC, DEC, IMUL, MODIFY);
    }

    private Forms() {}

    private static void effect(int effect, int... forms) {
        for (int form : forms) {
            EFFECT[form] = (byte) effect;
        }
    }

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
            wide(shifts[i], 4, ROL + i, BY_CL);
        }
        for (int i : new int[] {ADD, SUB, AND, OR, XOR}) {
            modify(binary[i - MOV], 8, i, WRITE);
            modify(binary[i - MOV], 16, i, WRITE_IMMEDIATE);
        }
        for (int i : new int[] {AND, OR, XOR}) {
            logic(binary[i - MOV], 0, i, REGISTERS);
            logic(binary[i - MOV], 4, i, READ);
            logic(binary[i - MOV], 12, i, IMMEDIATE);
        }
        for (int i = 0; i < unary.length; i++) {
            modify(unary[i], 4, INC + i, WRITE);
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
        wide("PUSH", 4, PUSH, STACK_READ);
        wide("PUSH", 8, PUSH, STACK_IMMEDIATE);
        wide("POP", 0, POP, STACK);
        wide("LEA", 0, MOV, EFFECTIVE);
        form("RET", 0, RET, 2, STACK);
        form("NOP", 0, NOP, 2, REGISTERS);
        String[] conditions = "O NO B AE Z NZ BE A S NS P NP L GE LE G".split(" ");
        for (int i = 0; i < 16; i++) {
            wide("J" + conditions[i], 0, i == 10 ? JP : i == 11 ? JNP : JCC + i, TARGET);
            if (i >> 1 != 5) {
                wide("CMOV" + conditions[i], 0, CMOV, REGISTERS);
                wide("CMOV" + conditions[i], 4, CMOV, READ);
                form("SET" + conditions[i], 0, SETCC, 0, REGISTERS);
            }
        }
        form("IMUL", 0, IMUL, 2, MULTIPLY);
        form("IMUL:3", 0, IMUL, 2, MULTIPLY_IMMEDIATE);
        form("DIV", 0, DIV, 2, DIVIDE);
        form("LEAVE", 0, LEAVE, 2, FRAME);
        form("JMP:N", 0, JMP_TO, 2, INDIRECT);
        form("CALL:N", 0, CALL_TO, 2, INDIRECT);
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

    /** The variants that change memory. */
    private static void modify(String name, int offset, int change, int kind) {
        for (int size = 0; size <= 3; size++) {
            form(name, offset + size, MODIFY, size, kind);
            CHANGE[OpTable.first(name) + offset + size] = (byte) change;
        }
    }

    private static void logic(String name, int offset, int change, int kind) {
        form(name, offset, LOGIC8, 0, kind);
        CHANGE[OpTable.first(name) + offset] = (byte) change;
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
                return reachable(w) ? form | LOAD : NONE;
            case WRITE:
            case WRITE_IMMEDIATE:
                return reachable(w) ? form | (form == MODIFY ? LOAD : ADDRESS) : NONE;
            case EFFECTIVE:
                return flat(w) && (Record.kind(w) == Record.FLAT64 || SIZE[n] == 2) ? form | ADDRESS : NONE;
            case STACK:
            case STACK_REGISTER:
            case STACK_IMMEDIATE:
                return flatStack(mode) && (form != RET || Record.size(w) >= 2 && (mode & 8 << Core.CS) != 0)
                        ? form
                        : NONE;
            case STACK_READ:
                return reachable(w) && flatStack(mode) ? form | LOAD : NONE;
            case TARGET:
                return (int) v == v && (form != CALL || flatStack(mode)) ? form : NONE;
            case INDIRECT:
                return Record.size(w) >= 2 && (mode & 8 << Core.CS) != 0 && (form == JMP_TO || flatStack(mode))
                        ? loaded(w, form)
                        : NONE;
            case FRAME:
                return Record.size(w) >= 2 && flatStack(mode) ? form : NONE;
            case MULTIPLY:
                return Record.size(w) >= 2 ? loaded(w, form) : NONE;
            case DIVIDE:
                return Record.size(w) == 2 ? loaded(w, form) : NONE;
            case MULTIPLY_IMMEDIATE:
                return Record.size(w) >= 2 && Record.isRegister(w) ? form : NONE;
            default:
                return form;
        }
    }

    /** The form by whether the r/m operand is a register or in memory. */
    private static int loaded(long w, int form) {
        return Record.isRegister(w) ? form : reachable(w) ? form | LOAD : NONE;
    }

    private static boolean flat(long w) {
        return Record.kind(w) <= Record.FLAT64;
    }

    /** Whether the operand is in memory, with an address that {@link #segmented} knows if its segment is not flat. */
    private static boolean reachable(long w) {
        return flat(w) || Record.kind(w) == Record.SEG32 || Record.kind(w) == Record.SEG64;
    }

    private static boolean flatStack(int mode) {
        return (mode & 4) != 0 && (mode & 8 << Core.SS) != 0;
    }

    /** Whether a form may jump but may also go on with the next instruction. */
    static boolean conditional(int form) {
        return form == JP || form == JNP || conditionalByTable(form);
    }

    private static boolean conditionalByTable(int form) {
        return form >= JCC && form < ADDRESS && form >> 1 != LOGIC8 >> 1;
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
        if (kind == BY_CL) {
            w = w & ~(0xffL << 20) | (long) Core.RCX << 20;
        }
        int size = form == RET || kind >= PLAIN ? Record.size(w) : SIZE[n];
        w = w & ~(3L << 61) | (long) size << 61;
        int extend = n - EXTEND;
        int read = extend >= 0 && extend < 64 ? extend >> 2 & 3 : size;
        boolean write = (form & 63) == STORE || (form & 63) == MODIFY;
        return w & ~(1L << 63 | 7L << LOAD_SIZE_SHIFT) | (long) read << LOAD_SIZE_SHIFT | (write ? 1L << 63 : 0);
    }

    /** Returns the second word for a form: that of a jump keeps its upper half for the position of the block it leads to. */
    static long operand(long w, long v, int form) {
        int kind = KIND[Record.op(w)];
        return form != NONE && (kind == TARGET || kind == BY_CL) ? v & 0xffff_ffffL : v;
    }

    /** Marks in a block which flags nobody will see, and which instructions a conditional jump follows. */
    static void flags(long[] words, byte[] forms, int first, int end) {
        boolean dead = false;
        boolean jump = false;
        for (int i = end - 2; i >= first; i -= 2) {
            int form = forms[i >> 1];
            if (EFFECT[form & 63] >= SETS) {
                words[i] |= (jump ? 1L << JUMP_SHIFT : 0) | (dead && setsAll(form) && form >= 0 ? DEAD : 0);
            }
            dead = dead(dead, words[i], words[i + 1], form);
            jump = conditionalByTable(form);
        }
    }

    /** Whether an instruction sets all flags, so that it may leave them alone if nobody will see them. */
    public static boolean setsAll(int form) {
        int effect = EFFECT[form & 63];
        return effect == SETS || effect == SHIFTS;
    }

    /** Whether nobody will see the flags as they are before an instruction. */
    public static boolean dead(boolean deadAfter, long w, long v, int form) {
        int effect = EFFECT[form & 63];
        boolean faults = form < 0 && form != EFFECTIVE_ADDRESS;
        if (faults || effect == OTHER || effect == CHANGES) {
            return false;
        }
        return effect == LEAVES ? deadAfter : effect == SETS || Record.base(w) == ZERO && (v >> 32 & 31) != 0;
    }

    /** Returns the second word as the operation wants it. */
    public static long restored(long w, long v, int form) {
        return form != NONE && KIND[Record.op(w)] == TARGET ? v << 32 >> 32 : v;
    }

    // ---- execution

    /**
     * Executes a whole block and those that follow it, until one is not decoded yet, the budget would not do for it, or
     * something needs attention.
     *
     * @param page the page that runs; {@link Core#rip} is that of the block
     * @param start position of the header
     * @param flat whether CS is flat, so that RIP is the linear address
     */
    static void run(Core c, CodePage page, int start, boolean flat) {
        int next = start;
        CodePage there = page;
        // the block to which threaded code of this page last led and which is not threaded itself, 0 if none
        int left = 0;
        boolean threaded = false;
        do {
            Block hot = flat ? c.code.hot(there, next) : null;
            if (hot != null) {
                if (left != 0) {
                    // threaded code is back: it would rather have gone on
                    there.count(left, c.heat);
                    left = 0;
                }
                hot.run(c);
                if (c.end == 0) {
                    return;
                }
            } else {
                left = threaded ? next : 0;
                chain(c, there.code, there.forms, there.entry, next, flat);
                if (!flat || c.blockStart != 0) {
                    return;
                }
            }
            threaded = hot != null;
            long rip = c.rip;
            CodePage before = there;
            there = c.code.follow(rip);
            if (there == null) {
                return;
            }
            if (there != before) {
                left = 0;
            }
            next = there.entry[(int) rip & 4095];
        } while (next != 0 && !c.attention && c.executed + ((int) there.code[next] & 0xff) <= c.limit);
    }

    /**
     * Executes blocks of one page. HotSpot keeps what does not change in this method where it is; what changes only when the
     * page does would be copied about with each instruction. Leaves 0 in {@link Core#blockStart} if another page is next.
     *
     * @param words the records of the page, see {@link CodePage}
     */
    @SuppressWarnings("fallthrough")
    private static void chain(Core c, long[] words, byte[] forms, char[] entry, int start, boolean flat) {
        byte[] s = c.st.array();
        byte[] ram = c.ram.array();
        long context = c.context;
        long ripMask = c.ripMask;
        long heat = c.heat;
        int visit = LONG_VISIT;
        long executed = c.executed;
        long rip = c.rip;
        c.blockStart = start;
        while (true) {
            long ip = rip;
            long header = words[start];
            int i = start + 1;
            int end = i + 2 * ((int) header & 0xff);
            rip = ip + (header >>> 8 & CodePage.BYTES) & ripMask;
            // where the position of the next block is kept: in a jump, in the header if the block just ends
            int link = start;
            LONG.set(s, BLOCK, ip);
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
                        // the operand that is changed
                        long a = (long) LONG.get(s, to);
                        long b;
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
                                                if (form >= 0) {
                                                    b = (long) LONG.get(s, (int) (w >>> 20) & 0xff) + (v >> 32);
                                                } else {
                                                    long offset = (long) LONG.get(s, (int) (w >>> 20) & 0xff)
                                                            + ((long) LONG.get(s, (int) (w >>> 28) & 0xff)
                                                                    << (int) (w >>> 36 & 3))
                                                            + (int) v;
                                                    b = offset & -1L >>> (int) (~w >>> 33 & 32);
                                                    if (form != EFFECTIVE_ADDRESS) {
                                                        int size = (int) (w >>> LOAD_SIZE_SHIFT) & 3;
                                                        if ((w & SEGMENTED) != 0) {
                                                            b = segmented(c, w, offset, size);
                                                        }
                                                        int e = TLB + ((int) (b >>> 7) & TLB_ENTRIES - 1 << 5);
                                                        int at = (int) b + (int) (long) LONG.get(s, e + TLB_ADDEND);
                                                        if ((long) LONG.get(s, e + ((int) (w >> 63) & TLB_WRITE))
                                                                != (b + (1 << size) - 1 & -4096L | context)) {
                                                            break slow;
                                                        }
                                                        if (form == (byte) (STORE | ADDRESS)) {
                                                            a += (int) (v >>> 32);
                                                            if (size == 2) {
                                                                INT.set(ram, at, (int) a);
                                                            } else if (size == 0) {
                                                                ram[at] = (byte) a;
                                                            } else if (size == 3) {
                                                                LONG.set(ram, at, a);
                                                            } else {
                                                                SHORT.set(ram, at, (short) a);
                                                            }
                                                            continue;
                                                        }
                                                        if (size == 2) {
                                                            b = (int) INT.get(ram, at) & 0xffff_ffffL;
                                                        } else if (size == 0) {
                                                            b = ram[at] & 0xff;
                                                        } else if (size == 3) {
                                                            b = (long) LONG.get(ram, at);
                                                        } else {
                                                            b = (short) SHORT.get(ram, at) & 0xffff;
                                                        }
                                                        if (form == (byte) (MODIFY | LOAD)) {
                                                            r = a + (int) (v >>> 32);
                                                            a = b;
                                                            b = r;
                                                            int change = CHANGE[(int) w & 0xfff];
                                                            spare = 64 - (8 << size);
                                                            switch (change) {
                                                                case ADD:
                                                                    r = a + b;
                                                                    b = a & b | (a | b) & ~r;
                                                                    break;
                                                                case SUB:
                                                                    r = a - b;
                                                                    b = ~a & b | ~(a ^ b) & r;
                                                                    break;
                                                                case AND:
                                                                    r = a & b;
                                                                    b = 0;
                                                                    break;
                                                                case OR:
                                                                    r = a | b;
                                                                    b = 0;
                                                                    break;
                                                                case XOR:
                                                                    r = a ^ b;
                                                                    b = 0;
                                                                    break;
                                                                case NEG:
                                                                    r = -a;
                                                                    b = a | r;
                                                                    break;
                                                                case NOT:
                                                                    r = ~a;
                                                                    break;
                                                                default:
                                                                    r = change == INC ? a + 1 : a - 1;
                                                                    b = change == INC ? a & ~r : ~a & r;
                                                                    // so that CF stays and OF comes out right
                                                                    a = (long) CARRY.getOpaque(c) >>> 63;
                                                                    b = (a << 63
                                                                                            | (a
                                                                                                            ^ (b
                                                                                                                            ^ b
                                                                                                                                    << 1)
                                                                                                                    << spare
                                                                                                                    >>> 63)
                                                                                                    << 62)
                                                                                    >>> spare
                                                                            | b & 8;
                                                            }
                                                            if (size == 2) {
                                                                INT.set(ram, at, (int) r);
                                                            } else if (size == 0) {
                                                                ram[at] = (byte) r;
                                                            } else if (size == 3) {
                                                                LONG.set(ram, at, r);
                                                            } else {
                                                                SHORT.set(ram, at, (short) r);
                                                            }
                                                            if (change == NOT) {
                                                                continue;
                                                            }
                                                            b = b << spare & Core.TOP | b & 8;
                                                            r = r << spare >> spare;
                                                            break flags;
                                                        }
                                                    }
                                                }
                                                move:
                                                {
                                                    count:
                                                    {
                                                        switch (form & 63) {
                                                            case MOV:
                                                                break move;
                                                            case ADD:
                                                                r = a + b;
                                                                break;
                                                            case ADC:
                                                                r = a + b + ((long) CARRY.getOpaque(c) >>> 63);
                                                                break;
                                                            case SUB:
                                                                r = a - b;
                                                                break subtract;
                                                            case SBB:
                                                                r = a - b - ((long) CARRY.getOpaque(c) >>> 63);
                                                                break subtract;
                                                            case NEG:
                                                                b = a;
                                                                a = 0;
                                                                r = -b;
                                                                break subtract;
                                                            case CMP:
                                                                r = a - b;
                                                                break compare;
                                                            case CMP_MEMORY:
                                                                r = a + (int) (v >>> 32);
                                                                a = b;
                                                                b = r;
                                                                r = a - b;
                                                                break compare;
                                                            case CMP8:
                                                                a = s[to];
                                                                r = a - b;
                                                                spare = 56;
                                                                break compare;
                                                            case CMP8_MEMORY:
                                                                a = b;
                                                                b = s[to] + (int) (v >>> 32);
                                                                r = a - b;
                                                                spare = 56;
                                                                break compare;
                                                            case AND:
                                                                r = a & b;
                                                                break logic;
                                                            case OR:
                                                                r = a | b;
                                                                break logic;
                                                            case XOR:
                                                                r = a ^ b;
                                                                break logic;
                                                            case TEST:
                                                                r = a & b;
                                                                break test;
                                                            case TEST_MEMORY:
                                                                r = b & (int) (v >>> 32);
                                                                break test;
                                                            case TEST8:
                                                                r = s[to] & b;
                                                                spare = 56;
                                                                break test;
                                                            case TEST8_MEMORY:
                                                                r = b & (int) (v >>> 32);
                                                                spare = 56;
                                                                break test;
                                                            case SETCC:
                                                            case LOGIC8:
                                                                if ((form & 63) == SETCC) {
                                                                    b = taken(
                                                                                    (int) (w & 0xfff) - SETO >> 4,
                                                                                    c.result,
                                                                                    (long) CARRY.getOpaque(c))
                                                                            ? 1
                                                                            : 0;
                                                                } else {
                                                                    int change = CHANGE[(int) w & 0xfff];
                                                                    a = s[to];
                                                                    b = change == AND
                                                                            ? a & b
                                                                            : change == OR ? a | b : a ^ b;
                                                                    c.result = (byte) b;
                                                                    c.carry = 0;
                                                                }
                                                            // fall through
                                                            case MOV8:
                                                                spare = to << 3 & 8;
                                                                int r8 = to & ~1;
                                                                LONG.set(
                                                                        s,
                                                                        r8,
                                                                        (long) LONG.get(s, r8) & ~(0xffL << spare)
                                                                                | (b & 0xff) << spare);
                                                                continue;
                                                            case CMOV:
                                                                if (!taken(
                                                                        (int) (w & 0xfff) - CMOVO >> 4, c.result, (long)
                                                                                CARRY.getOpaque(c))) {
                                                                    b = a;
                                                                }
                                                                break move;
                                                            case IMUL:
                                                                if ((int) (w & 0xfff) == IMUL3) {
                                                                    a = b - (int) (v >>> 32);
                                                                    b = (int) (v >>> 32);
                                                                }
                                                                if (spare != 0) {
                                                                    a = (long) (int) a * (int) b;
                                                                    r = (int) a;
                                                                    b = a != r ? 1L << 63 : 0;
                                                                    LONG.set(s, to, r & -1L >>> spare);
                                                                } else {
                                                                    r = a * b;
                                                                    LONG.set(s, to, r);
                                                                    b = Math.multiplyHigh(a, b) != r >> 63
                                                                            ? 1L << 63
                                                                            : 0;
                                                                }
                                                                break flags;
                                                            case DIV:
                                                                b &= 0xffff_ffffL;
                                                                a = (long) LONG.get(s, Core.RDX) << 32
                                                                        | (long) LONG.get(s, Core.RAX) & 0xffff_ffffL;
                                                                // a quotient that does not fit, and a dividend above
                                                                // all longs
                                                                if (a < 0 || a >>> 32 >= b) {
                                                                    break slow;
                                                                }
                                                                r = a / b;
                                                                LONG.set(s, Core.RAX, r);
                                                                LONG.set(s, Core.RDX, a - r * b);
                                                                continue;
                                                            case JMP_TO:
                                                                b &= -1L >>> spare;
                                                                if (b << 16 >> 16 != b) {
                                                                    break slow;
                                                                }
                                                                rip = b;
                                                                link = 0;
                                                                break block;
                                                            case PUSH:
                                                            case CALL_TO:
                                                            case CALL: {
                                                                int bytes = 8 - (spare >> 3);
                                                                long sp = (long) LONG.get(s, Core.RSP) - bytes
                                                                        & -1L >>> spare;
                                                                int e = TLB + ((int) (sp >>> 7) & TLB_ENTRIES - 1 << 5);
                                                                int at = (int) sp
                                                                        + (int) (long) LONG.get(s, e + TLB_ADDEND);
                                                                if ((long) LONG.get(s, e + TLB_WRITE)
                                                                        != (sp + bytes - 1 & -4096L | context)) {
                                                                    v = restored(w, v, form);
                                                                    break slow;
                                                                }
                                                                long top = b;
                                                                if ((form & 63) != PUSH) {
                                                                    b = ((form & 63) == CALL ? ip + (v << 32 >> 32) : b)
                                                                            & -1L >>> spare;
                                                                    if (b << 16 >> 16 != b) {
                                                                        v = restored(w, v, form);
                                                                        break slow;
                                                                    }
                                                                    top = rip;
                                                                }
                                                                if (spare != 0) {
                                                                    INT.set(ram, at, (int) top);
                                                                } else {
                                                                    LONG.set(ram, at, top);
                                                                }
                                                                LONG.set(s, Core.RSP, sp);
                                                                if ((form & 63) == PUSH) {
                                                                    continue;
                                                                }
                                                                rip = b;
                                                                link = (form & 63) == CALL ? i - 1 : 0;
                                                                break block;
                                                            }
                                                            case POP:
                                                            case LEAVE:
                                                            case RET: {
                                                                int bytes = 8 - (spare >> 3);
                                                                boolean leave = (form & 63) == LEAVE;
                                                                long sp =
                                                                        (long) LONG.get(s, leave ? Core.RBP : Core.RSP)
                                                                                & -1L >>> spare;
                                                                int e = TLB + ((int) (sp >>> 7) & TLB_ENTRIES - 1 << 5);
                                                                int at = (int) sp
                                                                        + (int) (long) LONG.get(s, e + TLB_ADDEND);
                                                                if ((long) LONG.get(s, e + TLB_READ)
                                                                        != (sp + bytes - 1 & -4096L | context)) {
                                                                    break slow;
                                                                }
                                                                a = spare != 0
                                                                        ? (int) INT.get(ram, at) & 0xffff_ffffL
                                                                        : (long) LONG.get(ram, at);
                                                                sp += bytes;
                                                                if ((form & 63) == RET) {
                                                                    if (a << 16 >> 16 != a) {
                                                                        break slow;
                                                                    }
                                                                    sp += v >>> 32 & 0xffff;
                                                                }
                                                                LONG.set(s, Core.RSP, sp & -1L >>> spare);
                                                                if ((form & 63) == RET) {
                                                                    rip = a;
                                                                    link = 0;
                                                                    break block;
                                                                }
                                                                LONG.set(s, leave ? Core.RBP : to, a);
                                                                continue;
                                                            }
                                                            case INC:
                                                                r = a + 1;
                                                                b = a & ~r;
                                                                break count;
                                                            case DEC:
                                                                r = a - 1;
                                                                b = ~a & r;
                                                                break count;
                                                            case NOT:
                                                                b = ~a;
                                                                break move;
                                                            case ROL:
                                                                a = a & -1L >>> spare;
                                                                b &= 63 - spare;
                                                                if (b != 0) {
                                                                    a = a << (int) b | a >>> (int) (64 - spare - b);
                                                                    c.carry = (long) CARRY.getOpaque(c) & ~Core.TOP
                                                                            | a << 63
                                                                            | a << spare >>> 63 << 62;
                                                                }
                                                                b = a;
                                                                break move;
                                                            case ROR:
                                                                a = a & -1L >>> spare;
                                                                b &= 63 - spare;
                                                                if (b != 0) {
                                                                    a = a >>> (int) b | a << (int) (64 - spare - b);
                                                                    c.carry = (long) CARRY.getOpaque(c) & ~Core.TOP
                                                                            | a << spare & Core.TOP;
                                                                }
                                                                b = a;
                                                                break move;
                                                            case SHL:
                                                                a = a & -1L >>> spare;
                                                                b &= 63 - spare;
                                                                if (b == 0) {
                                                                    b = a;
                                                                    break move;
                                                                }
                                                                r = a << (int) b;
                                                                LONG.set(s, to, r & -1L >>> spare);
                                                                if (w < 0) {
                                                                    continue;
                                                                }
                                                                r = r << spare >> spare;
                                                                b = a >>> (int) (64 - spare - b) << 63 | r >>> 63 << 62;
                                                                break flags;
                                                            case SHR:
                                                                a = a & -1L >>> spare;
                                                                b &= 63 - spare;
                                                                if (b == 0) {
                                                                    b = a;
                                                                    break move;
                                                                }
                                                                r = a >>> (int) b;
                                                                LONG.set(s, to, r);
                                                                if (w < 0) {
                                                                    continue;
                                                                }
                                                                a = a >>> (int) b - 1 << 63;
                                                                b = a | (a >>> 1 ^ r << spare + 1 >>> 63 << 62);
                                                                break flags;
                                                            case SAR:
                                                                a = a << spare >> spare;
                                                                b &= 63 - spare;
                                                                if (b == 0) {
                                                                    b = a;
                                                                    break move;
                                                                }
                                                                r = a >> (int) b;
                                                                LONG.set(s, to, r & -1L >>> spare);
                                                                if (w < 0) {
                                                                    continue;
                                                                }
                                                                b = a >> (int) b - 1 << 63 >> 1 & Core.TOP;
                                                                break flags;
                                                            case MOVZX8:
                                                                b &= 0xff;
                                                                break move;
                                                            case MOVZX16:
                                                                b &= 0xffff;
                                                                break move;
                                                            case MOVSX8:
                                                                b = b << 56 >> 56;
                                                                break move;
                                                            case MOVSX16:
                                                                b = b << 48 >> 48;
                                                                break move;
                                                            case MOVSX32:
                                                                b = b << 32 >> 32;
                                                                break move;
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
                                                        if (w < 0) {
                                                            continue;
                                                        }
                                                        b = a & b | (a | b) & ~r;
                                                        r = r << spare >> spare;
                                                        b = b << spare & Core.TOP | b & 8;
                                                        break flags;
                                                    }
                                                    LONG.set(s, to, r & -1L >>> spare);
                                                    a = (long) CARRY.getOpaque(c) >>> 63;
                                                    b = a << 63 | (a ^ (b ^ b << 1) << spare >>> 63) << 62 | b & 8;
                                                    r = r << spare >> spare;
                                                    break flags;
                                                }
                                                LONG.set(s, to, b & -1L >>> spare);
                                                continue;
                                            }
                                            LONG.set(s, to, r & -1L >>> spare);
                                        }
                                        if (w < 0) {
                                            continue;
                                        }
                                        b = ~a & b | ~(a ^ b) & r;
                                        r = r << spare >> spare;
                                        b = b << spare & Core.TOP | b & 8;
                                        break flags;
                                    }
                                    LONG.set(s, to, r & -1L >>> spare);
                                }
                                if (w < 0) {
                                    continue;
                                }
                                r = r << spare >> spare;
                                b = 0;
                                break flags;
                            }
                            c.result = r;
                            c.carry = b;
                            // a conditional jump that follows is done at once
                            if (w << 63 - JUMP_SHIFT >= 0) {
                                continue;
                            }
                            form = forms[i >> 1];
                            w = words[i];
                            v = words[i + 1];
                            i += 2;
                            if (!taken(form & 15, r, b)) {
                                continue;
                            }
                            spare = (int) (~w >>> 56 & 32);
                        }
                        r = ip + (v << 32 >> 32) & -1L >>> spare;
                        if (r << 16 >> 16 != r) {
                            v = v << 32 >> 32;
                            break slow;
                        }
                        rip = r;
                        link = i - 1;
                        break block;
                    } while (i < end);
                    break;
                }
                c.pc = i - 2;
                c.blockStart = start;
                c.blockRip = ip;
                c.rip = rip;
                c.end = end;
                c.executed = executed;
                OpTable.OPS[(int) w & 0xfff].run(c, w, v);
                executed = c.executed;
                if (c.end == 0) {
                    c.executed = executed + (i - start - 1 >> 1);
                    c.pc = 0;
                    if (i < end) {
                        c.rip = ip + Record.next(w) & ripMask;
                    }
                    return;
                }
                if (i >= end) {
                    link = c.rip == rip ? start : 0;
                    rip = c.rip;
                    break;
                }
            }
            executed += i - start - 1 >> 1;
            int next = (int) (words[link] >>> 32);
            if (next == 0) {
                if (!flat) {
                    break;
                }
                if (((rip ^ ip) & -4096L) != 0) {
                    c.blockStart = 0;
                    break;
                }
                next = entry[(int) rip & 4095];
                if (next == 0) {
                    break;
                }
                if (link != 0) {
                    words[link] = words[link] & 0xffff_ffffL | (long) next << 32;
                }
            }
            header = words[next];
            if (c.attention || executed + ((int) header & 0xff) > c.limit) {
                break;
            }
            if (--visit < 0 && (header & CodePage.HOT) == 0) {
                header += heat;
            }
            if ((header & CodePage.HOT) != 0) {
                c.blockStart = 0;
                break;
            }
            words[next] = header;
            start = next;
        }
        c.rip = rip;
        c.executed = executed;
        c.pc = 0;
    }

    /** Returns the linear address of an operand in a segment that is not flat, {@link #NOWHERE} beyond what is known of it. */
    private static long segmented(Core c, long w, long offset, int size) {
        int segment = Record.segment(w);
        if (Record.kind(w) == Record.SEG64) {
            return offset + c.base(segment);
        }
        long a = offset & 0xffff_ffffL;
        long top = w < 0 ? c.writeTop[segment] : c.readTop[segment];
        return a + (1 << size) - 1 <= top ? a + c.base(segment) & 0xffff_ffffL : NOWHERE;
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
