package backplane.cpu.threaded;

import static backplane.cpu.op.Binary.*;

import backplane.cpu.engine.Core;
import backplane.cpu.op.Template;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/** Two operands, the first one changed; numbered as {@link backplane.cpu.op.Binary}. */
final class BinaryNode extends Node {
    private static final int VARIANT = Template.variant(MethodHandles.lookup());
    private static final int OPERATION = Variant.number(VARIANT) / 20;
    private static final int FORM = Variant.number(VARIANT) / 4 % 5;
    private static final int SIZE = VARIANT & 3;
    private static final int BYTES = 1 << SIZE;
    private static final int SPARE = 64 - 8 * BYTES;
    private static final boolean MEMORY = FORM == MEMORY_REGISTER || FORM == MEMORY_IMMEDIATE;
    private static final boolean READ_ONLY = OPERATION == CMP || OPERATION == TEST;
    private static final boolean WRITE = MEMORY && !READ_ONLY;
    private static final int JUMP = Variant.jump(VARIANT);

    BinaryNode() {}

    private BinaryNode(Place place) {
        super(place);
    }

    @Override
    Node at(Place place) {
        return new BinaryNode(place);
    }

    @Override
    @Nullable
    Node run(Core c) {
        byte[] s = c.st.array();
        byte[] ram = s;
        int at = 0;
        if (MEMORY || FORM == REGISTER_MEMORY) {
            long x = address(c, s, Variant.kind(VARIANT), BYTES, WRITE);
            int e = entry(x);
            if (!translates(c, s, e, x, BYTES, WRITE)) {
                return block.operation(c, this);
            }
            at = position(s, e, x);
            ram = c.ram.array();
        }
        long b = FORM == REGISTER_MEMORY
                ? load(ram, at, SIZE)
                : FORM == REGISTER_REGISTER
                        ? get(s, from, SIZE)
                        : FORM == MEMORY_REGISTER ? get(s, to, SIZE) : immediate & -1L >>> (SIZE == 3 ? 0 : SPARE);
        long a = OPERATION == MOV ? 0 : MEMORY ? load(ram, at, SIZE) : get(s, first, SIZE);
        long r = combine(OPERATION, a, b, OPERATION == ADC || OPERATION == SBB ? c.carry : 0);
        if (WRITE) {
            store(ram, at, r, SIZE);
        } else if (!READ_ONLY) {
            set(s, to, r, SIZE);
        }
        if (OPERATION != MOV && !Variant.dead(VARIANT)) {
            long result = r << SPARE >> SPARE;
            long carry = OPERATION == ADD || OPERATION == ADC
                    ? carry(carries(a, b, r), SPARE)
                    : OPERATION == SUB || OPERATION == SBB || OPERATION == CMP ? carry(borrows(a, b, r), SPARE) : 0;
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
