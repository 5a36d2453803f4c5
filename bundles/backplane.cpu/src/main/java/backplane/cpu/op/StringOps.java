package backplane.cpu.op;

import static backplane.cpu.op.OpTable.plain;

import backplane.cpu.decode.Record;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Flag;

/**
 * String instructions. A repeated one counts one instruction per iteration, can be interrupted after each, and leaves precise
 * registers if an iteration faults. Runs within a page are moved in bulk.
 */
final class StringOps {
    private static final int MOVS = 0, STOS = 1, LODS = 2, SCAS = 3, CMPS = 4, INS = 5, OUTS = 6;
    private static final int REPNE = 1;

    private StringOps() {}

    static void define() {
        plain("MOVS", (c, w, v) -> run(c, w, MOVS));
        plain("STOS", (c, w, v) -> run(c, w, STOS));
        plain("LODS", (c, w, v) -> run(c, w, LODS));
        plain("SCAS", (c, w, v) -> run(c, w, SCAS));
        plain("CMPS", (c, w, v) -> run(c, w, CMPS));
        plain("INS", (c, w, v) -> run(c, w, INS));
        plain("OUTS", (c, w, v) -> run(c, w, OUTS));
    }

    /** 1, 2 or 3 for 16, 32 or 64-bit addresses. */
    private static int addressSize(long w) {
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

    private static void run(Core c, long w, int what) {
        int size = Record.size(w);
        if (what >= INS) {
            size = Math.min(size, 2);
            c.transfers.tasks.checkPort(c.get16(Core.RDX), 1 << size);
        }
        int address = addressSize(w);
        int step = (c.flags & Flag.DF) != 0 ? -(1 << size) : 1 << size;
        if (Record.repeat(w) == 0) {
            once(c, w, what, size, address, step);
            return;
        }
        repeat(c, w, what, size, address, step);
    }

    private static void repeat(Core c, long w, int what, int size, int address, int step) {
        long count = c.get(Core.RCX, address);
        if (count == 0) {
            return;
        }
        long again = c.here(w);
        long next = c.rip;
        // a fault leaves the iterations done in c.executed; at the end one is taken back, which the loop counts
        while (true) {
            long most = (c.flags & Flag.TF) != 0 ? 1 : c.limit - c.executedNow();
            long done = StringBulk.run(c, w, what, size, address, step, count, most);
            if (done == 0) {
                once(c, w, what, size, address, step);
                done = 1;
            }
            count -= done;
            c.set(Core.RCX, count, address);
            c.executed += done;
            if (count == 0 || (what == SCAS || what == CMPS) && c.zf() == (Record.repeat(w) == REPNE)) {
                c.rip = next;
                break;
            }
            if (c.executedNow() >= c.limit || c.end == 0 || c.attention || (c.flags & Flag.TF) != 0) {
                c.rip = again;
                between(c);
                break;
            }
        }
        c.executed--;
    }

    /** An interrupt or trap now pushes RF, so that no instruction breakpoint of this instruction is hit a second time. */
    private static void between(Core c) {
        c.flags |= Flag.RF;
        c.rfNew = true;
        c.attention = true;
    }

    private static long source(Core c, long w, int address, int size) {
        return c.segment(Record.segment(w), c.get(Core.RSI, address), 1 << size, false);
    }

    private static long destination(Core c, int address, int size, boolean write) {
        return c.segment(Core.ES, c.get(Core.RDI, address), 1 << size, write);
    }

    private static void advance(Core c, int register, int address, long by) {
        c.set(register, c.get64(register) + by, address);
    }

    private static void once(Core c, long w, int what, int size, int address, int step) {
        switch (what) {
            case MOVS: {
                long value = c.read(source(c, w, address, size), size);
                c.write(destination(c, address, size, true), value, size);
                advance(c, Core.RSI, address, step);
                advance(c, Core.RDI, address, step);
                break;
            }
            case STOS:
                c.write(destination(c, address, size, true), c.get(Core.RAX, size), size);
                advance(c, Core.RDI, address, step);
                break;
            case LODS:
                c.set(Core.RAX, c.read(source(c, w, address, size), size), size);
                advance(c, Core.RSI, address, step);
                break;
            case SCAS: {
                long b = c.read(destination(c, address, size, false), size);
                DataOps.subtracted(c, c.get(Core.RAX, size), b, size);
                advance(c, Core.RDI, address, step);
                break;
            }
            case CMPS: {
                long a = c.read(source(c, w, address, size), size);
                long b = c.read(destination(c, address, size, false), size);
                DataOps.subtracted(c, a, b, size);
                advance(c, Core.RSI, address, step);
                advance(c, Core.RDI, address, step);
                break;
            }
            case INS: {
                long at = destination(c, address, size, true);
                c.mmu.probeWrite(at, 1 << size);
                long value = SystemOps.in(c, c.get16(Core.RDX), size);
                c.write(at, value, size);
                advance(c, Core.RDI, address, step);
                break;
            }
            default: {
                long value = c.read(source(c, w, address, size), size);
                SystemOps.out(c, c.get16(Core.RDX), value, size);
                advance(c, Core.RSI, address, step);
            }
        }
    }
}
