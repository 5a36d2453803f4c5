package backplane.cpu.op;

import static backplane.cpu.op.OpTable.plain;

import backplane.cpu.decode.Record;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Fault;

/** Indirect and far transfers, returns, loops, software interrupts. */
final class FlowOps {
    private FlowOps() {}

    static void define() {
        plain("JMP:N", (c, w, v) -> c.jump(c.operand(w, v)));
        plain("CALL:N", FlowOps::callNear);
        plain("RET", FlowOps::ret);
        plain("JMP:F", (c, w, v) -> far(c, w, v, false));
        plain("CALL:F", (c, w, v) -> far(c, w, v, true));
        plain("RET:F", (c, w, v) -> c.transfers.ret(Record.size(w), (int) (v >> 32) & 0xffff));
        plain("IRET", (c, w, v) -> c.transfers.iret(Record.size(w)));
        plain("LOOP", (c, w, v) -> loop(c, w, v, 0));
        plain("LOOPE", (c, w, v) -> loop(c, w, v, 1));
        plain("LOOPNE", (c, w, v) -> loop(c, w, v, 2));
        plain("JCXZ", FlowOps::jcxz);
        plain("INT", (c, w, v) -> c.interrupts.software((int) (v >> 32) & 0xff, true, true));
        plain("INT3", (c, w, v) -> c.interrupts.software(Fault.BP, true, false));
        plain("INT1", (c, w, v) -> c.interrupts.software(Fault.DB, false, false));
        plain("INTO", (c, w, v) -> {
            if (c.of()) {
                c.interrupts.software(Fault.OF, true, false);
            }
        });
        plain("UD0", (c, w, v) -> {
            throw c.undefined();
        });
        plain("UD1", (c, w, v) -> {
            throw c.undefined();
        });
        plain("RSM", (c, w, v) -> {
            throw c.undefined();
        });
    }

    private static void callNear(Core c, long w, long v) {
        int size = Record.size(w);
        long target = c.operand(w, v);
        long next = c.rip;
        c.jump(target);
        c.rip = next;
        c.push(next, size);
        c.rip = target;
    }

    private static void ret(Core c, long w, long v) {
        int size = Record.size(w);
        c.jump(c.top(size));
        c.drop((1 << size) + ((int) (v >> 32) & 0xffff));
    }

    private static void far(Core c, long w, long v, boolean call) {
        int size = DataOps.pointerSize(c, w);
        long offset;
        int selector;
        if (Record.isRegister(w)) {
            offset = v & 0xffff_ffffL;
            selector = (int) (v >>> 32);
        } else {
            long at = c.linear(w, v, (1 << size) + 2, false);
            offset = c.read(at, size);
            selector = c.read16(at + (1 << size));
        }
        if (call) {
            c.transfers.call(selector, offset, size);
        } else {
            c.transfers.jump(selector, offset, size);
        }
    }

    /** Size of the count register by the kind of address. */
    private static int countSize(long w) {
        switch (Record.kind(w)) {
            case Record.SEG16:
                return 1;
            case Record.FLAT64:
            case Record.SEG64:
                return 3;
            default:
                return 2;
        }
    }

    private static void loop(Core c, long w, long v, int condition) {
        int size = countSize(w);
        long old = c.get64(Core.RCX);
        long count = c.get(Core.RCX, size) - 1;
        c.set(Core.RCX, count, size);
        boolean more = c.get(Core.RCX, size) != 0;
        // a repeat prefix decides instead of the opcode on AMD processors: F2 (1) not equal, F3 (2) equal
        boolean zero = c.model.amd() && Record.repeat(w) != 0 ? Record.repeat(w) == 2 : condition == 1;
        if (more && (condition == 0 || c.zf() == zero)) {
            branch(c, w, v, old);
        }
    }

    private static void jcxz(Core c, long w, long v) {
        if (c.get(Core.RCX, countSize(w)) == 0) {
            branch(c, w, v, c.get64(Core.RCX));
        }
    }

    /** Jumps; if the target is beyond the limit, RCX is as before. */
    private static void branch(Core c, long w, long v, long counter) {
        long mask = Record.size(w) == 1 ? 0xffff : Record.size(w) == 2 ? 0xffff_ffffL : -1L;
        try {
            c.jump(c.blockRip + (v >> 32) & mask);
        } catch (Fault f) {
            c.set64(Core.RCX, counter);
            throw f;
        }
    }
}
