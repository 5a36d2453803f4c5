package backplane.cpu.op;

import backplane.cpu.decode.Record;
import backplane.cpu.engine.Core;
import java.lang.invoke.MethodHandles;

/** One operand: INC, DEC, NEG, NOT; register and memory, four sizes. */
public final class Unary extends Op {
    static final String NAMES = "INC DEC NEG NOT";

    public static final int INC = 0, DEC = 1, NEG = 2;

    private static final int VARIANT = Template.variant(MethodHandles.lookup());
    private static final int OPERATION = VARIANT / 8;
    private static final boolean MEMORY = (VARIANT & 4) != 0;
    private static final int SIZE = VARIANT & 3;
    private static final int SPARE = 64 - (8 << SIZE);

    @Override
    public void run(Core c, long w, long v) {
        long at = MEMORY ? c.linear(w, v, 1 << SIZE, true) : 0;
        long a = MEMORY ? c.readForWrite(at, SIZE) : c.get(Record.reg(w), SIZE);
        long r = OPERATION == INC ? a + 1 : OPERATION == DEC ? a - 1 : OPERATION == NEG ? -a : ~a;
        if (MEMORY) {
            c.write(at, r, SIZE);
        } else {
            c.set(Record.reg(w), r, SIZE);
        }
        if (OPERATION == INC || OPERATION == DEC) {
            // CF stays; bit 62 is chosen so that OF comes out right
            long carries = OPERATION == INC ? a & ~r : ~a & r;
            long overflow = (carries ^ carries << 1) << SPARE >>> 63;
            long cf = c.carry >>> 63;
            c.result = r << SPARE >> SPARE;
            c.carry = cf << 63 | (cf ^ overflow) << 62 | carries & 8;
        } else if (OPERATION == NEG) {
            long borrows = a | r;
            c.result = r << SPARE >> SPARE;
            c.carry = borrows << SPARE & Core.TOP | borrows & 8;
        }
    }
}
