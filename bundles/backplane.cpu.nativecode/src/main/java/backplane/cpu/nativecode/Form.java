package backplane.cpu.nativecode;

/** What there is to know of each opcode that can be translated. Opcodes 100h .. 1FFh have the prefix 0F. */
final class Form {
    /** How an instruction is translated. */
    enum Kind {
        /** Not at all. */
        NONE,
        /** Operands by ModRM, the same opcode on the host. */
        GENERAL,
        /** Without operands, or with the accumulator and an immediate: byte for byte the same. */
        SAME,
        SHIFT,
        DOUBLE_SHIFT,
        MULTIPLY,
        BIT_TEST,
        BIT_SCAN,
        COMPARE_EXCHANGE_8,
        DIVIDE,
        STRING,
        FENCE,
        INCREMENT,
        NOP,
        LEA,
        MOV_IMMEDIATE,
        ABSOLUTE,
        EXCHANGE,
        SWAP,
        PUSH,
        PUSH_IMMEDIATE,
        PUSH_SEGMENT,
        POP,
        LEAVE,
        JCC,
        JMP,
        CALL,
        RET,
        GROUP5,
        GROUP3,
        CARRY,
        DIRECTION,
        CLI,
        STI,
        PUSHF,
        POPF,
        /** With vector registers: see {@link VectorForm}. */
        VECTOR
    }

    /** What an instruction does to the arithmetic flags. */
    enum Flags {
        NONE,
        /** Reads the carry flag, sets all. */
        CARRY_ALL,
        /** Sets all. */
        ALL,
        /** Sets all but the carry flag. */
        NOT_CARRY,
        /** Leaves some as they are, or all of them at times. */
        MERGE,
        /** Sets one flag alone. */
        ONE,
        /** Reads a condition. */
        CONDITION,
        /** Reads or changes them in the state block. */
        BLOCK
    }

    static final int MODRM = 1,
            BYTE = 2,
            RM_READ = 4,
            RM_WRITE = 8,
            REG_READ = 16,
            REG_WRITE = 32,
            IMM8 = 64,
            IMMZ = 128;
    /** The r/m operand is a byte, a word, a doubleword. */
    static final int RM_BYTE = 256, RM_WORD = 512, RM_DOUBLE = 1024;
    /** The reg field extends the opcode. */
    static final int GROUP = 2048;
    /** The operand size is 64 bits in 64-bit mode. */
    static final int WIDE = 4096;
    /** May be locked. */
    static final int LOCK = 8192;
    /** Ends its block. */
    static final int LAST = 1 << 14;

    private static final Kind[] KINDS = new Kind[512];
    private static final Flags[] FLAGS = new Flags[512];
    private static final int[] BITS = new int[512];

    private Form() {}

    static Kind kind(int opcode) {
        return KINDS[opcode];
    }

    static Flags flags(int opcode) {
        return FLAGS[opcode];
    }

    static int bits(int opcode) {
        return BITS[opcode];
    }

    private static void put(int opcode, Kind kind, Flags flags, int bits) {
        KINDS[opcode] = kind;
        FLAGS[opcode] = flags;
        BITS[opcode] = bits;
    }

    private static void range(int first, int count, Kind kind, Flags flags, int bits) {
        for (int i = 0; i < count; i++) {
            put(first + i, kind, flags, bits);
        }
    }

    static {
        range(0, 512, Kind.NONE, Flags.NONE, 0);
        arithmetic();
        oneByte();
        twoByte();
    }

    private static void arithmetic() {
        for (int i = 0; i < 8; i++) {
            Flags f = i == 2 || i == 3 ? Flags.CARRY_ALL : Flags.ALL;
            int to = i == 7 ? 0 : RM_WRITE | LOCK;
            int result = i == 7 ? 0 : REG_WRITE;
            put(8 * i, Kind.GENERAL, f, MODRM | BYTE | RM_READ | REG_READ | to);
            put(8 * i + 1, Kind.GENERAL, f, MODRM | RM_READ | REG_READ | to);
            put(8 * i + 2, Kind.GENERAL, f, MODRM | BYTE | RM_READ | REG_READ | result);
            put(8 * i + 3, Kind.GENERAL, f, MODRM | RM_READ | REG_READ | result);
            put(8 * i + 4, Kind.SAME, f, BYTE | IMM8);
            put(8 * i + 5, Kind.SAME, f, IMMZ);
        }
    }

    private static void oneByte() {
        range(0x50, 8, Kind.PUSH, Flags.NONE, WIDE);
        range(0x58, 8, Kind.POP, Flags.NONE, WIDE);
        put(0x06, Kind.PUSH_SEGMENT, Flags.NONE, WIDE);
        put(0x0e, Kind.PUSH_SEGMENT, Flags.NONE, WIDE);
        put(0x16, Kind.PUSH_SEGMENT, Flags.NONE, WIDE);
        put(0x1e, Kind.PUSH_SEGMENT, Flags.NONE, WIDE);
        put(0x68, Kind.PUSH_IMMEDIATE, Flags.NONE, WIDE | IMMZ);
        put(0x69, Kind.MULTIPLY, Flags.ALL, MODRM | RM_READ | REG_WRITE | IMMZ);
        put(0x6a, Kind.PUSH_IMMEDIATE, Flags.NONE, WIDE | IMM8);
        put(0x6b, Kind.MULTIPLY, Flags.ALL, MODRM | RM_READ | REG_WRITE | IMM8);
        range(0x70, 16, Kind.JCC, Flags.CONDITION, IMM8 | WIDE);
        // group 1: the flags follow from the reg field
        put(0x80, Kind.GENERAL, Flags.ALL, MODRM | GROUP | BYTE | RM_READ | RM_WRITE | IMM8 | LOCK);
        put(0x81, Kind.GENERAL, Flags.ALL, MODRM | GROUP | RM_READ | RM_WRITE | IMMZ | LOCK);
        put(0x83, Kind.GENERAL, Flags.ALL, MODRM | GROUP | RM_READ | RM_WRITE | IMM8 | LOCK);
        put(0x84, Kind.GENERAL, Flags.ALL, MODRM | BYTE | RM_READ | REG_READ);
        put(0x85, Kind.GENERAL, Flags.ALL, MODRM | RM_READ | REG_READ);
        put(0x86, Kind.GENERAL, Flags.NONE, MODRM | BYTE | RM_READ | RM_WRITE | REG_READ | REG_WRITE | LOCK);
        put(0x87, Kind.GENERAL, Flags.NONE, MODRM | RM_READ | RM_WRITE | REG_READ | REG_WRITE | LOCK);
        put(0x88, Kind.GENERAL, Flags.NONE, MODRM | BYTE | RM_WRITE | REG_READ);
        put(0x89, Kind.GENERAL, Flags.NONE, MODRM | RM_WRITE | REG_READ);
        put(0x8a, Kind.GENERAL, Flags.NONE, MODRM | BYTE | RM_READ | REG_WRITE);
        put(0x8b, Kind.GENERAL, Flags.NONE, MODRM | RM_READ | REG_WRITE);
        put(0x8d, Kind.LEA, Flags.NONE, MODRM | REG_WRITE);
        put(0x90, Kind.NOP, Flags.NONE, 0);
        range(0x91, 7, Kind.EXCHANGE, Flags.NONE, 0);
        put(0x98, Kind.SAME, Flags.NONE, 0);
        put(0x99, Kind.SAME, Flags.NONE, 0);
        put(0x9c, Kind.PUSHF, Flags.BLOCK, WIDE);
        put(0x9d, Kind.POPF, Flags.BLOCK, WIDE);
        put(0xa0, Kind.ABSOLUTE, Flags.NONE, BYTE | REG_WRITE);
        put(0xa1, Kind.ABSOLUTE, Flags.NONE, REG_WRITE);
        put(0xa2, Kind.ABSOLUTE, Flags.NONE, BYTE | RM_WRITE);
        put(0xa3, Kind.ABSOLUTE, Flags.NONE, RM_WRITE);
        put(0xa4, Kind.STRING, Flags.NONE, BYTE);
        put(0xa5, Kind.STRING, Flags.NONE, 0);
        put(0xa6, Kind.STRING, Flags.ALL, BYTE);
        put(0xa7, Kind.STRING, Flags.ALL, 0);
        put(0xaa, Kind.STRING, Flags.NONE, BYTE);
        put(0xab, Kind.STRING, Flags.NONE, 0);
        put(0xac, Kind.STRING, Flags.NONE, BYTE);
        put(0xad, Kind.STRING, Flags.NONE, 0);
        put(0xae, Kind.STRING, Flags.ALL, BYTE);
        put(0xaf, Kind.STRING, Flags.ALL, 0);
        put(0xa8, Kind.SAME, Flags.ALL, BYTE | IMM8);
        put(0xa9, Kind.SAME, Flags.ALL, IMMZ);
        range(0xb0, 8, Kind.MOV_IMMEDIATE, Flags.NONE, BYTE | IMM8);
        range(0xb8, 8, Kind.MOV_IMMEDIATE, Flags.NONE, IMMZ);
        put(0xc0, Kind.SHIFT, Flags.MERGE, MODRM | GROUP | BYTE | RM_READ | RM_WRITE | IMM8);
        put(0xc1, Kind.SHIFT, Flags.MERGE, MODRM | GROUP | RM_READ | RM_WRITE | IMM8);
        put(0xd0, Kind.SHIFT, Flags.MERGE, MODRM | GROUP | BYTE | RM_READ | RM_WRITE);
        put(0xd1, Kind.SHIFT, Flags.MERGE, MODRM | GROUP | RM_READ | RM_WRITE);
        put(0xd2, Kind.SHIFT, Flags.MERGE, MODRM | GROUP | BYTE | RM_READ | RM_WRITE);
        put(0xd3, Kind.SHIFT, Flags.MERGE, MODRM | GROUP | RM_READ | RM_WRITE);
        put(0xc2, Kind.RET, Flags.NONE, WIDE | LAST);
        put(0xc3, Kind.RET, Flags.NONE, WIDE | LAST);
        put(0xc6, Kind.GENERAL, Flags.NONE, MODRM | GROUP | BYTE | RM_WRITE | IMM8);
        put(0xc7, Kind.GENERAL, Flags.NONE, MODRM | GROUP | RM_WRITE | IMMZ);
        put(0xc9, Kind.LEAVE, Flags.NONE, WIDE);
        put(0xe8, Kind.CALL, Flags.NONE, WIDE | IMMZ | LAST);
        put(0xe9, Kind.JMP, Flags.NONE, WIDE | IMMZ | LAST);
        put(0xeb, Kind.JMP, Flags.NONE, WIDE | IMM8 | LAST);
        put(0xf5, Kind.CARRY, Flags.BLOCK, 0);
        put(0xf6, Kind.GROUP3, Flags.ALL, MODRM | GROUP | BYTE | RM_READ);
        put(0xf7, Kind.GROUP3, Flags.ALL, MODRM | GROUP | RM_READ);
        put(0xf8, Kind.CARRY, Flags.BLOCK, 0);
        put(0xf9, Kind.CARRY, Flags.BLOCK, 0);
        put(0xfa, Kind.CLI, Flags.NONE, 0);
        put(0xfb, Kind.STI, Flags.NONE, 0);
        put(0xfc, Kind.DIRECTION, Flags.NONE, 0);
        put(0xfd, Kind.DIRECTION, Flags.NONE, 0);
        put(0xfe, Kind.INCREMENT, Flags.NOT_CARRY, MODRM | GROUP | BYTE | RM_READ | RM_WRITE | LOCK);
        put(0xff, Kind.GROUP5, Flags.NOT_CARRY, MODRM | GROUP | RM_READ | LOCK);
    }

    private static void twoByte() {
        range(0x118, 8, Kind.NOP, Flags.NONE, MODRM);
        range(0x140, 16, Kind.GENERAL, Flags.CONDITION, MODRM | RM_READ | REG_READ | REG_WRITE);
        range(0x180, 16, Kind.JCC, Flags.CONDITION, IMMZ | WIDE);
        range(0x190, 16, Kind.GENERAL, Flags.CONDITION, MODRM | GROUP | BYTE | RM_WRITE);
        put(0x1a0, Kind.PUSH_SEGMENT, Flags.NONE, WIDE);
        put(0x1a8, Kind.PUSH_SEGMENT, Flags.NONE, WIDE);
        put(0x1ae, Kind.FENCE, Flags.NONE, MODRM | GROUP);
        // MOVNTI
        put(0x1c3, Kind.GENERAL, Flags.NONE, MODRM | RM_WRITE | REG_READ);
        put(0x1c7, Kind.COMPARE_EXCHANGE_8, Flags.ONE, MODRM | GROUP | RM_READ | RM_WRITE | LOCK);
        put(0x1a3, Kind.BIT_TEST, Flags.ONE, MODRM | RM_READ | REG_READ);
        put(0x1a4, Kind.DOUBLE_SHIFT, Flags.MERGE, MODRM | RM_READ | RM_WRITE | REG_READ | IMM8);
        put(0x1a5, Kind.DOUBLE_SHIFT, Flags.MERGE, MODRM | RM_READ | RM_WRITE | REG_READ);
        put(0x1ab, Kind.BIT_TEST, Flags.ONE, MODRM | RM_READ | RM_WRITE | REG_READ | LOCK);
        put(0x1ac, Kind.DOUBLE_SHIFT, Flags.MERGE, MODRM | RM_READ | RM_WRITE | REG_READ | IMM8);
        put(0x1ad, Kind.DOUBLE_SHIFT, Flags.MERGE, MODRM | RM_READ | RM_WRITE | REG_READ);
        put(0x1af, Kind.MULTIPLY, Flags.ALL, MODRM | RM_READ | REG_READ | REG_WRITE);
        put(0x1b0, Kind.GENERAL, Flags.ALL, MODRM | BYTE | RM_READ | RM_WRITE | REG_READ | LOCK);
        put(0x1b1, Kind.GENERAL, Flags.ALL, MODRM | RM_READ | RM_WRITE | REG_READ | LOCK);
        put(0x1b3, Kind.BIT_TEST, Flags.ONE, MODRM | RM_READ | RM_WRITE | REG_READ | LOCK);
        put(0x1b6, Kind.GENERAL, Flags.NONE, MODRM | RM_READ | RM_BYTE | REG_WRITE);
        put(0x1b7, Kind.GENERAL, Flags.NONE, MODRM | RM_READ | RM_WORD | REG_WRITE);
        put(0x1ba, Kind.BIT_TEST, Flags.ONE, MODRM | GROUP | RM_READ | RM_WRITE | IMM8 | LOCK);
        put(0x1bb, Kind.BIT_TEST, Flags.ONE, MODRM | RM_READ | RM_WRITE | REG_READ | LOCK);
        put(0x1bc, Kind.BIT_SCAN, Flags.ONE, MODRM | RM_READ | REG_READ | REG_WRITE);
        put(0x1bd, Kind.BIT_SCAN, Flags.ONE, MODRM | RM_READ | REG_READ | REG_WRITE);
        put(0x1be, Kind.GENERAL, Flags.NONE, MODRM | RM_READ | RM_BYTE | REG_WRITE);
        put(0x1bf, Kind.GENERAL, Flags.NONE, MODRM | RM_READ | RM_WORD | REG_WRITE);
        put(0x1c0, Kind.GENERAL, Flags.ALL, MODRM | BYTE | RM_READ | RM_WRITE | REG_READ | REG_WRITE | LOCK);
        put(0x1c1, Kind.GENERAL, Flags.ALL, MODRM | RM_READ | RM_WRITE | REG_READ | REG_WRITE | LOCK);
        range(0x1c8, 8, Kind.SWAP, Flags.NONE, 0);
    }
}
