package backplane.cpu.nativecode;

import static backplane.cpu.nativecode.Register.ADDRESS;
import static backplane.cpu.nativecode.Register.HIGH;
import static backplane.cpu.nativecode.Register.OTHER;
import static backplane.cpu.nativecode.Register.RAX;
import static backplane.cpu.nativecode.Register.RDX;
import static backplane.cpu.nativecode.Register.TEMP;

import backplane.cpu.nativecode.Form.Flags;

/** Moves and arithmetic: the host has the same instruction, with other operands. */
final class General {
    private static final int AND = 4;
    private static final int COMPARE = 7;
    private static final int CARRY = 2, NOT_BELOW = 3, ZERO = 4, NOT_ZERO = 5, NOT_ABOVE = 6;

    private final Emission e;
    private final Assembler a;
    private final Shift shift;
    /** Host registers, or the opcode extension, of the operands of the present instruction. */
    private int reg, rm;

    General(Emission e) {
        this.e = e;
        a = e.a;
        shift = new Shift(e, this);
    }

    /** Returns false if it cannot be done after all. */
    boolean translate(Instruction g) {
        switch (g.kind) {
            case GENERAL:
                general(g, g.opcode);
                return true;
            case SHIFT:
            case DOUBLE_SHIFT:
                return shift.translate(g);
            case MULTIPLY:
                return multiply(g);
            case BIT_TEST:
                return g.memory && g.opcode != 0x1ba ? bitString(g) : oneFlag(g, CARRY, 0);
            case COMPARE_EXCHANGE_8:
                return oneFlag(g, ZERO, 6);
            case DIVIDE:
                divide(g);
                return true;
            case BIT_SCAN:
                return oneFlag(g, ZERO, 6);
            case INCREMENT:
                return increment(g);
            case SAME:
                same(g);
                return true;
            case NOP:
            case FENCE:
                return true;
            case LEA:
                lea(g);
                return true;
            case MOV_IMMEDIATE:
                return moveImmediate(g);
            case ABSOLUTE:
                absolute(g);
                return true;
            case EXCHANGE:
                exchange(g);
                return true;
            case SWAP:
                return swap(g);
            default:
                return false;
        }
    }

    /** The host register of a register operand; byte registers 4 .. 7 without REX are AH to BH. */
    private int operand(Instruction g, int guest, int size, boolean reads, int spare) {
        if (size == 1 && g.rex == 0 && guest >= 4 && guest < 8) {
            return HIGH + guest;
        }
        int home = Register.home(guest);
        if (home >= 0) {
            return home;
        }
        if (reads || size < 4) {
            a.load(8, spare, Area.general(guest));
        }
        return spare;
    }

    private void flagsIn(Flags flags) {
        switch (flags) {
            case CARRY_ALL:
                e.needCarry();
                break;
            case NOT_CARRY:
                if (e.flagsLive) {
                    e.needCarry();
                }
                break;
            case MERGE:
                if (e.flagsLive) {
                    e.needFlags();
                }
                break;
            default:
        }
    }

    private void flagsOut(Flags flags) {
        switch (flags) {
            case ALL:
            case CARRY_ALL:
                e.flagsSet();
                break;
            case NOT_CARRY:
            case MERGE:
                if (e.flagsLive) {
                    e.flagsSet();
                } else {
                    e.hostFlags = false;
                }
                break;
            default:
        }
    }

    /** Operands by ModRM, then perhaps an immediate. */
    private void general(Instruction g, int opcode) {
        int op = opcode;
        open(g);
        if (g.flags == Flags.CONDITION) {
            op = op & ~15 | e.condition(op & 15);
        }
        flagsIn(g.flags);
        emit(g, op);
        close(g);
        flagsOut(g.flags);
    }

    /** Makes the operands ready. */
    void open(Instruction g) {
        if (g.memory) {
            e.operand(g.rmSize, g.is(Form.RM_WRITE));
        }
        reg = g.is(Form.GROUP) ? Assembler.DIGIT + digit(g) : operand(g, g.reg, g.size, g.is(Form.REG_READ), TEMP);
        rm = g.memory ? 0 : operand(g, g.rm, g.rmSize, g.is(Form.RM_READ), ADDRESS);
    }

    /** The instruction itself. */
    void emit(Instruction g, int op) {
        int bytes = g.rmSize == 1 ? Assembler.BYTE_RM : 0;
        if (g.memory) {
            e.memory(g.size, bytes, op, reg);
        } else {
            a.rr(g.size, bytes, op, reg, rm);
        }
        a.immediate(g.immediate, g.immediateSize);
    }

    /** Stores what was changed and lies in the state block. Does not touch the flags. */
    void close(Instruction g) {
        if (g.is(Form.REG_WRITE)) {
            store(g.reg, reg);
        }
        if (g.is(Form.RM_WRITE) && !g.memory) {
            store(g.rm, rm);
        }
    }

    /** Clears the upper half of a 32-bit r/m operand in a register. */
    void clearUpperHalf() {
        a.mov(4, rm, rm);
    }

    /** Copies the r/m operand into a register. */
    void copy(Instruction g, int to) {
        int op = g.size == 1 ? 0x8a : 0x8b;
        if (g.memory) {
            e.memory(g.size, 0, op, to);
        } else {
            a.rr(g.size, op, to, rm);
        }
    }

    /** SETcc ignores the reg field. */
    private static int digit(Instruction g) {
        return g.opcode >= 0x190 && g.opcode < 0x1a0 ? 0 : g.reg;
    }

    private void store(int guest, int host) {
        if (host < HIGH) {
            e.written(guest, host);
        }
    }

    /** BT and its kin change the carry flag only, BSF, BSR and CMPXCHG8B the zero flag. */
    private boolean oneFlag(Instruction g, int condition, int bit) {
        general(g, g.opcode);
        storeFlag(condition, bit);
        return true;
    }

    /** BT with a bit number that reaches beyond the operand in memory. */
    private boolean bitString(Instruction g) {
        e.bitString(g.size);
        e.translate(g.size, g.is(Form.RM_WRITE));
        a.mov(g.size, TEMP, e.read(g.reg, TEMP));
        a.arithmetic(4, AND, TEMP, 8 * g.size - 1);
        e.memory(g.size, 0, g.opcode, TEMP);
        storeFlag(CARRY, 0);
        return true;
    }

    private void storeFlag(int condition, int bit) {
        e.hostFlags = false;
        if (e.flagsLive) {
            // SETcc, then into the state block
            a.rr(1, Assembler.TWO_BYTE | 0x90 | condition, Assembler.DIGIT, OTHER);
            if (bit > 0) {
                a.rr(1, 0xc0, Assembler.DIGIT + 4, OTHER);
                a.u8(bit);
            }
            a.rs(1, 0x80, Assembler.DIGIT + AND, Area.FLAGS);
            a.u8(~(1 << bit));
            a.rs(1, 0x08, OTHER, Area.FLAGS);
        }
    }

    /** Leaves what raises an exception, and signed dividends that are more than a sign-extended accumulator. */
    private void divide(Instruction g) {
        open(g);
        copy(g, OTHER);
        int sign = 8 * g.size - 1;
        if (g.reg == 6) {
            a.rr(g.size, 0x3b, RDX, OTHER);
            e.hostFlags = false;
            e.leaveIf(NOT_BELOW);
        } else {
            a.mov(g.size, TEMP, RAX);
            a.rr(g.size, 0xc1, Assembler.DIGIT + 7, TEMP);
            a.u8(sign);
            a.rr(g.size, 0x3b, TEMP, RDX);
            e.hostFlags = false;
            e.leaveIf(NOT_ZERO);
            // divisors -1 and 0
            a.rm(g.size, 0, 0x8d, TEMP, OTHER, 1);
            a.arithmetic(g.size, COMPARE, TEMP, 1);
            e.leaveIf(NOT_ABOVE);
        }
        a.rr(g.size, 0xf7, Assembler.DIGIT + g.reg, OTHER);
    }

    /** The carry and overflow flags tell of a product that does not fit, the others are those of its low half. */
    private boolean multiply(Instruction g) {
        boolean live = e.flagsLive;
        open(g);
        emit(g, g.opcode);
        if (live) {
            int product = g.is(Form.REG_WRITE) ? reg : RAX;
            a.rr(1, Assembler.TWO_BYTE | 0x90, Assembler.DIGIT, OTHER);
            a.rr(g.size, g.size == 1 ? 0x84 : 0x85, product, product);
            e.flagsSet();
            // 0 or -1, then CF and OF
            a.rr(4, Assembler.BYTE_RM, Assembler.TWO_BYTE | 0xb6, OTHER, OTHER);
            a.rr(4, 0xf7, Assembler.DIGIT + 3, OTHER);
            a.arithmetic(4, AND, OTHER, 0x801);
            a.rs(4, 0x09, OTHER, Area.FLAGS);
        }
        e.hostFlags = false;
        close(g);
        return true;
    }

    private boolean increment(Instruction g) {
        if (g.opcode >= 0xfe) {
            general(g, g.opcode);
            return true;
        }
        flagsIn(g.flags);
        a.rr(g.size, 0xff, Assembler.DIGIT + (g.opcode >> 3 & 1), Register.home(g.rm));
        flagsOut(g.flags);
        return true;
    }

    private void same(Instruction g) {
        flagsIn(g.flags);
        if (g.size == 2) {
            a.u8(0x66);
        } else if (g.size == 8) {
            a.u8(0x48);
        }
        a.u8(g.opcode);
        a.immediate(g.immediate, g.immediateSize);
        flagsOut(g.flags);
    }

    private void lea(Instruction g) {
        e.offset();
        int to = Register.home(g.reg);
        if (to >= 0) {
            a.mov(g.size, to, ADDRESS);
            return;
        }
        if (g.size == 2) {
            a.load(8, TEMP, Area.general(g.reg));
        }
        a.mov(g.size, TEMP, ADDRESS);
        e.written(g.reg, TEMP);
    }

    private boolean moveImmediate(Instruction g) {
        int to = operand(g, g.rm, g.size, false, TEMP);
        if (g.size == 8) {
            a.constant(to, g.immediate);
        } else if (g.size == 4) {
            a.constant32(to, (int) g.immediate);
        } else {
            a.rr(g.size, g.size == 1 ? 0xc6 : 0xc7, Assembler.DIGIT, to);
            a.immediate(g.immediate, g.size);
        }
        store(g.rm, to);
        return true;
    }

    private void absolute(Instruction g) {
        boolean write = g.is(Form.RM_WRITE);
        e.operand(g.size, write);
        e.memory(g.size, 0, (write ? 0x88 : 0x8a) + (g.size > 1 ? 1 : 0), RAX);
    }

    private void exchange(Instruction g) {
        int other = e.read(g.rm, TEMP);
        a.rr(g.size, 0x87, RAX, other);
        e.written(g.rm, other);
    }

    private boolean swap(Instruction g) {
        if (g.size == 2) {
            return false;
        }
        int to = e.read(g.rm, TEMP);
        a.u8((g.size == 8 ? 0x48 : 0x40) | to >> 3);
        a.u8(0x0f);
        a.u8(0xc8 | to & 7);
        e.written(g.rm, to);
        return true;
    }
}
