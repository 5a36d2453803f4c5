package backplane.cpu.op;

import backplane.cpu.simd.SimdInstruction;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations by number, and the numbers by mnemonic. */
public final class OpTable {
    // families: how the decoder derives the number from operand kinds and size
    public static final int PLAIN = 0,
            BINARY = 1,
            UNARY = 2,
            SHIFT = 3,
            EXTEND = 4,
            BRANCH = 5,
            SET = 6,
            CMOV = 7,
            LEA = 8;
    public static final int PUSH = 9, POP = 10;

    private static final int BINARY_BASE = 16;
    private static final int UNARY_BASE = BINARY_BASE + 200;
    private static final int SHIFT_BASE = UNARY_BASE + 32;
    private static final int EXTEND_BASE = SHIFT_BASE + 128;
    private static final int BRANCH_BASE = EXTEND_BASE + 64;
    private static final int CONDITION_BASE = BRANCH_BASE + 18 * 8;
    private static final int STACK_BASE = CONDITION_BASE + 256;
    private static final int PLAIN_BASE = STACK_BASE + 24;

    /** #UD; #GP for more than 15 bytes; MOV of a 64-bit immediate. */
    public static final int UNDEFINED = 1, TOO_LONG = 2, MOV_WIDE = 3;
    /** MOV with a 64-bit offset: four loads by size, four stores. */
    public static final int MOVABS = 8;

    /** All operations that were decoded so far. */
    public static final Op[] OPS = new Op[4096];

    private static final Map<String, Integer> BINDINGS = new HashMap<>();
    private static final Action[] ACTIONS = new Action[4096];
    private static final Map<SimdInstruction, Integer> SIMD = new IdentityHashMap<>();
    private static final @Nullable SimdInstruction[] MEANINGS = new SimdInstruction[4096];
    private static int top = PLAIN_BASE;

    /** Register and memory forms of the x87. */
    public static final int X87_REGISTER, X87_MEMORY;

    static {
        family(Binary.NAMES, BINARY, BINARY_BASE, 20);
        family(Unary.NAMES, UNARY, UNARY_BASE, 8);
        family(Shift.NAMES, SHIFT, SHIFT_BASE, 16);
        family(Extend.NAMES, EXTEND, EXTEND_BASE, 32);
        bind("MOVSXD", EXTEND, EXTEND_BASE + 32);
        String[] conditions = "O NO B AE Z NZ BE A S NS P NP L GE LE G".split(" ");
        for (int i = 0; i < 16; i++) {
            bind("J" + conditions[i], BRANCH, BRANCH_BASE + 8 * i);
            bind("SET" + conditions[i], SET, CONDITION_BASE + 16 * i);
            bind("CMOV" + conditions[i], CMOV, CONDITION_BASE + 16 * i + 8);
        }
        bind("JMP", BRANCH, BRANCH_BASE + 8 * 16);
        bind("CALL", BRANCH, BRANCH_BASE + 8 * 17);
        bind("PUSH", PUSH, STACK_BASE);
        bind("POP", POP, STACK_BASE + 12);
        bind("LEA", LEA, STACK_BASE + 20);
        bind("UD", PLAIN, UNDEFINED);
        ACTIONS[UNDEFINED] = (c, w, v) -> {
            throw c.undefined();
        };
        ACTIONS[TOO_LONG] = (c, w, v) -> {
            throw c.protection();
        };
        ACTIONS[MOV_WIDE] = (c, w, v) -> c.set64(backplane.cpu.decode.Record.reg(w), v);
        for (int i = 0; i < 4; i++) {
            int size = i;
            ACTIONS[MOVABS + i] = (c, w, v) -> c.set(0, c.read(DataOps.absolute(c, w, v), size), size);
            ACTIONS[MOVABS + 4 + i] = (c, w, v) -> c.write(DataOps.absolute(c, w, v), c.get(0, size), size);
        }
        DataOps.define();
        BitOps.define();
        DecimalOps.define();
        FlowOps.define();
        StringOps.define();
        SystemOps.define();
        FpuOps.define();
        BmiOps.define();
        X87_REGISTER = number("X87:R");
        X87_MEMORY = number("X87:M");
    }

    private OpTable() {}

    private static int number(String name) {
        return binding(name) & 0xffff;
    }

    /** Returns the operation of a multimedia instruction. */
    public static int simd(SimdInstruction instruction) {
        Integer known = SIMD.get(instruction);
        if (known == null) {
            known = top++;
            MEANINGS[known] = instruction;
            SIMD.put(instruction, known);
        }
        return known;
    }

    /** Returns the multimedia instruction of an operation, null if it is none. */
    public static @Nullable SimdInstruction simd(int number) {
        return MEANINGS[number];
    }

    private static void family(String names, int family, int base, int variants) {
        for (String name : names.split(" ")) {
            bind(name, family, base);
            base += variants;
        }
    }

    private static void bind(String name, int family, int base) {
        BINDINGS.put(name, family << 16 | base);
    }

    /** Gives a mnemonic its meaning. */
    static void plain(String name, Action action) {
        ACTIONS[top] = action;
        bind(name, PLAIN, top++);
    }

    /** Returns family (upper 16 bits) and first operation number of a mnemonic. */
    public static int binding(String name) {
        Integer binding = BINDINGS.get(name);
        if (binding == null) {
            throw new IllegalArgumentException("no operation for " + name);
        }
        return binding;
    }

    /** Returns the first operation number of a mnemonic. */
    public static int first(String name) {
        return binding(name) & 0xffff;
    }

    /** Returns the family of an operation: one of the constants up to {@link #POP}; that of PUSH, POP and LEA is {@link #PUSH}. */
    public static int family(int number) {
        return number < BINARY_BASE || number >= PLAIN_BASE
                ? PLAIN
                : number < UNARY_BASE
                        ? BINARY
                        : number < SHIFT_BASE
                                ? UNARY
                                : number < EXTEND_BASE
                                        ? SHIFT
                                        : number < BRANCH_BASE
                                                ? EXTEND
                                                : number < CONDITION_BASE ? BRANCH : number < STACK_BASE ? CMOV : PUSH;
    }

    /** Returns the number of an operation within its family. */
    public static int variant(int number) {
        int[] bases = {
            0, BINARY_BASE, UNARY_BASE, SHIFT_BASE, EXTEND_BASE, BRANCH_BASE, 0, CONDITION_BASE, 0, STACK_BASE
        };
        return number - bases[family(number)];
    }

    /** Makes sure that an operation exists. */
    public static void need(int number) {
        if (OPS[number] == null) {
            OPS[number] = make(number);
        }
    }

    private static Op make(int n) {
        SimdInstruction simd = MEANINGS[n];
        if (simd != null) {
            return Template.define(Op.class, SimdOp.class, simd);
        }
        Action action = ACTIONS[n];
        if (action != null) {
            return Template.define(Op.class, Single.class, action);
        }
        return n < UNARY_BASE
                ? Template.define(Op.class, Binary.class, n - BINARY_BASE)
                : n < SHIFT_BASE
                        ? Template.define(Op.class, Unary.class, n - UNARY_BASE)
                        : n < EXTEND_BASE
                                ? Template.define(Op.class, Shift.class, n - SHIFT_BASE)
                                : n < BRANCH_BASE
                                        ? Template.define(Op.class, Extend.class, n - EXTEND_BASE)
                                        : n < CONDITION_BASE
                                                ? Template.define(Op.class, Branch.class, n - BRANCH_BASE)
                                                : n < STACK_BASE
                                                        ? Template.define(Op.class, Condition.class, n - CONDITION_BASE)
                                                        : Template.define(Op.class, Stack.class, n - STACK_BASE);
    }
}
