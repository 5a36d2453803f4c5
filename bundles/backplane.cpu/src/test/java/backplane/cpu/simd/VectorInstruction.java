package backplane.cpu.simd;

import backplane.cpu.fp.X87Environment;
import backplane.cpu.fp.X87Operand;
import org.jspecify.annotations.Nullable;

/** Decodes and executes one instruction on a {@link VectorMachine}, the way an engine does. */
final class VectorInstruction {
    private final VectorMachine m;
    private boolean size66;
    private boolean size67;
    private int repeat;
    private int rex;
    private int segment = -1;
    private int modrm;
    private long offset;
    private boolean stack;
    private boolean relative;

    VectorInstruction(VectorMachine machine) {
        this.m = machine;
    }

    /** Runs the instruction at the entry point; false if it raised {@link VectorMachine#exception}. */
    boolean run() {
        m.ip = VectorMachine.CODE + 0x8000;
        int opcode = prefixes();
        if (opcode >= 0xD8 && opcode <= 0xDF) {
            modrm(m.fetch(), 0);
            return x87(opcode);
        }
        if (opcode == 0x9B) {
            return !m.x87.pending() || m.raise(16, 0);
        }
        if (opcode != 0x0F) {
            throw new IllegalStateException("opcode " + Integer.toHexString(opcode));
        }
        int map = SimdTable.MAP_0F;
        opcode = m.fetch();
        if (opcode == 0x38 || opcode == 0x3A) {
            map = opcode == 0x38 ? SimdTable.MAP_0F38 : SimdTable.MAP_0F3A;
            opcode = m.fetch();
        }
        int prefix = repeat == 0xF3
                ? SimdTable.PF3
                : repeat == 0xF2 ? SimdTable.PF2 : size66 ? SimdTable.P66 : SimdTable.NONE;
        int operandSize = (rex & 8) != 0 ? 8 : size66 != (m.mode == 16) ? 2 : 4;
        if (map == 0 && opcode == 0x77) {
            modrm = 0xC0;
        } else {
            boolean imm = immediate(map, prefix, opcode, operandSize);
            modrm(m.fetch(), imm ? 1 : 0);
        }
        SimdInstruction found = SimdTable.find(map, prefix, opcode, modrm, operandSize);
        return found == null ? m.raise(6, 0) : simd(found, operandSize);
    }

    private boolean immediate(int map, int prefix, int opcode, int operandSize) {
        int peek = m.code[(int) (m.ip - VectorMachine.CODE)] & 0xFF;
        SimdInstruction found = SimdTable.find(map, prefix, opcode, peek, operandSize);
        return found != null && found.imm8();
    }

    private int prefixes() {
        while (true) {
            int b = m.fetch();
            if (m.mode == 64 && (b & 0xF0) == 0x40) {
                rex = b;
                continue;
            }
            switch (b) {
                case 0x66 -> size66 = true;
                case 0x67 -> size67 = true;
                case 0xF2, 0xF3 -> repeat = b;
                case 0x26, 0x2E, 0x36, 0x3E -> segment = b >> 3 & 3;
                case 0x64, 0x65 -> segment = b - 0x60;
                default -> {
                    return b;
                }
            }
            rex = 0;
        }
    }

    private void modrm(int value, int immediateBytes) {
        modrm = value;
        int mod = value >> 6;
        int rm = value & 7;
        if (mod == 3) {
            return;
        }
        boolean address16 = m.mode == 16 != size67 && m.mode != 64;
        if (address16) {
            address16(mod, rm);
            return;
        }
        int base = rm;
        offset = 0;
        if (rm == 4) {
            int sib = m.fetch();
            base = sib & 7;
            int index = sib >> 3 & 7 | (rex & 2) << 2;
            if (index != 4) {
                offset = m.gpr[index] << (sib >> 6);
            }
        }
        if (mod == 0 && base == 5) {
            offset += (int) m.fetch(4);
            if (rm == 5 && m.mode == 64) {
                offset += m.ip + immediateBytes;
            }
        } else {
            offset += m.gpr[base | (rex & 1) << 3];
            stack = base == 4 && (rex & 1) == 0 || base == 5 && (rex & 1) == 0;
            offset += mod == 1 ? (byte) m.fetch() : mod == 2 ? (int) m.fetch(4) : 0;
        }
        if (m.mode != 64 || size67) {
            offset &= 0xFFFF_FFFFL;
        }
    }

    private void address16(int mod, int rm) {
        int[] first = {3, 3, 5, 5, 6, 7, 5, 3};
        int[] second = {6, 7, 6, 7, -1, -1, -1, -1};
        if (mod == 0 && rm == 6) {
            offset = m.fetch(2);
            return;
        }
        offset = m.gpr[first[rm]] + (second[rm] < 0 ? 0 : m.gpr[second[rm]]);
        stack = first[rm] == 5;
        offset += mod == 1 ? (byte) m.fetch() : mod == 2 ? (short) m.fetch(2) : 0;
        offset &= 0xFFFF;
    }

    /** Linear address of the operand; false if it faults. */
    private boolean reach(int size, boolean aligned, boolean write) {
        boolean ss = segment == 2 || segment < 0 && stack;
        int vector = ss && (m.mode != 64 || segment < 0) ? 12 : 13;
        if (m.mode == 16) {
            boolean code = segment == 1;
            if (segment >= 4 || code && write || offset + size > 0x1_0000L) {
                return m.raise(segment >= 4 ? 13 : code && write ? 13 : vector, 0);
            }
            offset += code ? VectorMachine.CODE : VectorMachine.DATA;
        } else if (m.mode == 32) {
            if (segment >= 4 || segment == 1 && write || offset + size > 0x1_0000_0000L) {
                return m.raise(segment >= 4 || segment == 1 && write ? 13 : vector, 0);
            }
        } else if (offset << 16 >> 16 != offset || offset + size - 1 << 16 >> 16 != offset + size - 1) {
            return m.raise(ss && segment < 0 ? 12 : 13, 0);
        }
        if (aligned && (offset & 15) != 0 && (m.simd.mxcsr() & 0x2_0000) == 0) {
            return m.raise(13, 0);
        }
        return m.reachable(offset, size, write);
    }

    private boolean x87(int opcode) {
        if (modrm >= 0xC0) {
            int form = (opcode & 7) << 6 | modrm & 0x3F;
            if (X87Operand.registerWaits(form) && m.x87.pending()) {
                return m.raise(16, 0);
            }
            m.x87.eflags = (int) m.flags;
            int code = m.x87.execute(form);
            if (code != 0) {
                return m.raise(code, 0);
            }
            if (X87Operand.writesFlags(form)) {
                m.flags = m.flags & ~(long) Simd.ARITHMETIC_FLAGS | m.x87.eflags & Simd.ARITHMETIC_FLAGS;
            }
            if (form == 0x1E0) {
                m.gpr[0] = m.gpr[0] & ~0xFFFFL | m.x87.value;
            }
            return true;
        }
        int form = (opcode & 7) << 3 | modrm >> 3 & 7;
        int size = X87Operand.memorySize(form);
        int format = size66 != (m.mode == 16) ? 0 : X87Environment.WIDE;
        if (size == 0) {
            return m.raise(6, 0);
        }
        if (X87Operand.memoryWaits(form) && m.x87.pending()) {
            return m.raise(16, 0);
        }
        if (size == X87Operand.STAGED) {
            return environment(form, format);
        }
        boolean stores = X87Operand.stores(form);
        if (!stores) {
            if (!reach(size, false, false)) {
                return false;
            }
            m.x87.load(form, m.read(offset, size), size == 10 ? (int) m.read(offset + 8, 2) : 0);
            return true;
        }
        if (!reach(size, false, true)) {
            return false;
        }
        if (m.x87.prepare(form) == 0) {
            m.write(offset, size, m.x87.value, m.x87.valueHigh);
        }
        m.x87.complete(form);
        return true;
    }

    private boolean environment(int form, int format) {
        int size = X87Environment.size(form, format);
        boolean stores = X87Operand.stores(form);
        if (!reach(size, false, stores)) {
            if (m.exception == 14) {
                m.cr2 = offset + size - 1;
            }
            return false;
        }
        if (stores) {
            X87Environment.store(m.x87, form, format);
            for (int i = 0; i < size; i++) {
                m.write(offset + i, 1, m.x87.staged.u8(i), 0);
            }
            m.x87.complete(form);
        } else {
            for (int i = 0; i < size; i++) {
                m.x87.staged.put8(i, m.read8(offset + i));
            }
            X87Environment.load(m.x87, form, format);
        }
        return true;
    }

    /** FXSAVE and FXRSTOR. */
    private boolean area(SimdInstruction found) {
        boolean save = found.op() == Op.FXSAVE;
        if ((offset & found.alignment() - 1) != 0) {
            return m.raise(13, 0);
        }
        if (!reach(found.size(), false, save)) {
            return false;
        }
        for (int i = 0; i < found.size(); i++) {
            m.x87.staged.put8(i, m.read8(offset + i));
        }
        boolean wide = (rex & 8) != 0;
        int vectors = m.mode == 64 ? 16 : 8;
        if (!save) {
            int code = ExtendedState.fxrstor(m.simd, wide, vectors);
            return code == 0 || m.raise(code, 0);
        }
        ExtendedState.fxsave(m.simd, wide, vectors);
        for (int i = 0; i < found.size(); i++) {
            m.write(offset + i, 1, m.x87.staged.u8(i), 0);
        }
        return true;
    }

    private int number(SimdOperand operand) {
        return switch (operand) {
            case V, G -> modrm >> 3 & 7 | (rex & 4) << 1;
            case P, X0 -> modrm >> 3 & 7;
            case N, Q -> modrm & 7;
            default -> modrm & 7 | (rex & 1) << 3;
        };
    }

    private static boolean memory(SimdOperand operand) {
        return operand == SimdOperand.M || operand == SimdOperand.S;
    }

    private boolean simd(SimdInstruction found, int operandSize) {
        if (found.x87() && m.x87.pending()) {
            return m.raise(16, 0);
        }
        if (found.dst() == SimdOperand.S || found.src() == SimdOperand.S) {
            return area(found);
        }
        int imm = found.imm8() ? m.fetch() : 0;
        boolean mem = modrm < 0xC0;
        SimdOperand dst = found.dst();
        SimdOperand src = found.src();
        m.simd.lo = 0;
        m.simd.hi = 0;
        boolean storing = mem && (dst == SimdOperand.M || dst == SimdOperand.E);
        if (storing && !reach(found.size(), found.aligned(), true)) {
            return false;
        }
        if (mem && !storing && !(dst == SimdOperand.D)) {
            if (!reach(found.size(), found.aligned(), false)) {
                return false;
            }
            m.simd.lo = m.read(offset, found.size());
            m.simd.hi = found.size() == 16 ? m.read(offset + 8, 8) : 0;
        } else {
            source(src);
        }
        m.simd.gprA = dst == SimdOperand.G ? m.gpr[number(dst)] : operandSize == 8 ? m.gpr[0] : (int) m.gpr[0];
        m.simd.gprD = operandSize == 8 ? m.gpr[2] : (int) m.gpr[2];
        int target = dst == SimdOperand.D || dst == SimdOperand.C || dst == SimdOperand.NONE || memory(dst) || storing
                ? modrm >> 3 & 7 | (found.x87() ? 0 : (rex & 4) << 1)
                : dst == SimdOperand.X0 ? modrm >> 3 & 7 | (rex & 4) << 1 : number(dst);
        int code = m.simd.execute(found.op(), target, imm);
        if (code != 0) {
            return m.raise(code, 0);
        }
        if (found.flags()) {
            m.flags = m.flags & ~(long) Simd.ARITHMETIC_FLAGS | m.simd.eflags;
        }
        return deliver(found, dst, storing);
    }

    private boolean deliver(SimdInstruction found, SimdOperand dst, boolean storing) {
        if (storing) {
            m.write(offset, found.size(), m.simd.lo, m.simd.hi);
        } else if (dst == SimdOperand.G || dst == SimdOperand.E) {
            m.gpr[number(dst)] = m.simd.lo;
        } else if (dst == SimdOperand.C) {
            m.gpr[1] = m.simd.lo;
        } else if (dst == SimdOperand.D) {
            offset = m.mode == 16 ? m.gpr[7] & 0xFFFF : m.gpr[7];
            stack = false;
            int size = found.x87() ? 8 : 16;
            if (!reach(size, false, true)) {
                return false;
            }
            for (int i = 0; i < size; i++) {
                if (((i < 8 ? m.simd.maskLo : m.simd.maskHi) >>> 8 * (i & 7) & 1) != 0) {
                    m.write(offset + i, 1, (i < 8 ? m.simd.lo : m.simd.hi) >>> 8 * (i & 7), 0);
                }
            }
        }
        return true;
    }

    private void source(@Nullable SimdOperand src) {
        switch (src) {
            case V, U, W -> m.simd.readXmm(number(src));
            case P, N, Q -> m.simd.readMmx(number(src));
            case E -> m.simd.lo = m.gpr[number(SimdOperand.E)];
            case G -> m.simd.lo = m.gpr[number(SimdOperand.G)];
            default -> {}
        }
    }
}
