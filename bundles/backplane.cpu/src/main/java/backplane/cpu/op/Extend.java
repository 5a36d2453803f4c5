package backplane.cpu.op;

import backplane.cpu.decode.Record;
import backplane.cpu.engine.Core;
import java.lang.invoke.MethodHandles;

/** MOVZX, MOVSX and MOVSXD. */
final class Extend extends Op {
    static final String NAMES = "MOVZX MOVSX";

    private static final int VARIANT = Template.variant(MethodHandles.lookup());
    private static final boolean SIGNED = VARIANT >= 32;
    private static final boolean MEMORY = (VARIANT & 16) != 0;
    private static final int FROM = VARIANT >> 2 & 3;
    private static final int TO = VARIANT & 3;
    private static final int SPARE = 64 - (8 << FROM);

    @Override
    public void run(Core c, long w, long v) {
        long a = MEMORY ? c.read(c.linear(w, v, 1 << FROM, false), FROM) : c.get(Record.base(w), FROM);
        c.set(Record.reg(w), SIGNED ? a << SPARE >> SPARE : a, TO);
    }
}
