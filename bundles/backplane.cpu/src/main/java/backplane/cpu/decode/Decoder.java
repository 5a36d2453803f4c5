package backplane.cpu.decode;

import static backplane.cpu.api.StateLayout.*;

import backplane.api.Bytes;
import backplane.cpu.fp.X87Operand;
import backplane.cpu.op.OpTable;
import backplane.cpu.simd.SimdInstruction;
import backplane.cpu.simd.SimdOperand;
import backplane.cpu.simd.SimdTable;

/**
 * Decodes one instruction after the other into {@link Record}s. Allocates nothing.
 *
 * <p>Mode: the block key of {@link backplane.cpu.engine.Core#updateMode}.
 */
public final class Decoder {
    private static final int CS = 1, SS = 2, DS = 3, FS = 4;
    private static final int LONGEST = 15;
    /** Base and index registers of 16-bit addresses by r/m field. */
    private static final int[] BASE16 = {24, 24, 40, 40, 48, 56, 40, 24};

    private static final int[] INDEX16 = {48, 56, 48, 56, ZERO, ZERO, ZERO, ZERO};

    /** Result: the record, without the distance from the start of the block. */
    public long w;

    public long v;
    /** Result: the instruction ends its block. */
    public boolean last;

    private Bytes source = new Bytes(0);
    private long start;
    private long position;
    private long end;
    private boolean truncated;
    private int mode;
    int code;
    private int delta;

    int rex;
    boolean operand16;
    private boolean addressPrefix;
    int repeat;
    boolean lock;
    int override;

    int addressSize;
    int modrm;
    boolean memory;
    int base;
    int index;
    int scale;
    int displacement;
    int segment;
    boolean relative;
    private Entry entry = OpcodeMap.entries[0];
    /** The last opcode byte. */
    int opcode;

    /**
     * Decodes the instruction at {@code at}; no byte at or after {@code limit} may be read.
     *
     * @param distance of the instruction from the start of its block
     * @return its length, 0 if it does not end before {@code limit}
     */
    public int decode(Bytes bytes, long at, long limit, int blockMode, int distance) {
        source = bytes;
        start = at;
        position = at;
        end = limit;
        mode = blockMode;
        code = blockMode & 3;
        delta = distance;
        truncated = false;
        last = false;
        opcode(prefixes());
        int length = (int) (position - start);
        if (truncated) {
            return 0;
        }
        if (length > LONGEST) {
            length = LONGEST;
            plain(OpTable.TOO_LONG);
        }
        OpTable.need((int) w & 0xfff);
        w |= (long) length << Record.LENGTH_SHIFT;
        return length;
    }

    /** Mnemonic and form that the last call found, for the disassembler. */
    Entry entry() {
        return entry;
    }

    // ---- bytes

    private int next8() {
        if (position - start >= LONGEST || position >= end) {
            truncated |= position - start < LONGEST;
            position++;
            return 0;
        }
        return source.u8(position++);
    }

    private int next16() {
        int low = next8();
        return low | next8() << 8;
    }

    private int next32() {
        if (position + 4 <= end) {
            position += 4;
            return source.i32(position - 4);
        }
        int low = next16();
        return low | next16() << 16;
    }

    private long next64() {
        long low = next32() & 0xffff_ffffL;
        return low | (long) next32() << 32;
    }

    // ---- prefixes and opcode

    private int prefixes() {
        rex = 0;
        operand16 = code == 0;
        addressPrefix = false;
        repeat = 0;
        lock = false;
        override = -1;
        boolean size = false;
        int b;
        while (true) {
            b = next8();
            switch (b) {
                case 0x66:
                    size = true;
                    break;
                case 0x67:
                    addressPrefix = true;
                    break;
                case 0xf0:
                    lock = true;
                    break;
                case 0xf2:
                    repeat = 1;
                    break;
                case 0xf3:
                    repeat = 2;
                    break;
                case 0x26:
                case 0x2e:
                case 0x36:
                case 0x3e:
                    override = code == 2 ? override : b >>> 3 & 3;
                    break;
                case 0x64:
                case 0x65:
                    override = b & 7;
                    break;
                default:
                    if (code == 2 && (b & 0xf0) == 0x40) {
                        rex = b;
                        b = next8();
                        if (isPrefix(b)) {
                            rex = 0;
                            position--;
                            break;
                        }
                    }
                    operand16 ^= size;
                    addressSize = code == 2 ? addressPrefix ? 1 : 2 : code == 1 ^ addressPrefix ? 1 : 0;
                    sizePrefix = size;
                    return b;
            }
            if (position - start > LONGEST || position > end) {
                sizePrefix = size;
                return 0;
            }
        }
    }

    private boolean sizePrefix;

    private static boolean isPrefix(int b) {
        return b == 0x66
                || b == 0x67
                || b == 0xf0
                || b == 0xf2
                || b == 0xf3
                || (b & 0xe7) == 0x26
                || b == 0x64
                || b == 0x65
                || (b & 0xf0) == 0x40;
    }

    private void opcode(int b) {
        int map = OpcodeMap.ONE_BYTE;
        if (b == 0x0f) {
            b = next8();
            map = OpcodeMap.MAP_0F;
            if (b == 0x38 || b == 0x3a) {
                map = b == 0x38 ? OpcodeMap.MAP_0F38 : OpcodeMap.MAP_0F3A;
                b = next8();
            }
        }
        opcode = b;
        if (map == OpcodeMap.ONE_BYTE && (b & 0xf8) == 0xd8) {
            x87(b);
            return;
        }
        if (map == OpcodeMap.ONE_BYTE && (b & 0xfe) == 0xc4 && vex(b)) {
            return;
        }
        int prefix = repeat != 0 ? 4 - repeat : sizePrefix ? 1 : 0;
        int found = OpcodeMap.ROOT[OpcodeMap.slot(map, prefix, b)];
        boolean haveModrm = false;
        if (found < 0) {
            modrm = next8();
            haveModrm = true;
            int reg = modrm >>> 3 & 7;
            found = OpcodeMap.groups[-found][modrm >= 0xc0 ? 8 + (modrm & 63) : reg];
        }
        if (b == 0x63 && map == OpcodeMap.ONE_BYTE && code == 2) {
            found = OpcodeMap.movsxd;
        }
        if (b == 0x90 && map == OpcodeMap.ONE_BYTE && (rex & 1) == 0) {
            found = OpcodeMap.nop;
        }
        entry = OpcodeMap.entries[found];
        if (found == 0 && map != OpcodeMap.ONE_BYTE) {
            simd(map - 1, prefix, b, haveModrm);
            return;
        }
        if (found == 0 || (code == 2 ? entry.invalid64 : entry.only64)) {
            invalid();
            return;
        }
        form(b, haveModrm);
    }

    private void form(int b, boolean haveModrm) {
        Entry e = entry;
        plainAddress();
        if (e.modrm) {
            if (!haveModrm) {
                modrm = next8();
            }
            if (modrm < 0xc0 && !e.registerOnly) {
                memory = true;
                address();
            }
        }
        int size = operandSize(e);
        emit(e, b, size);
        last |= e.last;
    }

    private void plainAddress() {
        memory = false;
        base = ZERO;
        index = ZERO;
        scale = 0;
        displacement = 0;
        relative = false;
        segment = override >= 0 ? override : DS;
    }

    // ---- floating point and vectors

    /** Escape opcodes: immediate = form, and the opcode for FOP in the upper half. */
    private void x87(int b) {
        plainAddress();
        modrm = next8();
        int fop = ((b & 7) << 8 | modrm) << 16;
        if (lock) {
            invalid();
            return;
        }
        boolean wide = !operand16 || (rex & 8) != 0;
        if (modrm >= 0xc0) {
            record(OpTable.X87_REGISTER, wide ? 2 : 1, Record.REGISTER, 0, 0, fop | (b & 7) << 6 | modrm & 0x3f);
            return;
        }
        int form = (b & 7) << 3 | modrm >>> 3 & 7;
        memory = true;
        address();
        if (X87Operand.memorySize(form) == 0) {
            invalid();
            return;
        }
        record(OpTable.X87_MEMORY, wide ? 2 : 1, kind(segment), 0, base, fop | form);
    }

    /** Prefixes C4 and C5; false if they are LES and LDS. Of the VEX instructions only those on general registers exist. */
    private boolean vex(int b) {
        int second = next8();
        if (code != 2 && second < 0xc0) {
            position--;
            return false;
        }
        plainAddress();
        boolean bad = lock || rex != 0 || repeat != 0 || sizePrefix;
        int map = 1;
        int third = second;
        int extension = ~second >>> 5 & 4;
        if (b == 0xc4) {
            third = next8();
            map = second & 31;
            extension = ~second >>> 5 & 7;
        }
        rex = (code == 2 ? extension : 0) | (b == 0xc4 ? third >>> 4 & 8 : 0);
        opcode = next8();
        modrm = next8();
        if (modrm < 0xc0) {
            memory = true;
            address();
        }
        int number = (map - 2) << 10 | (third & 3) << 8 | opcode;
        // RORX has no third register
        bad |= map == 3 && (third & 0x78) != 0x78;
        int op = bad || map < 2 || map > 3 || (third & 4) != 0 ? 0 : VexMap.find(number, modrm >>> 3 & 7);
        if (op == 0) {
            invalid();
            return true;
        }
        int size = code == 2 && (rex & 8) != 0 ? 3 : 2;
        int other = 8 * (~third >>> 3 & (code == 2 ? 15 : 7));
        int imm = map == 3 ? next8() : other;
        int reg = opcode == 0xf3 ? other : 8 * (modrm >>> 3 & 7 | (rex & 4) << 1);
        int rm = 8 * (modrm & 7 | (rex & 1) << 3);
        record(op, size, memory ? kind(segment) : Record.REGISTER, reg, memory ? base : rm, imm);
        return true;
    }

    /** MMX, SSE and what belongs to them: register fields hold plain numbers. */
    private void simd(int map, int prefix, int b, boolean haveModrm) {
        plainAddress();
        if (map == SimdTable.MAP_0F && b == 0x77) {
            modrm = 0xc0;
        } else if (!haveModrm) {
            modrm = next8();
        }
        int size = (rex & 8) != 0 ? 3 : operand16 ? 1 : 2;
        SimdInstruction found = SimdTable.find(map, prefix, b, modrm, 1 << size);
        if (found == null || lock) {
            invalid();
            return;
        }
        int reg = modrm >>> 3 & 7 | (rex & 4) << 1;
        int kind = Record.REGISTER;
        if (modrm < 0xc0) {
            memory = true;
            address();
            kind = kind(segment);
        } else {
            base = modrm & 7 | (rex & 1) << 3;
            if (found.dst() == SimdOperand.D) {
                kind = kind(segment);
            }
        }
        int imm = found.imm8() ? next8() : 0;
        record(OpTable.simd(found), size, kind, reg, base, imm);
    }

    /** Puts a record together whose fields are final but for RIP-relative addresses. */
    private void record(int op, int size, int kind, int reg, int baseField, int imm) {
        int indexField = index;
        int d = displacement;
        if (memory && relative) {
            long far = (long) displacement + delta + (position - start);
            d = (int) far;
            baseField = BLOCK;
            indexField = far == d ? ZERO : far > 0 ? WRAP : WRAP + 8;
        }
        w = op
                | (long) reg << 12
                | (long) baseField << 20
                | (long) indexField << 28
                | (long) scale << 36
                | (long) kind << 38
                | (long) segment << 41
                | (long) size << 61;
        v = (long) imm << 32 | d & 0xffff_ffffL;
    }

    int operandSize(Entry e) {
        if (e.isByte) {
            return 0;
        }
        if (code == 2) {
            return (rex & 8) != 0 ? 3 : operand16 ? 1 : e.default64 ? 3 : 2;
        }
        return operand16 ? 1 : 2;
    }

    private void address() {
        if (addressSize == 0) {
            address16();
            return;
        }
        int rm = modrm & 7;
        int mod = modrm >>> 6;
        if (rm == 4) {
            int sib = next8();
            int i = sib >>> 3 & 7 | (rex & 2) << 2;
            if (i != 4) {
                index = 8 * i;
                scale = sib >>> 6;
            }
            rm = sib & 7;
            if (rm == 5 && mod == 0) {
                displacement = next32();
                return;
            }
        } else if (rm == 5 && mod == 0) {
            displacement = next32();
            relative = code == 2;
            return;
        }
        base = 8 * (rm | (rex & 1) << 3);
        if ((base == 32 || base == 40) && override < 0) {
            segment = SS;
        }
        displacement = mod == 1 ? (byte) next8() : mod == 2 ? next32() : 0;
    }

    private void address16() {
        int rm = modrm & 7;
        int mod = modrm >>> 6;
        if (rm == 6 && mod == 0) {
            displacement = next16();
            return;
        }
        base = BASE16[rm];
        index = INDEX16[rm];
        if (base == 40 && override < 0) {
            segment = SS;
        }
        displacement = mod == 1 ? (byte) next8() : mod == 2 ? (short) next16() : 0;
    }

    // ---- records

    private void invalid() {
        entry = OpcodeMap.entries[0];
        plain(OpTable.UNDEFINED);
    }

    private void plain(int op) {
        w = op;
        v = 0;
        last = true;
    }

    private int byteRegister(int n) {
        return rex == 0 && n >= 4 && n < 8 ? (n - 4) * 8 + 1 : n * 8;
    }

    private int register(int n, int size) {
        return size == 0 ? byteRegister(n) : n * 8;
    }

    int sizeOf(int sizeCode, int size) {
        switch (sizeCode) {
            case Entry.SIZE_B:
                return 0;
            case Entry.SIZE_W:
                return 1;
            case Entry.SIZE_D:
                return 2;
            case Entry.SIZE_Y:
                return (rex & 8) != 0 ? 3 : 2;
            default:
                return size;
        }
    }

    /** Kind of address for the first word, see {@link Record}. */
    private int kind(int seg) {
        switch (addressSize) {
            case 2:
                return seg >= FS ? Record.SEG64 : Record.FLAT64;
            case 1:
                if (code == 2) {
                    return seg >= FS ? Record.SEG64_32 : Record.FLAT32;
                }
                return seg < FS && seg != CS && (mode & 8 << seg) != 0 ? Record.FLAT32 : Record.SEG32;
            default:
                return Record.SEG16;
        }
    }

    private void emit(Entry e, int b, int size) {
        if (lock && !(e.lockable && memory)) {
            invalid();
            return;
        }
        long imm = 0;
        int destination = Entry.NONE;
        int reg = 0;
        int second = 0;
        boolean immediate = false;
        int rmSize = size;
        w = 0;
        v = 0;
        for (int i = 0; i < e.kinds.length; i++) {
            int s = sizeOf(e.sizes[i], size);
            int offset = 0;
            switch (e.kinds[i]) {
                case Entry.E:
                case Entry.R:
                case Entry.M:
                    rmSize = s;
                    if (memory) {
                        if (i == 0) {
                            destination = Entry.M;
                        }
                        continue;
                    }
                    offset = register(modrm & 7 | (rex & 1) << 3, s);
                    break;
                case Entry.G:
                    offset = register(modrm >>> 3 & 7 | (rex & 4) << 1, s);
                    break;
                case Entry.Z:
                    offset = register(b & 7 | (rex & 1) << 3, s);
                    break;
                case Entry.ACCUMULATOR:
                    offset = 0;
                    break;
                case Entry.S:
                case Entry.C:
                case Entry.D:
                    offset = modrm >>> 3 & 7 | (e.kinds[i] != Entry.S ? (rex & 4) << 1 : 0);
                    break;
                case Entry.FIXED_SEGMENT:
                    offset = e.segment;
                    break;
                case Entry.I:
                    imm |= immediate(e.sizes[i], size) << (i > 0 && immediate ? 16 : 0);
                    immediate = true;
                    continue;
                case Entry.ONE:
                    imm = 1;
                    immediate = true;
                    continue;
                case Entry.J:
                    imm = e.sizes[i] == Entry.SIZE_B ? (byte) next8() : size == 1 ? (short) next16() : next32();
                    continue;
                case Entry.O:
                    offsetOperand(e, i, s);
                    if (addressSize == 2) {
                        return;
                    }
                    if (i == 0) {
                        destination = Entry.M;
                    }
                    continue;
                case Entry.A:
                    v = (size == 1 ? next16() : next32()) & 0xffff_ffffL;
                    v |= (long) next16() << 32;
                    w = e.base | (long) size << 61 | (long) Record.REGISTER << 38;
                    return;
                default:
                    w |= e.kinds[i] == Entry.DX ? Long.MIN_VALUE : 0;
                    continue;
            }
            if (destination == Entry.NONE) {
                destination = Entry.R;
                reg = offset;
            } else {
                second = offset;
            }
        }
        finish(e, b, size, rmSize, destination, reg, second, imm, immediate);
    }

    private long immediate(int sizeCode, int size) {
        switch (sizeCode) {
            case Entry.SIZE_B:
            case Entry.SIZE_BS:
                return (byte) next8();
            case Entry.SIZE_W:
                return next16();
            case Entry.SIZE_Z:
                return size == 1 ? (short) next16() : next32();
            default:
                return size == 1 ? (short) next16() : size == 2 ? next32() : next64();
        }
    }

    /** A0 .. A3: the offset has the address size. In 64-bit mode the record is complete afterwards. */
    private void offsetOperand(Entry e, int i, int s) {
        memory = true;
        if (addressSize == 2) {
            v = next64();
            w = OpTable.MOVABS + (i == 0 ? 4 : 0) + s | (long) kind(segment) << 38 | (long) segment << 41;
            return;
        }
        displacement = addressSize == 0 ? next16() : next32();
    }

    private void finish(
            Entry e, int b, int size, int rmSize, int destination, int reg, int second, long imm, boolean immediate) {
        boolean memoryFirst = destination == Entry.M;
        int op = e.base;
        int first = memoryFirst ? second : reg;
        int other = second;
        switch (e.family) {
            case OpTable.BINARY: {
                int s = e.kinds[0] == Entry.E || e.kinds[0] == Entry.G || e.kinds[0] == Entry.Z
                        ? sizeOf(e.sizes[0], size)
                        : e.sizes[e.kinds[0] == Entry.ACCUMULATOR ? 0 : 1] == Entry.SIZE_B ? 0 : size;
                if (s == 3 && e.sizes[e.sizes.length - 1] == Entry.SIZE_V && immediate) {
                    w = OpTable.MOV_WIDE | (long) reg << 12;
                    v = imm;
                    return;
                }
                int form = immediate ? memory ? 4 : 3 : !memory ? 0 : memoryFirst ? 2 : 1;
                op += form * 4 + s;
                break;
            }
            case OpTable.UNARY:
                op += (memory ? 4 : 0) + sizeOf(e.sizes[0], size);
                break;
            case OpTable.SHIFT:
                op += (memory ? 8 : 0) + (immediate ? 0 : 4) + sizeOf(e.sizes[0], size);
                break;
            case OpTable.EXTEND:
                op += (memory ? 16 : 0) + rmSize * 4 + size;
                break;
            case OpTable.BRANCH:
                v = imm + delta + (position - start);
                w = op + (code != 2 && (mode & 8 << CS) == 0 ? 4 : 0) + size | (long) SS << 41;
                return;
            case OpTable.SET:
                op += memory ? 4 : 0;
                break;
            case OpTable.CMOV:
            case OpTable.POP:
                op += (memory ? 4 : 0) + size;
                break;
            case OpTable.LEA:
                if (!memory) {
                    invalid();
                    return;
                }
                op += size;
                break;
            case OpTable.PUSH:
                op += (immediate ? 8 : memory ? 4 : 0) + size;
                break;
            default:
                if (!plainOperands(e)) {
                    invalid();
                    return;
                }
                size = e.sizes.length > 1 && e.crc
                        ? sizeOf(e.sizes[1], size)
                        : e.sizes.length > 0
                                        && e.sizes[0] != Entry.SIZE_NONE
                                        && e.kinds[0] != Entry.I
                                        && e.kinds[0] != Entry.J
                                        && e.kinds[0] != Entry.S
                                        && e.kinds[0] != Entry.DX
                                ? sizeOf(e.sizes[0], size)
                                : size;
                if (e.kinds.length > 0 && e.kinds[0] == Entry.J) {
                    imm += delta + (position - start);
                }
        }
        assemble(e, op, size, first, other, imm);
    }

    /** Register forms of memory-only operands and illegal segment registers do not exist. */
    private boolean plainOperands(Entry e) {
        for (int i = 0; i < e.kinds.length; i++) {
            if (e.kinds[i] == Entry.M && !memory) {
                return false;
            }
            if (e.kinds[i] == Entry.S && ((modrm >>> 3 & 7) > 5 || i == 0 && (modrm >>> 3 & 7) == CS)) {
                return false;
            }
        }
        return true;
    }

    private void assemble(Entry e, int op, int size, int first, int other, long imm) {
        boolean register = !memory && (e.modrm || e.kinds.length > 0 && e.kinds[0] == Entry.Z);
        int kind = register ? Record.REGISTER : kind(segment);
        int baseField = base;
        int indexField = index;
        int d = displacement;
        if (!memory) {
            baseField = secondRegister(e, first, other);
            first = firstRegister(e, first, other);
        } else if (relative) {
            long far = (long) displacement + delta + (position - start);
            d = (int) far;
            baseField = BLOCK;
            indexField = far == d ? ZERO : far > 0 ? WRAP : WRAP + 8;
        }
        w |= op
                | (long) first << 12
                | (long) baseField << 20
                | (long) indexField << 28
                | (long) scale << 36
                | (long) kind << 38
                | (long) segment << 41
                | (long) repeat << 58
                | (lock ? 1L << Record.LOCK_SHIFT : 0)
                | (long) size << 61
                | ((rex & 8) != 0 && e.family == OpTable.PLAIN ? Long.MIN_VALUE : 0);
        v = imm << 32 | d & 0xffff_ffffL;
    }

    /** Register forms keep the r/m operand as base: where it comes first, the operands change places, except where both are plain. */
    private int firstRegister(Entry e, int first, int other) {
        if (e.family == OpTable.PLAIN && e.kinds.length > 0 && isRm(e.kinds[0])) {
            return other;
        }
        return first;
    }

    private int secondRegister(Entry e, int first, int other) {
        if (e.family == OpTable.PLAIN && e.kinds.length > 0 && isRm(e.kinds[0])) {
            return first;
        }
        return other;
    }

    private static boolean isRm(int kind) {
        return kind == Entry.E || kind == Entry.R || kind == Entry.M;
    }
}
