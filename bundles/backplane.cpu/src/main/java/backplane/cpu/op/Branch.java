package backplane.cpu.op;

import backplane.cpu.engine.Core;
import java.lang.invoke.MethodHandles;

/** Jcc, JMP and CALL with a displacement, which the record holds relative to the start of the block. */
final class Branch extends Op {
    private static final int JMP = 16, CALL = 17;

    private static final int VARIANT = Template.variant(MethodHandles.lookup());
    private static final int OPERATION = VARIANT / 8;
    private static final boolean CHECKED = (VARIANT & 4) != 0;
    private static final int SIZE = VARIANT & 3;
    private static final long MASK = SIZE == 1 ? 0xffff : SIZE == 2 ? 0xffff_ffffL : -1L;

    @Override
    public void run(Core c, long w, long v) {
        if (OPERATION < JMP && !c.condition(OPERATION)) {
            return;
        }
        long target = c.blockRip + v & MASK;
        if (CHECKED && target > c.limit(Core.CS) || SIZE == 3 && !Core.canonical(target)) {
            throw c.protection();
        }
        if (OPERATION == CALL) {
            c.push(c.rip, SIZE);
        }
        c.rip = target;
    }
}
