package backplane.cpu.threaded;

import backplane.cpu.engine.Core;
import backplane.cpu.op.Template;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/** MOVZX, MOVSX and MOVSXD; numbered as {@link backplane.cpu.op.Extend}. */
final class ExtendNode extends Node {
    private static final int VARIANT = Template.variant(MethodHandles.lookup());
    private static final boolean SIGNED = Variant.number(VARIANT) >= 32;
    private static final boolean MEMORY = (VARIANT & 16) != 0;
    private static final int FROM = VARIANT >> 2 & 3;
    private static final int TO = VARIANT & 3;
    private static final int SPARE = 64 - (8 << FROM);

    ExtendNode() {}

    private ExtendNode(Place place) {
        super(place);
    }

    @Override
    Node at(Place place) {
        return new ExtendNode(place);
    }

    @Override
    @Nullable
    Node run(Core c) {
        byte[] s = c.st.array();
        long a;
        if (MEMORY) {
            long x = address(c, s, Variant.kind(VARIANT), 1 << FROM, false);
            int e = entry(x);
            if (!translates(c, s, e, x, 1 << FROM, false)) {
                return block.operation(c, this);
            }
            a = load(c.ram.array(), position(s, e, x), FROM);
        } else {
            a = get(s, from, FROM);
        }
        set(s, to, SIGNED ? a << SPARE >> SPARE : a, TO);
        return next;
    }
}
