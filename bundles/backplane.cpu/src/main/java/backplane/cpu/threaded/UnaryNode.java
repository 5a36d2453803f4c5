package backplane.cpu.threaded;

import static backplane.cpu.op.Unary.*;

import backplane.cpu.engine.Core;
import backplane.cpu.op.Template;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/** INC, DEC, NEG, NOT; numbered as {@link backplane.cpu.op.Unary}. */
final class UnaryNode extends Node {
    private static final int VARIANT = Template.variant(MethodHandles.lookup());
    private static final int OPERATION = Variant.number(VARIANT) / 8;
    private static final boolean MEMORY = (VARIANT & 4) != 0;
    private static final int SIZE = VARIANT & 3;
    private static final int BYTES = 1 << SIZE;
    private static final int SPARE = 64 - 8 * BYTES;
    private static final int JUMP = Variant.jump(VARIANT);

    UnaryNode() {}

    private UnaryNode(Place place) {
        super(place);
    }

    @Override
    Node at(Place place) {
        return new UnaryNode(place);
    }

    @Override
    @Nullable
    Node run(Core c) {
        byte[] s = c.st.array();
        byte[] ram = s;
        int at = 0;
        if (MEMORY) {
            long x = address(c, s, Variant.kind(VARIANT), BYTES, true);
            int e = entry(x);
            if (!translates(c, s, e, x, BYTES, true)) {
                return block.operation(c, this);
            }
            at = position(s, e, x);
            ram = c.ram.array();
        }
        long a = MEMORY ? load(ram, at, SIZE) : get(s, first, SIZE);
        long r = OPERATION == INC ? a + 1 : OPERATION == DEC ? a - 1 : OPERATION == NEG ? -a : ~a;
        if (MEMORY) {
            store(ram, at, r, SIZE);
        } else {
            set(s, to, r, SIZE);
        }
        if (OPERATION <= NEG && !(OPERATION == NEG && Variant.dead(VARIANT))) {
            long result = r << SPARE >> SPARE;
            long carry =
                    OPERATION == NEG ? carry(a | r, SPARE) : kept(c.carry, OPERATION == INC ? a & ~r : ~a & r, SPARE);
            c.result = result;
            c.carry = carry;
            if (JUMP >= 0 && condition(JUMP, result, carry)) {
                return taken.go(c);
            }
        }
        return next;
    }

    @Override
    @Nullable
    Node after(Core c) {
        return JUMP >= 0 && condition(JUMP, c.result, c.carry) ? taken.go(c) : next;
    }
}
