package backplane.cpu.nativecode;

import static backplane.cpu.nativecode.Register.OTHER;
import static backplane.cpu.nativecode.Register.RCX;
import static backplane.cpu.nativecode.Register.TEMP;

import backplane.cpu.nativecode.Form.Kind;

/**
 * Shifts and rotates. Where the overflow flag is undefined, for counts other than 1, processors differ: it is made what the
 * interpreter makes it.
 */
final class Shift {
    private static final int ROR = 1, RCL = 2, RCR = 3, SHR = 5;
    private static final int AND = 4;
    private static final int ZERO = 4;
    private static final int AF = 0x10, OF = 0x800, OF_BIT = 11;

    private final Emission e;
    private final Assembler a;
    private final General general;

    Shift(Emission e, General general) {
        this.e = e;
        a = e.a;
        this.general = general;
    }

    boolean translate(Instruction g) {
        boolean twofold = g.kind == Kind.DOUBLE_SHIFT;
        boolean byCl = twofold ? (g.opcode & 1) != 0 : (g.opcode & 0xfe) == 0xd2;
        int count = byCl ? 0 : g.is(Form.IMM8) ? (int) g.immediate & mask(g) : 1;
        if (!byCl && count == 0 || g.size < 4 && unusual(g, twofold, byCl, count)) {
            return false;
        }
        general.open(g);
        if (!e.flagsLive) {
            if (throughCarry(g, twofold)) {
                e.needCarry();
            }
            general.emit(g, g.opcode);
            e.hostFlags = false;
        } else if (byCl) {
            byCl(g, twofold);
        } else {
            withFlags(g, twofold, count);
        }
        general.close(g);
        return true;
    }

    private static int mask(Instruction g) {
        return g.size == 8 ? 63 : 31;
    }

    private static boolean throughCarry(Instruction g, boolean twofold) {
        return !twofold && (g.reg == RCL || g.reg == RCR);
    }

    private static boolean rotates(Instruction g, boolean twofold) {
        return !twofold && g.reg < 4;
    }

    /** Bytes and words by more than their size, or by a count modulo 9 or 17. */
    private static boolean unusual(Instruction g, boolean twofold, boolean byCl, int count) {
        return twofold || byCl || throughCarry(g, false) || count >= 8 * g.size;
    }

    /** A count of 0 leaves the flags as they are. */
    private void byCl(Instruction g, boolean twofold) {
        if (!g.memory && g.size == 4) {
            // the upper half becomes zero in any case
            general.clearUpperHalf();
        }
        a.rr(1, 0xf6, Assembler.DIGIT, RCX);
        a.u8(mask(g));
        e.hostFlags = false;
        int none = a.jumpIf(ZERO);
        withFlags(g, twofold, 0);
        a.land(none);
        e.hostFlags = false;
    }

    private void withFlags(Instruction g, boolean twofold, int count) {
        if (twofold) {
            general.copy(g, OTHER);
        } else if (rotates(g, twofold)) {
            e.needFlags();
        }
        general.emit(g, g.opcode);
        e.flagsSet();
        if (count != 1) {
            overflow(g, twofold);
            e.hostFlags = false;
        }
    }

    /**
     * Computes the overflow flag into the top bit of TEMP and from there into the state block: whether the top bit of a double shift
     * has changed, whether the top bit differs from the carry flag (to the left) or from the bit below it (to the right).
     */
    private void overflow(Instruction g, boolean twofold) {
        general.copy(g, TEMP);
        if (twofold) {
            a.rr(8, 0x33, TEMP, OTHER);
        } else if (g.reg == ROR || g.reg == RCR || g.reg >= SHR) {
            a.mov(8, OTHER, TEMP);
            a.rr(8, 0x03, OTHER, OTHER);
            a.rr(8, 0x33, TEMP, OTHER);
        }
        toOverflowBit(g);
        if (!twofold && (g.reg == 0 || g.reg == RCL || g.reg == 4)) {
            // the carry flag is bit 0
            a.load(4, OTHER, Area.FLAGS);
            a.rr(4, 0xc1, Assembler.DIGIT + 4, OTHER);
            a.u8(OF_BIT);
            a.arithmetic(4, AND, OTHER, OF);
            a.rr(4, 0x33, TEMP, OTHER);
        }
        a.load(4, OTHER, Area.FLAGS);
        a.arithmetic(4, AND, OTHER, rotates(g, twofold) ? ~OF : ~(OF | AF));
        a.rr(4, 0x0b, OTHER, TEMP);
        a.store(4, Area.FLAGS, OTHER);
    }

    /** Moves the top bit of the operand in TEMP to where the overflow flag is, and clears the rest. */
    private void toOverflowBit(Instruction g) {
        int distance = 8 * g.size - 1 - OF_BIT;
        a.rr(8, 0xc1, Assembler.DIGIT + (distance < 0 ? 4 : SHR), TEMP);
        a.u8(Math.abs(distance));
        a.arithmetic(4, AND, TEMP, OF);
    }
}
