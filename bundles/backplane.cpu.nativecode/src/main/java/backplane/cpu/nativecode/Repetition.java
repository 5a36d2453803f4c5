package backplane.cpu.nativecode;

import static backplane.cpu.nativecode.Register.ADDRESS;
import static backplane.cpu.nativecode.Register.LEFT;
import static backplane.cpu.nativecode.Register.MEMORY;
import static backplane.cpu.nativecode.Register.OTHER;
import static backplane.cpu.nativecode.Register.RCX;
import static backplane.cpu.nativecode.Register.RDI;
import static backplane.cpu.nativecode.Register.RSI;
import static backplane.cpu.nativecode.Register.TEMP;

import backplane.cpu.nativecode.Form.Flags;

/**
 * Repeated string instructions, upwards: a loop that does with one such instruction of the host what lies before the end of a page.
 * Between two turns the registers are those of an instruction that was interrupted, so that it can be left there.
 */
final class Repetition {
    private static final int PAGE = 4096;
    private static final int ADD = 0, AND = 4;
    private static final int ZERO = 4, NOT_ZERO = 5, ABOVE = 7, SIGN = 8;
    private static final int ZERO_FLAG = 0x40;
    /** Opcodes. */
    private static final int CMOV = Assembler.TWO_BYTE | 0x40,
            SBB = 0x1b,
            SUB = 0x2b,
            CMP = 0x3b,
            TEST = 0x85,
            XCHG = 0x87;

    private static final int LEA = 0x8d;

    private final Emission e;
    private final Assembler a;
    private final Strings strings;
    /** Bytes of a pointer of the present instruction, and whether RSI is one of its operands. */
    private int pointer;

    private boolean source;

    Repetition(Emission e, Strings strings) {
        this.e = e;
        a = e.a;
        this.strings = strings;
    }

    void translate(Instruction g) {
        boolean compares = g.flags == Flags.ALL;
        pointer = g.wide ? 8 : 4;
        source = g.opcode < 0xa8;
        int start = a.here();
        a.rr(pointer, TEST, RCX, RCX);
        int nothing = a.jumpIf(ZERO);
        strings.upwards();
        addresses(g);
        units(g.size);
        if (compares) {
            compare(g, start);
        } else {
            move(g, start);
        }
        a.land(nothing);
    }

    /** MOVS and STOS: how many are done is known before. */
    private void move(Instruction g, int start) {
        charge();
        hostOperands();
        advance(g.size);
        repeat(g);
        guestOperands();
        a.jump(start);
    }

    /** CMPS and SCAS: as many as the budget allows but the last one, until the zero flag ends it. */
    private void compare(Instruction g, int start) {
        a.rr(8, CMP, TEMP, LEFT);
        a.rr(8, CMOV | ABOVE, TEMP, LEFT);
        a.rr(4, TEST, TEMP, TEMP);
        e.exhaustedIf(ZERO);
        hostOperands();
        a.store(8, Area.SAVED, RCX);
        repeat(g);
        e.storeFlags();
        // NEG, ADD: how many were done
        a.rr(8, 0xf7, Assembler.DIGIT + 3, RCX);
        a.rs(8, 0x03, RCX, Area.SAVED);
        a.rr(8, SUB, LEFT, RCX);
        advance(g.size);
        guestOperands();
        a.rs(1, 0xf6, Assembler.DIGIT, Area.FLAGS);
        a.u8(ZERO_FLAG);
        int found = a.jumpIf(g.repeat == Instruction.REPNE ? NOT_ZERO : ZERO);
        a.rr(pointer, TEST, RCX, RCX);
        int last = a.jumpIf(ZERO);
        a.jump(start);
        a.land(found);
        a.land(last);
        // the block was charged for one
        a.rm(8, 0, LEA, LEFT, LEFT, 1);
    }

    /** Puts the addresses of the operands, relative to MEMORY, into ADDRESS (RDI) and SAVED (RSI). */
    private void addresses(Instruction g) {
        boolean write = g.flags == Flags.NONE;
        if (source) {
            strings.at(g, RSI, false);
            a.store(8, Area.SAVED, ADDRESS);
            // both ranges may need the same TLB entry
            e.start = a.here();
        }
        strings.at(g, RDI, write);
    }

    /** Puts into TEMP how many operands lie before the nearer end of a page, at most as many as are to be done. */
    private void units(int size) {
        offset(TEMP, RDI);
        if (source) {
            offset(OTHER, RSI);
            a.rr(4, CMP, OTHER, TEMP);
            a.rr(4, CMOV | ABOVE, TEMP, OTHER);
        }
        // NEG, SHR
        a.rr(4, 0xf7, Assembler.DIGIT + 3, TEMP);
        a.arithmetic(4, ADD, TEMP, PAGE);
        if (size > 1) {
            a.rr(4, 0xc1, Assembler.DIGIT + 5, TEMP);
            a.u8(Integer.numberOfTrailingZeros(size));
        }
        a.rr(pointer, CMP, TEMP, RCX);
        a.rr(pointer, CMOV | ABOVE, TEMP, RCX);
    }

    private void offset(int to, int address) {
        a.mov(4, to, address);
        a.arithmetic(4, AND, to, PAGE - 1);
    }

    /** Charges all operands in TEMP but the very last one, which the block was charged for. */
    private void charge() {
        a.rm(8, 0, LEA, OTHER, LEFT, 1);
        a.rr(pointer, CMP, TEMP, RCX);
        a.rr(8, SBB, OTHER, TEMP);
        e.exhaustedIf(SIGN);
        a.mov(8, LEFT, OTHER);
    }

    /** Loads the registers that the host's instruction uses; those of the guest are in TEMP, ADDRESS and OTHER then. */
    private void hostOperands() {
        a.rr(8, 0x03, ADDRESS, MEMORY);
        a.rr(8, XCHG, ADDRESS, RDI);
        a.rr(8, XCHG, TEMP, RCX);
        if (source) {
            a.load(8, OTHER, Area.SAVED);
            a.rr(8, 0x03, OTHER, MEMORY);
            a.rr(8, XCHG, OTHER, RSI);
        }
    }

    /** Moves the registers of the guest by the number of operands in RCX. */
    private void advance(int size) {
        int scale = Integer.numberOfTrailingZeros(size);
        a.rr(pointer, SUB, TEMP, RCX);
        a.rx(pointer, 0, LEA, ADDRESS, ADDRESS, RCX, scale, 0);
        if (source) {
            a.rx(pointer, 0, LEA, OTHER, OTHER, RCX, scale, 0);
        }
    }

    private void guestOperands() {
        a.mov(8, RCX, TEMP);
        a.mov(8, RDI, ADDRESS);
        if (source) {
            a.mov(8, RSI, OTHER);
        }
    }

    private void repeat(Instruction g) {
        if (g.size == 2) {
            a.u8(0x66);
        }
        a.u8(g.repeat == Instruction.REPNE ? 0xf2 : 0xf3);
        if (g.size == 8) {
            a.u8(0x48);
        }
        a.u8(g.opcode);
    }
}
