package backplane.cpu.threaded;

import backplane.cpu.engine.Core;
import backplane.cpu.op.Template;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/** PUSH, POP, LEAVE on a flat stack, 4 or 8 bytes at a time, and LEA; PUSH, POP, LEA numbered as {@link backplane.cpu.op.Stack}. */
final class StackNode extends Node {
    static final int PUSH_REGISTER = 0, PUSH_MEMORY = 1, PUSH_IMMEDIATE = 2, POP_REGISTER = 3, LEA = 5, LEAVE = 6;

    private static final int VARIANT = Template.variant(MethodHandles.lookup());
    private static final int FORM = Variant.number(VARIANT) >> 2;
    private static final int SIZE = VARIANT & 3;
    private static final int BYTES = 1 << SIZE;

    StackNode() {}

    private StackNode(Place place) {
        super(place);
    }

    @Override
    Node at(Place place) {
        return new StackNode(place);
    }

    @Override
    @Nullable
    Node run(Core c) {
        byte[] s = c.st.array();
        switch (FORM) {
            case LEA:
                set(s, to, address(c, s, Variant.kind(VARIANT), 1, false), SIZE);
                return next;
            case POP_REGISTER:
            case LEAVE:
                return pop(c, s);
            case PUSH_MEMORY: {
                long x = address(c, s, Variant.kind(VARIANT), BYTES, false);
                int e = entry(x);
                if (!translates(c, s, e, x, BYTES, false)) {
                    return block.operation(c, this);
                }
                return push(c, s, load(c.ram.array(), position(s, e, x), SIZE));
            }
            case PUSH_REGISTER:
                return push(c, s, get(s, from, SIZE));
            default:
                return push(c, s, immediate);
        }
    }

    private @Nullable Node push(Core c, byte[] s, long value) {
        return pushed(c, s, value, SIZE) ? next : block.operation(c, this);
    }

    private @Nullable Node pop(Core c, byte[] s) {
        long sp = get(s, FORM == LEAVE ? Core.RBP : Core.RSP, SIZE);
        int e = entry(sp);
        if (!translates(c, s, e, sp, BYTES, false)) {
            return block.operation(c, this);
        }
        long value = load(c.ram.array(), position(s, e, sp), SIZE);
        set(s, Core.RSP, sp + BYTES, SIZE);
        set(s, FORM == LEAVE ? Core.RBP : to, value, SIZE);
        return next;
    }
}
