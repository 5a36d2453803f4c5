package backplane.cpu.threaded;

import backplane.cpu.engine.Core;
import backplane.cpu.op.Template;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/** IMUL with two and with three operands of 32 or 64 bits. */
final class MultiplyNode extends Node {
    /** Bits of the number besides the size. */
    static final int MEMORY = 4, THREE = 8;

    private static final int VARIANT = Template.variant(MethodHandles.lookup());
    private static final int SIZE = VARIANT & 3;
    private static final int BYTES = 1 << SIZE;

    MultiplyNode() {}

    private MultiplyNode(Place place) {
        super(place);
    }

    @Override
    Node at(Place place) {
        return new MultiplyNode(place);
    }

    @Override
    @Nullable
    Node run(Core c) {
        byte[] s = c.st.array();
        long b;
        if ((VARIANT & MEMORY) != 0) {
            long x = address(c, s, Variant.kind(VARIANT), BYTES, false);
            int e = entry(x);
            if (!translates(c, s, e, x, BYTES, false)) {
                return block.operation(c, this);
            }
            b = load(c.ram.array(), position(s, e, x), SIZE);
        } else {
            b = get(s, from, SIZE);
        }
        long a = (VARIANT & THREE) != 0 ? immediate : get(s, first, SIZE);
        boolean overflow;
        long r;
        if (SIZE == 2) {
            long whole = (long) (int) a * (int) b;
            r = (int) whole;
            overflow = r != whole;
        } else {
            r = a * b;
            overflow = Math.multiplyHigh(a, b) != r >> 63;
        }
        set(s, to, r, SIZE);
        c.result = r;
        c.carry = overflow ? 1L << 63 : 0;
        return next;
    }
}
