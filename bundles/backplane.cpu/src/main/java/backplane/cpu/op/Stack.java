package backplane.cpu.op;

import backplane.cpu.decode.Record;
import backplane.cpu.engine.Core;
import java.lang.invoke.MethodHandles;

/** PUSH, POP and LEA: the plain forms. */
final class Stack extends Op {
    private static final int PUSH_REGISTER = 0, PUSH_MEMORY = 1, PUSH_IMMEDIATE = 2, POP_REGISTER = 3, POP_MEMORY = 4;

    private static final int VARIANT = Template.variant(MethodHandles.lookup());
    private static final int FORM = VARIANT >> 2;
    private static final int SIZE = VARIANT & 3;

    @Override
    public void run(Core c, long w, long v) {
        switch (FORM) {
            case PUSH_REGISTER:
                c.push(c.get(Record.reg(w), SIZE), SIZE);
                break;
            case PUSH_MEMORY:
                c.push(c.read(c.linear(w, v, 1 << SIZE, false), SIZE), SIZE);
                break;
            case PUSH_IMMEDIATE:
                c.push(v >> 32, SIZE);
                break;
            case POP_REGISTER: {
                long value = c.top(SIZE);
                c.drop(1 << SIZE);
                c.set(Record.reg(w), value, SIZE);
                break;
            }
            case POP_MEMORY:
                popMemory(c, w, v);
                break;
            default:
                c.set(Record.reg(w), c.effective(w, v), SIZE);
        }
    }

    /** The address is computed after the stack pointer has moved. */
    private static void popMemory(Core c, long w, long v) {
        long value = c.top(SIZE);
        long old = c.get64(Core.RSP);
        c.drop(1 << SIZE);
        try {
            c.write(c.linear(w, v, 1 << SIZE, true), value, SIZE);
        } catch (backplane.cpu.engine.Fault f) {
            c.set64(Core.RSP, old);
            throw f;
        }
    }
}
