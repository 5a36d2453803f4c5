package backplane.cpu.threaded;

import backplane.cpu.engine.Core;
import backplane.cpu.op.Template;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/** Jcc, JMP and CALL with a displacement; JMP, CALL, RET to an address from a register, from memory, from a flat stack. */
final class FlowNode extends Node {
    /** Times 4, plus the operand size; below: Jcc by condition. */
    static final int JMP = 16,
            CALL = 17,
            JMP_REGISTER = 18,
            JMP_MEMORY = 19,
            CALL_REGISTER = 20,
            CALL_MEMORY = 21,
            RET = 22;

    private static final int VARIANT = Template.variant(MethodHandles.lookup());
    private static final int OPERATION = Variant.number(VARIANT) >> 2;
    private static final int SIZE = VARIANT & 3;
    private static final int BYTES = 1 << SIZE;

    FlowNode() {}

    private FlowNode(Place place) {
        super(place);
    }

    @Override
    Node at(Place place) {
        return new FlowNode(place);
    }

    @Override
    @Nullable
    Node run(Core c) {
        if (OPERATION < JMP) {
            return condition(OPERATION, c.result, c.carry) ? taken.go(c) : next;
        }
        if (OPERATION == JMP) {
            return taken.go(c);
        }
        byte[] s = c.st.array();
        if (OPERATION == CALL) {
            return pushed(c, s, block.through.address(c), SIZE) ? taken.go(c) : block.operation(c, this);
        }
        if (OPERATION == RET) {
            return ret(c, s);
        }
        long target;
        if (OPERATION == JMP_MEMORY || OPERATION == CALL_MEMORY) {
            long x = address(c, s, Variant.kind(VARIANT), BYTES, false);
            int e = entry(x);
            if (!translates(c, s, e, x, BYTES, false)) {
                return block.operation(c, this);
            }
            target = load(c.ram.array(), position(s, e, x), SIZE);
        } else {
            target = get(s, from, SIZE);
        }
        if (!Core.canonical(target) || OPERATION >= CALL_REGISTER && !pushed(c, s, block.through.address(c), SIZE)) {
            return block.operation(c, this);
        }
        return to(c, target);
    }

    private @Nullable Node ret(Core c, byte[] s) {
        long sp = get(s, Core.RSP, SIZE);
        int e = entry(sp);
        if (!translates(c, s, e, sp, BYTES, false)) {
            return block.operation(c, this);
        }
        long target = load(c.ram.array(), position(s, e, sp), SIZE);
        if (!Core.canonical(target)) {
            return block.operation(c, this);
        }
        set(s, Core.RSP, sp + BYTES + (immediate & 0xffff), SIZE);
        return to(c, target);
    }

    private @Nullable Node to(Core c, long target) {
        c.executed += block.count;
        c.rip = target;
        return Block.onward(c);
    }
}
