package backplane.cpu.threaded;

import static backplane.cpu.op.Shift.*;

import backplane.cpu.engine.Core;
import backplane.cpu.op.Template;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * Shifts and rotates of a register of 32 or 64 bits by an immediate or CL, but for those through CF; numbered as
 * {@link backplane.cpu.op.Shift}.
 */
final class ShiftNode extends Node {
    private static final int VARIANT = Template.variant(MethodHandles.lookup());
    private static final int OPERATION = Variant.number(VARIANT) / 16;
    private static final boolean BY_CL = (VARIANT & 4) != 0;
    private static final int SIZE = VARIANT & 3;
    private static final int BITS = 8 << SIZE;
    private static final int SPARE = 64 - BITS;
    private static final int JUMP = Variant.jump(VARIANT);

    ShiftNode() {}

    private ShiftNode(Place place) {
        super(place);
    }

    @Override
    Node at(Place place) {
        return new ShiftNode(place);
    }

    @Override
    @Nullable
    Node run(Core c) {
        byte[] s = c.st.array();
        int n = (BY_CL ? s[Core.RCX] : immediate) & BITS - 1;
        long a = get(s, first, SIZE);
        if (n == 0) {
            set(s, to, a, SIZE);
            return JUMP >= 0 && condition(JUMP, c.result, c.carry) ? taken.go(c) : next;
        }
        long r = shifted(a, n);
        set(s, to, r, SIZE);
        if (OPERATION == ROL || OPERATION == ROR) {
            c.carry = c.carry & ~Core.TOP | turned(r);
            return next;
        }
        if (!Variant.dead(VARIANT)) {
            long result = r << SPARE >> SPARE;
            long carry = carry(a, r, n);
            c.result = result;
            c.carry = carry;
            if (JUMP >= 0 && condition(JUMP, result, carry)) {
                return taken.go(c);
            }
        }
        return next;
    }

    private static long shifted(long a, int n) {
        switch (OPERATION) {
            case ROL:
                return SIZE == 2 ? Integer.rotateLeft((int) a, n) & 0xffff_ffffL : Long.rotateLeft(a, n);
            case ROR:
                return SIZE == 2 ? Integer.rotateRight((int) a, n) & 0xffff_ffffL : Long.rotateRight(a, n);
            case SHR:
                return a >>> n;
            case SAR:
                return a << SPARE >> SPARE >> n;
            default:
                return a << n;
        }
    }

    /** CF and OF after a rotation. */
    private static long turned(long r) {
        return OPERATION == ROL ? r << 63 | r >>> BITS - 1 << 62 : r << SPARE & Core.TOP;
    }

    private static long carry(long a, long r, int n) {
        switch (OPERATION) {
            case SHR: {
                long cf = a >>> n - 1 << 63;
                return cf | (cf >>> 1 ^ (r << SPARE ^ r << SPARE + 1) >>> 63 << 62);
            }
            case SAR:
                return a << SPARE >> SPARE >> n - 1 << 63 >> 1 & Core.TOP;
            default:
                return a >>> BITS - n << 63 | r << SPARE >>> 63 << 62;
        }
    }
}
