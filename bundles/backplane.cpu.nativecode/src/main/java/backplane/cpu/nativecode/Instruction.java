package backplane.cpu.nativecode;

import backplane.api.Bytes;
import backplane.cpu.nativecode.Form.Flags;
import backplane.cpu.nativecode.Form.Kind;

/** One decoded guest instruction of those that can be translated. */
final class Instruction {
    static final int LONGEST = 15;
    private static final int CS = 1, SS = 2, DS = 3, FS = 4;
    private static final int ES_AND_DS_FLAT = 8 | 8 << DS;

    /** What the prefixes F2 and F3 are in {@link #repeat}. */
    static final int REPNE = 2, REP = 3;

    private final Features features;

    Kind kind = Kind.NONE;
    Flags flags = Flags.NONE;
    int bits;

    /** Distance from the start of the page, and length in bytes. */
    int offset, length;

    boolean wide;
    int opcode;
    int rex;
    boolean lock;
    /** {@link #REP}, {@link #REPNE}, or 0. */
    int repeat;
    /** Operand size, and that of the r/m operand, in bytes. */
    int size, rmSize;

    int reg;
    /** Register number of the r/m operand. */
    int rm;

    boolean memory;
    /** Guest registers of the address, -1 if there is none. */
    int base, index;

    int scale, displacement;
    boolean relative;
    int segment;
    long immediate;
    int immediateSize;

    VectorForm vector = VectorForm.NONE;

    private Bytes source = new Bytes(0);
    private long position, end;
    private boolean truncated;
    private boolean prefix66;

    Instruction(Features features) {
        this.features = features;
    }

    private int next8() {
        if (position >= end) {
            truncated = true;
            return 0;
        }
        return source.u8(position++);
    }

    private int next32() {
        int value = 0;
        for (int i = 0; i < 32; i += 8) {
            value |= next8() << i;
        }
        return value;
    }

    private long signed(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) next8() << 8 * i;
        }
        int spare = 64 - 8 * bytes;
        return value << spare >> spare;
    }

    /**
     * Decodes the instruction at a distance from the start of a page.
     *
     * @param mode see {@link backplane.cpu.api.StateLayout#MODE}
     * @return whether it can be translated and lies in the page
     */
    boolean decode(Bytes memoryBlock, long page, int at, int mode) {
        return decode(memoryBlock, page + at, page + 4096, at, mode);
    }

    /**
     * Decodes the instruction between two places of a block of bytes.
     *
     * @param at its distance from the start of its page
     */
    boolean decode(Bytes bytes, long from, long to, int at, int mode) {
        source = bytes;
        position = from;
        end = to;
        truncated = false;
        wide = (mode & 3) == 2;
        offset = at;
        boolean known = prefixesAndOpcode() && operands();
        length = (int) (position - from);
        return known && !truncated && length <= LONGEST && reachable() && plain(mode);
    }

    /** Whether there were too few bytes to tell what instruction this is. */
    boolean truncated() {
        return truncated && length < LONGEST;
    }

    private boolean prefixesAndOpcode() {
        boolean size16 = false;
        repeat = 0;
        lock = false;
        rex = 0;
        segment = -1;
        int b = next8();
        while (!truncated) {
            if (b == 0x66) {
                size16 = true;
            } else if (b == 0xf0) {
                lock = true;
            } else if ((b & 0xfe) == 0xf2) {
                repeat = b & 3;
            } else if (b == 0x64 || b == 0x65) {
                segment = b & 7;
            } else if ((b & 0xe7) == 0x26) {
                segment = wide ? segment : b >> 3 & 3;
            } else {
                break;
            }
            b = next8();
        }
        if (wide && (b & 0xf0) == 0x40) {
            rex = b;
            b = next8();
        }
        opcode = b;
        if (b == 0x0f) {
            opcode = Assembler.TWO_BYTE | next8();
        }
        if (opcode == 0x138 || opcode == 0x13a) {
            opcode = (opcode == 0x138 ? Assembler.THREE_BYTE : Assembler.ANOTHER_THREE_BYTE) | next8();
        }
        return form(size16);
    }

    private boolean form(boolean size16) {
        prefix66 = size16;
        vector = opcode < Assembler.TWO_BYTE ? VectorForm.NONE : VectorTable.find(size16, repeat, opcode);
        if (vector != VectorForm.NONE) {
            return vector();
        }
        if (opcode >= Assembler.THREE_BYTE) {
            return false;
        }
        kind = Form.kind(opcode);
        flags = Form.flags(opcode);
        bits = Form.bits(opcode);
        if (opcode < 0x100 && (opcode & 0xf0) == 0x40 && !wide) {
            kind = Kind.INCREMENT;
            flags = Flags.NOT_CARRY;
        } else if (opcode == 0x63 && wide) {
            kind = Kind.GENERAL;
            bits = Form.MODRM | Form.RM_READ | Form.RM_DOUBLE | Form.REG_WRITE;
        } else if (opcode == 0x90 && (rex & 1) != 0) {
            kind = Kind.EXCHANGE;
        }
        boolean stack = (bits & Form.WIDE) != 0;
        if (kind == Kind.NONE || repeat != 0 && !repeatable() || stack && size16) {
            return false;
        }
        size = (bits & Form.BYTE) != 0 ? 1 : (rex & 8) != 0 || stack && wide ? 8 : size16 ? 2 : 4;
        rmSize = (bits & Form.RM_BYTE) != 0
                ? 1
                : (bits & Form.RM_WORD) != 0 ? 2 : (bits & Form.RM_DOUBLE) != 0 ? 4 : size;
        return true;
    }

    private boolean vector() {
        kind = Kind.VECTOR;
        flags = vector.flags() ? Flags.ALL : Flags.NONE;
        bits = vector.bits();
        size = (rex & 8) != 0 ? 8 : 4;
        rmSize = vector.size() == 0 ? size : vector.size();
        return features.has(vector.set());
    }

    /**
     * MOVS and STOS with REP, CMPS and SCAS with either prefix, and opcodes to which REP means nothing; TZCNT and LZCNT where
     * they are BSF and BSR.
     */
    private boolean repeatable() {
        if (kind == Kind.STRING && flags == Flags.ALL) {
            return true;
        }
        if (repeat == REPNE) {
            return false;
        }
        return kind == Kind.STRING && opcode < 0xac
                || kind == Kind.NOP
                || kind == Kind.RET
                || opcode == 0x1bc && !features.tzcnt()
                || opcode == 0x1bd && !features.lzcnt();
    }

    private boolean operands() {
        memory = false;
        relative = false;
        immediate = 0;
        immediateSize = 0;
        base = -1;
        index = -1;
        scale = 0;
        displacement = 0;
        if ((bits & Form.MODRM) != 0) {
            int mod = modrm();
            // what is wrong is known without the bytes behind, which may lie in another page
            if (!group()) {
                return false;
            }
            if (memory) {
                address(mod);
            }
        } else if (kind == Kind.ABSOLUTE) {
            if (wide) {
                return false;
            }
            memory = true;
            displacement = next32();
        } else {
            rm = opcode & 7 | (rex & 1) << 3;
        }
        if (segment < 0) {
            segment = base == 4 || base == 5 ? SS : DS;
        }
        if (lock && !(memory && (bits & Form.LOCK) != 0)) {
            return false;
        }
        immediates();
        return true;
    }

    private void immediates() {
        if ((bits & Form.IMM8) != 0) {
            immediateSize = 1;
        } else if ((bits & Form.IMMZ) != 0) {
            immediateSize = kind == Kind.MOV_IMMEDIATE ? size : Math.min(size, 4);
        } else if (opcode == 0xc2) {
            immediateSize = 2;
        }
        immediate = signed(immediateSize);
    }

    private int modrm() {
        int b = next8();
        reg = b >> 3 & 7 | ((bits & Form.GROUP) == 0 ? (rex & 4) << 1 : 0);
        rm = b & 7;
        int mod = b >> 6;
        memory = mod != 3;
        if (!memory) {
            rm |= (rex & 1) << 3;
        }
        return mod;
    }

    private void address(int mod) {
        int low = rm;
        if (rm == 4) {
            int sib = next8();
            index = sib >> 3 & 7 | (rex & 2) << 2;
            index = index == 4 ? -1 : index;
            scale = index < 0 ? 0 : sib >> 6;
            low = sib & 7;
        }
        if (low == 5 && mod == 0) {
            displacement = next32();
            relative = wide && rm == 5;
        } else {
            base = low | (rex & 1) << 3;
            displacement = mod == 1 ? (byte) next8() : mod == 2 ? next32() : 0;
        }
    }

    /** Opcodes that mean one thing or another by the reg field, or that exist with memory or with a register only. */
    private boolean group() {
        switch (kind) {
            case LEA:
                return memory;
            case GENERAL:
                return generalGroup();
            case SHIFT:
                return shift();
            case BIT_TEST:
                return bitTest();
            case INCREMENT:
                return reg < 2;
            case GROUP3:
                return group3();
            case GROUP5:
                return group5();
            case FENCE:
                return !memory
                        && !lock
                        && !prefix66
                        && reg >= 5
                        && features.has(reg == 7 ? VectorSet.SSE : VectorSet.SSE2);
            case VECTOR:
                return vector.exists(opcode, memory, reg);
            case COMPARE_EXCHANGE_8:
                rmSize = 8;
                return memory && reg == 1 && size == 4;
            default:
                return true;
        }
    }

    private boolean generalGroup() {
        if (opcode >= 0x80 && opcode <= 0x83) {
            if (reg == 7) {
                bits &= ~(Form.RM_WRITE | Form.LOCK);
            } else if (reg == 2 || reg == 3) {
                flags = Flags.CARRY_ALL;
            }
        }
        if (opcode == 0x1c3) {
            // MOVNTI becomes MOV
            opcode = 0x89;
            return memory && size >= 4 && !prefix66 && features.has(VectorSet.SSE2);
        }
        return opcode != 0xc6 && opcode != 0xc7 || reg == 0;
    }

    private boolean shift() {
        boolean byCl = (opcode & 0xfe) == 0xd2;
        if (reg == 6) {
            return false;
        }
        if (reg >= 4 && !byCl) {
            flags = Flags.ALL;
        }
        return true;
    }

    private boolean bitTest() {
        if (opcode == 0x1ba) {
            if (reg == 4) {
                bits &= ~(Form.RM_WRITE | Form.LOCK);
            }
            return reg >= 4;
        }
        return !memory || size >= 4;
    }

    private boolean group3() {
        switch (reg) {
            case 0:
            case 1:
                // both are TEST
                reg = 0;
                bits |= size == 1 ? Form.IMM8 : Form.IMMZ;
                kind = Kind.GENERAL;
                return true;
            case 2:
                flags = Flags.NONE;
                bits |= Form.RM_WRITE | Form.LOCK;
                kind = Kind.GENERAL;
                return true;
            case 3:
                bits |= Form.RM_WRITE | Form.LOCK;
                kind = Kind.GENERAL;
                return true;
            case 4:
            case 5:
                kind = Kind.MULTIPLY;
                return true;
            default:
                kind = Kind.DIVIDE;
                flags = Flags.BLOCK;
                return size >= 4;
        }
    }

    private boolean group5() {
        if (reg < 2) {
            kind = Kind.INCREMENT;
            bits |= Form.RM_WRITE;
            return true;
        }
        flags = Flags.NONE;
        bits &= ~Form.LOCK;
        if (reg == 3 || reg > 4 && reg != 6 || size == 2) {
            return false;
        }
        size = wide ? 8 : 4;
        rmSize = size;
        bits |= reg == 6 ? 0 : Form.LAST;
        return true;
    }

    boolean is(int bit) {
        return (bits & bit) != 0;
    }

    /** May have to be left to the interpreter, as what touches memory. */
    boolean touchesMemory() {
        switch (kind) {
            case PUSH:
            case PUSH_IMMEDIATE:
            case PUSH_SEGMENT:
            case STRING:
            case DIVIDE:
            case POP:
            case LEAVE:
            case CALL:
            case RET:
            case GROUP5:
            case PUSHF:
            case POPF:
                return true;
            case LEA:
            case NOP:
                return false;
            default:
                return memory;
        }
    }

    /** A displacement from the next instruction must not overflow as one from the start of the page. */
    private boolean reachable() {
        long far =
                (relative ? displacement : kind == Kind.JCC || kind == Kind.JMP || kind == Kind.CALL ? immediate : 0);
        return far + 2 * 4096 == (int) (far + 2 * 4096);
    }

    /** In 32-bit code: whether a segment has to be looked at; those with a base other than 0 must lie in front of the limit. */
    boolean plain(int mode) {
        if (memory && !wide && segment == CS || wide && kind == Kind.PUSH_SEGMENT && opcode < 0x100) {
            return false;
        }
        if (kind == Kind.STRING) {
            return segment == DS && (wide || (mode & ES_AND_DS_FLAT) == ES_AND_DS_FLAT);
        }
        flat = wide ? segment < FS : segment < FS && (mode & 8 << segment) != 0;
        return true;
    }

    /** The offset is the linear address. */
    boolean flat;
}
