package backplane.cpu.nativecode;

import static backplane.cpu.nativecode.Register.ADDRESS;
import static backplane.cpu.nativecode.Register.LEFT;
import static backplane.cpu.nativecode.Register.MEMORY;
import static backplane.cpu.nativecode.Register.OTHER;
import static backplane.cpu.nativecode.Register.RCX;
import static backplane.cpu.nativecode.Register.RDI;
import static backplane.cpu.nativecode.Register.RSI;
import static backplane.cpu.nativecode.Register.TEMP;

/**
 * REP MOVS and REP STOS, upwards: a loop that does with one such instruction of the host what lies before the end of a page. Between
 * two turns the registers are those of an instruction that was interrupted, so that it can be left there.
 */
final class Repetition {
    private static final int PAGE = 4096;
    private static final int ADD = 0, AND = 4;
    private static final int ZERO = 4, ABOVE = 7, SIGN = 8;
    /** Opcodes: CMOVcc, SBB, SUB, CMP, XCHG. */
    private static final int CMOV = Assembler.TWO_BYTE | 0x40, SBB = 0x1b, SUB = 0x2b, CMP = 0x3b, XCHG = 0x87;

    private final Emission e;
    private final Assembler a;
    private final Strings strings;

    Repetition(Emission e, Strings strings) {
        this.e = e;
        a = e.a;
        this.strings = strings;
    }

    void translate(Instruction g) {
        boolean moves = (g.opcode & 0xfe) == Strings.MOVS;
        int pointer = pointer(g);
        int start = a.here();
        a.rr(pointer, 0x85, RCX, RCX);
        int done = a.jumpIf(ZERO);
        strings.upwards();
        if (moves) {
            strings.at(g, RSI, false);
            a.store(8, Area.SAVED, ADDRESS);
            // both ranges may need the same TLB entry
            e.start = a.here();
        }
        strings.at(g, RDI, true);
        units(g, moves);
        charge(pointer);
        hostOperands(moves);
        // what remains, and where
        a.rr(pointer, SUB, TEMP, RCX);
        int scale = Integer.numberOfTrailingZeros(g.size);
        a.rx(pointer, 0, 0x8d, ADDRESS, ADDRESS, RCX, scale, 0);
        if (moves) {
            a.rx(pointer, 0, 0x8d, OTHER, OTHER, RCX, scale, 0);
        }
        repeat(g);
        a.mov(8, RCX, TEMP);
        a.mov(8, RDI, ADDRESS);
        if (moves) {
            a.mov(8, RSI, OTHER);
        }
        a.jump(start);
        a.land(done);
    }

    private static int pointer(Instruction g) {
        return g.wide ? 8 : 4;
    }

    /** Puts into TEMP how many operands lie before the nearer end of a page, at most as many as are to be done. */
    private void units(Instruction g, boolean moves) {
        offset(TEMP, RDI);
        if (moves) {
            offset(OTHER, RSI);
            a.rr(4, CMP, OTHER, TEMP);
            a.rr(4, CMOV | ABOVE, TEMP, OTHER);
        }
        // NEG, SHR
        a.rr(4, 0xf7, Assembler.DIGIT + 3, TEMP);
        a.arithmetic(4, ADD, TEMP, PAGE);
        if (g.size > 1) {
            a.rr(4, 0xc1, Assembler.DIGIT + 5, TEMP);
            a.u8(Integer.numberOfTrailingZeros(g.size));
        }
        a.rr(pointer(g), CMP, TEMP, RCX);
        a.rr(pointer(g), CMOV | ABOVE, TEMP, RCX);
    }

    private void offset(int to, int address) {
        a.mov(4, to, address);
        a.arithmetic(4, AND, to, PAGE - 1);
    }

    /** Charges all operands in TEMP but the very last one, which the block was charged for. */
    private void charge(int pointer) {
        a.rm(8, 0, 0x8d, OTHER, LEFT, 1);
        a.rr(pointer, CMP, TEMP, RCX);
        a.rr(8, SBB, OTHER, TEMP);
        e.exhaustedIf(SIGN);
        a.mov(8, LEFT, OTHER);
    }

    /** Loads the registers that the host's instruction uses; their old values are in TEMP, ADDRESS and OTHER then. */
    private void hostOperands(boolean moves) {
        a.rr(8, 0x03, ADDRESS, MEMORY);
        a.rr(8, XCHG, ADDRESS, RDI);
        a.rr(8, XCHG, TEMP, RCX);
        if (moves) {
            a.load(8, OTHER, Area.SAVED);
            a.rr(8, 0x03, OTHER, MEMORY);
            a.rr(8, XCHG, OTHER, RSI);
        }
    }

    private void repeat(Instruction g) {
        if (g.size == 2) {
            a.u8(0x66);
        }
        a.u8(0xf3);
        if (g.size == 8) {
            a.u8(0x48);
        }
        a.u8(g.opcode);
    }
}
