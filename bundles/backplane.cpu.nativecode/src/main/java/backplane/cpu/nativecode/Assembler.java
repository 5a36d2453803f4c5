package backplane.cpu.nativecode;

import static backplane.cpu.nativecode.Register.HIGH;
import static backplane.cpu.nativecode.Register.STATE;

import java.util.Arrays;

/** Writes x86-64 machine code into an array. Operand sizes are 1, 2, 4, 8 bytes; opcodes 100h .. 3FFh as in {@link VectorTable}. */
final class Assembler {
    /** As reg operand: a number of the opcode extension. */
    static final int DIGIT = 32;
    /** Opcodes with prefix 0F. */
    static final int TWO_BYTE = 0x100;
    /** Opcodes with prefix 0F 38, and from the second number on with prefix 0F 3A. */
    static final int THREE_BYTE = 0x200, ANOTHER_THREE_BYTE = 0x300;
    /** Which operands are bytes, whatever the operand size. */
    static final int BYTE_REG = 1, BYTE_RM = 2;

    private byte[] code = new byte[1 << 14];
    private int at;
    /** Position of the array's start in the code region. */
    private int origin;
    /** A byte register that exists without REX only was combined with one that needs REX. */
    private boolean conflict;

    void start(int where) {
        at = 0;
        origin = where;
        conflict = false;
    }

    /** Position in the code region. */
    int here() {
        return origin + at;
    }

    int length() {
        return at;
    }

    byte[] code() {
        return code;
    }

    boolean conflict() {
        return conflict;
    }

    void u8(int value) {
        if (at == code.length) {
            code = Arrays.copyOf(code, 2 * at);
        }
        code[at++] = (byte) value;
    }

    void i32(int value) {
        u8(value);
        u8(value >> 8);
        u8(value >> 16);
        u8(value >> 24);
    }

    void i64(long value) {
        i32((int) value);
        i32((int) (value >> 32));
    }

    void immediate(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            u8((int) (value >> 8 * i));
        }
    }

    // ---- instructions with a ModRM byte

    /** Register with register. */
    void rr(int size, int bytes, int op, int reg, int rm) {
        prefixes(size, bytes, op, reg, 0, rm, (bytes & BYTE_RM) != 0 || size == 1);
        u8(0xc0 | (reg & 7) << 3 | rm & 7);
    }

    void rr(int size, int op, int reg, int rm) {
        rr(size, 0, op, reg, rm);
    }

    /** Register with a field of the state block. */
    void rs(int size, int op, int reg, int field) {
        rm(size, 0, op, reg, STATE, field - Area.BIAS);
    }

    void rm(int size, int bytes, int op, int reg, int base, int displacement) {
        prefixes(size, bytes, op, reg, 0, base, false);
        boolean near = displacement == (byte) displacement;
        int mod = displacement == 0 && (base & 7) != 5 ? 0 : near ? 0x40 : 0x80;
        u8(mod | (reg & 7) << 3 | base & 7);
        if ((base & 7) == 4) {
            u8(0x24);
        }
        displacement(mod, displacement);
    }

    /** Register with memory at base + index &lt;&lt; scale + displacement; base may be -1. */
    void rx(int size, int bytes, int op, int reg, int base, int index, int scale, int displacement) {
        prefixes(size, bytes, op, reg, index, Math.max(base, 0), false);
        boolean near = displacement == (byte) displacement;
        int mod = base < 0 ? 0 : displacement == 0 && (base & 7) != 5 ? 0 : near ? 0x40 : 0x80;
        u8(mod | (reg & 7) << 3 | 4);
        u8(scale << 6 | (index & 7) << 3 | (base < 0 ? 5 : base & 7));
        displacement(base < 0 ? 0x80 : mod, displacement);
    }

    private void displacement(int mod, int displacement) {
        if (mod == 0x40) {
            u8(displacement);
        } else if (mod == 0x80) {
            i32(displacement);
        }
    }

    private void prefixes(int size, int bytes, int op, int reg, int index, int rm, boolean byteRm) {
        if (size == 2) {
            u8(0x66);
        }
        boolean byteReg = reg < DIGIT && ((bytes & BYTE_REG) != 0 || size == 1);
        int rex = size == 8 ? 0x48 : 0;
        rex |= reg < HIGH && reg >= 8 ? 0x44 : 0;
        rex |= index >= 8 ? 0x42 : 0;
        rex |= rm < HIGH && rm >= 8 ? 0x41 : 0;
        rex |= byteReg && reg >= 4 && reg < 8 || byteRm && rm >= 4 && rm < 8 ? 0x40 : 0;
        if (rex != 0) {
            conflict |= reg >= HIGH && reg < DIGIT || rm >= HIGH;
            u8(rex);
        }
        opcode(op);
    }

    private void opcode(int op) {
        if (op >= TWO_BYTE) {
            u8(0x0f);
        }
        if (op >= THREE_BYTE) {
            u8(op < ANOTHER_THREE_BYTE ? 0x38 : 0x3a);
        }
        u8(op);
    }

    // ---- frequent ones

    void mov(int size, int to, int from) {
        rr(size, 0x8b, to, from);
    }

    void load(int size, int to, int field) {
        rs(size, 0x8b, to, field);
    }

    void store(int size, int field, int from) {
        rs(size, 0x89, from, field);
    }

    /** One of the eight arithmetic operations of group 1 with an immediate. */
    void arithmetic(int size, int operation, int to, int value) {
        boolean near = value == (byte) value;
        rr(size, near ? 0x83 : 0x81, DIGIT + operation, to);
        immediate(value, near ? 1 : 4);
    }

    void constant(int to, long value) {
        if (value == (int) value) {
            rr(8, 0xc7, DIGIT, to);
            i32((int) value);
        } else {
            u8(0x48 | to >> 3);
            u8(0xb8 | to & 7);
            i64(value);
        }
    }

    void constant32(int to, int value) {
        if (to >= 8) {
            u8(0x41);
        }
        u8(0xb8 | to & 7);
        i32(value);
    }

    // ---- jumps

    /** JMP to a position in the code region. */
    void jump(int target) {
        u8(0xe9);
        i32(target - (here() + 4));
    }

    /** Jcc to a position that is not known yet; returns where the distance stands. */
    int jumpIf(int condition) {
        u8(0x0f);
        u8(0x80 | condition);
        i32(0);
        return at - 4;
    }

    /** Gives a jump its target: here. */
    void land(int distance) {
        int value = at - (distance + 4);
        for (int i = 0; i < 4; i++) {
            code[distance + i] = (byte) (value >> 8 * i);
        }
    }
}
