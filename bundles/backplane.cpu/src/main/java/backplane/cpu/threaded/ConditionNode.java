package backplane.cpu.threaded;

import backplane.cpu.engine.Core;
import backplane.cpu.op.Template;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/** SETcc of a register and CMOVcc; numbered as {@link backplane.cpu.op.Condition}. */
final class ConditionNode extends Node {
    private static final int VARIANT = Template.variant(MethodHandles.lookup());
    private static final int CC = Variant.number(VARIANT) / 16;
    private static final boolean MOVE = (VARIANT & 8) != 0;
    private static final boolean MEMORY = (VARIANT & 4) != 0;
    private static final int SIZE = VARIANT & 3;

    ConditionNode() {}

    private ConditionNode(Place place) {
        super(place);
    }

    @Override
    Node at(Place place) {
        return new ConditionNode(place);
    }

    @Override
    @Nullable
    Node run(Core c) {
        byte[] s = c.st.array();
        boolean yes = condition(CC, c.result, c.carry);
        if (!MOVE) {
            set(s, to, yes ? 1 : 0, 0);
            return next;
        }
        long a;
        if (MEMORY) {
            long x = address(c, s, Variant.kind(VARIANT), 1 << SIZE, false);
            int e = entry(x);
            if (!translates(c, s, e, x, 1 << SIZE, false)) {
                return block.operation(c, this);
            }
            a = load(c.ram.array(), position(s, e, x), SIZE);
        } else {
            a = get(s, from, SIZE);
        }
        set(s, to, yes ? a : get(s, to, SIZE), SIZE);
        return next;
    }
}
