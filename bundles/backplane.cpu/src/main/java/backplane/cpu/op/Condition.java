package backplane.cpu.op;

import backplane.cpu.decode.Record;
import backplane.cpu.engine.Core;
import java.lang.invoke.MethodHandles;

/** SETcc and CMOVcc. */
final class Condition extends Op {
    private static final int VARIANT = Template.variant(MethodHandles.lookup());
    private static final int CC = VARIANT / 16;
    private static final boolean MOVE = (VARIANT & 8) != 0;
    private static final boolean MEMORY = (VARIANT & 4) != 0;
    private static final int SIZE = VARIANT & 3;

    @Override
    public void run(Core c, long w, long v) {
        if (!MOVE) {
            int value = c.condition(CC) ? 1 : 0;
            if (MEMORY) {
                c.write8(c.linear(w, v, 1, true), value);
            } else {
                c.set8(Record.reg(w), value);
            }
            return;
        }
        long a = MEMORY ? c.read(c.linear(w, v, 1 << SIZE, false), SIZE) : c.get(Record.base(w), SIZE);
        if (c.condition(CC)) {
            c.set(Record.reg(w), a, SIZE);
        } else if (SIZE == 2) {
            c.set(Record.reg(w), c.get(Record.reg(w), 2), 2);
        }
    }
}
