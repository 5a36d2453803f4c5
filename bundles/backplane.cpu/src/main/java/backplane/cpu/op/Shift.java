package backplane.cpu.op;

import backplane.cpu.decode.Record;
import backplane.cpu.engine.Core;
import java.lang.invoke.MethodHandles;

/** Shifts and rotates by an immediate or CL; register and memory, four sizes. */
public final class Shift extends Op {
    static final String NAMES = "ROL ROR RCL RCR SHL SHR SAL SAR";

    public static final int ROL = 0, ROR = 1, RCL = 2, RCR = 3, SHR = 5, SAR = 7;

    private static final int VARIANT = Template.variant(MethodHandles.lookup());
    private static final int OPERATION = VARIANT / 16;
    private static final boolean MEMORY = (VARIANT & 8) != 0;
    private static final boolean BY_CL = (VARIANT & 4) != 0;
    private static final int SIZE = VARIANT & 3;
    private static final int BITS = 8 << SIZE;
    private static final int SPARE = 64 - BITS;
    private static final long MASK = -1L >>> SPARE;

    @Override
    public void run(Core c, long w, long v) {
        int count = (BY_CL ? c.get8(Core.RCX) : (int) (v >> 32)) & (SIZE == 3 ? 63 : 31);
        long at = MEMORY ? c.linear(w, v, 1 << SIZE, true) : 0;
        long a = MEMORY ? c.readForWrite(at, SIZE) : c.get(Record.reg(w), SIZE);
        if (OPERATION == RCL || OPERATION == RCR) {
            count = SIZE == 0 ? count % 9 : SIZE == 1 ? count % 17 : count;
        }
        if (count == 0) {
            if (MEMORY) {
                c.write(at, a, SIZE);
            } else if (SIZE == 2) {
                c.set(Record.reg(w), a, SIZE);
            }
            return;
        }
        long r = shifted(c, a, count) & MASK;
        if (MEMORY) {
            c.write(at, r, SIZE);
        } else {
            c.set(Record.reg(w), r, SIZE);
        }
        flags(c, a, r, count);
    }

    private static long shifted(Core c, long a, int n) {
        int turn = n & BITS - 1;
        switch (OPERATION) {
            case ROL:
                return turn == 0 ? a : a << turn | a >>> BITS - turn;
            case ROR:
                return turn == 0 ? a : a >>> turn | a << BITS - turn;
            case RCL:
                return a << n | (c.carry >>> 63) << n - 1 | (n == 1 ? 0 : a >>> BITS + 1 - n);
            case RCR:
                return a >>> n | (c.carry >>> 63) << BITS - n | (n == 1 ? 0 : a << BITS + 1 - n);
            case SHR:
                return a >>> n;
            case SAR:
                return a << SPARE >> SPARE >> n;
            default:
                return n >= 64 ? 0 : a << n;
        }
    }

    private static void flags(Core c, long a, long r, int n) {
        long top = r >>> BITS - 1;
        long second = r >>> BITS - 2 & 1;
        switch (OPERATION) {
            case ROL:
                rotated(c, r & 1, r & 1 ^ top);
                break;
            case ROR:
                rotated(c, top, top ^ second);
                break;
            case RCL: {
                long cf = a >>> BITS - n & 1;
                rotated(c, cf, cf ^ top);
                break;
            }
            case RCR:
                rotated(c, a >>> n - 1 & 1, top ^ second);
                break;
            case SHR:
                done(c, r, a >>> n - 1 & 1, top ^ second);
                break;
            case SAR:
                done(c, r, a << SPARE >> SPARE >> n - 1 & 1, 0);
                break;
            default: {
                long cf = n <= BITS ? a >>> BITS - n & 1 : 0;
                done(c, r, cf, cf ^ top);
            }
        }
    }

    /** Rotates change CF and OF only. */
    private static void rotated(Core c, long cf, long of) {
        c.carry = c.carry & ~Core.TOP | cf << 63 | (cf ^ of) << 62;
    }

    private static void done(Core c, long r, long cf, long of) {
        c.result = r << SPARE >> SPARE;
        c.carry = cf << 63 | (cf ^ of) << 62;
    }
}
