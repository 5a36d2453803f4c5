package backplane.cpu.op;

import backplane.cpu.engine.Core;
import java.lang.invoke.MethodHandles;

/**
 * Up to four operations that follow each other in a hot block, called as one: each copy of the class has its operations as
 * constants, so that HotSpot inlines them and one indirect call remains of four. The records are read from {@link Core#words} at
 * {@link Core#pc}, which moves on as if they were called one by one.
 */
final class Chain extends Op {
    static final int LONGEST = 4;

    private static final Op[] OPS = Template.data(MethodHandles.lookup(), Op[].class);
    private static final int LENGTH = OPS.length;
    private static final Op FIRST = OPS[0];
    private static final Op SECOND = OPS[1];
    private static final Op THIRD = OPS[LENGTH > 2 ? 2 : 0];
    private static final Op FOURTH = OPS[LENGTH > 3 ? 3 : 0];

    @Override
    public void run(Core c, long w, long v) {
        long[] words = c.words;
        int i = c.pc;
        FIRST.run(c, w, v);
        if (c.end == 0) {
            return;
        }
        c.pc = i + 2;
        SECOND.run(c, words[i + 2], words[i + 3]);
        if (LENGTH > 2) {
            if (c.end == 0) {
                return;
            }
            c.pc = i + 4;
            THIRD.run(c, words[i + 4], words[i + 5]);
        }
        if (LENGTH > 3) {
            if (c.end == 0) {
                return;
            }
            c.pc = i + 6;
            FOURTH.run(c, words[i + 6], words[i + 7]);
        }
    }
}
