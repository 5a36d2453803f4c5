package backplane.cpu.op;

import backplane.cpu.decode.Record;
import backplane.cpu.engine.Core;
import java.lang.invoke.MethodHandles;

/** Two operands, the first one changed: MOV, the eight arithmetic operations, TEST; in five forms and four sizes. */
public final class Binary extends Op {
    static final String NAMES = "ADD OR ADC SBB AND SUB XOR CMP MOV TEST";

    public static final int ADD = 0, OR = 1, ADC = 2, SBB = 3, AND = 4, SUB = 5, XOR = 6, CMP = 7, MOV = 8, TEST = 9;
    /** The five forms. */
    public static final int REGISTER_REGISTER = 0, REGISTER_MEMORY = 1, MEMORY_REGISTER = 2, REGISTER_IMMEDIATE = 3;

    public static final int MEMORY_IMMEDIATE = 4;

    private static final int VARIANT = Template.variant(MethodHandles.lookup());
    private static final int OPERATION = VARIANT / 20;
    private static final int FORM = VARIANT / 4 % 5;
    private static final int SIZE = VARIANT & 3;
    private static final int BYTES = 1 << SIZE;
    private static final int SPARE = 64 - 8 * BYTES;
    private static final boolean MEMORY = FORM == MEMORY_REGISTER || FORM == MEMORY_IMMEDIATE;
    private static final boolean READ_ONLY = OPERATION == CMP || OPERATION == TEST;

    @Override
    public void run(Core c, long w, long v) {
        long b;
        long a;
        long at = 0;
        if (FORM == REGISTER_REGISTER) {
            b = c.get(Record.base(w), SIZE);
        } else if (FORM == MEMORY_REGISTER) {
            b = c.get(Record.reg(w), SIZE);
        } else if (FORM == REGISTER_MEMORY) {
            b = c.read(c.linear(w, v, BYTES, false), SIZE);
        } else {
            b = SIZE == 3 ? v >> 32 : v >> 32 & -1L >>> SPARE;
        }
        if (MEMORY) {
            at = c.linear(w, v, BYTES, !READ_ONLY);
        }
        if (OPERATION == MOV) {
            a = 0;
        } else if (MEMORY) {
            a = READ_ONLY ? c.read(at, SIZE) : c.readForWrite(at, SIZE);
        } else {
            a = c.get(Record.reg(w), SIZE);
        }
        long r = combine(c, a, b);
        if (!READ_ONLY) {
            if (MEMORY) {
                c.write(at, r, SIZE);
            } else {
                c.set(Record.reg(w), r, SIZE);
            }
        }
        flags(c, a, b, r);
    }

    private static long combine(Core c, long a, long b) {
        switch (OPERATION) {
            case ADD:
                return a + b;
            case OR:
                return a | b;
            case ADC:
                return a + b + (c.carry >>> 63);
            case SBB:
                return a - b - (c.carry >>> 63);
            case AND:
            case TEST:
                return a & b;
            case SUB:
            case CMP:
                return a - b;
            case XOR:
                return a ^ b;
            default:
                return b;
        }
    }

    private static void flags(Core c, long a, long b, long r) {
        if (OPERATION == MOV) {
            return;
        }
        c.result = r << SPARE >> SPARE;
        if (OPERATION == ADD || OPERATION == ADC) {
            long carries = a & b | (a | b) & ~r;
            c.carry = carries << SPARE & Core.TOP | carries & 8;
        } else if (OPERATION == SUB || OPERATION == SBB || OPERATION == CMP) {
            long borrows = ~a & b | ~(a ^ b) & r;
            c.carry = borrows << SPARE & Core.TOP | borrows & 8;
        } else {
            c.carry = 0;
        }
    }
}
