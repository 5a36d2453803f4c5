package backplane.cpu.engine;

import backplane.api.Bytes;
import backplane.cpu.api.StateLayout;
import backplane.cpu.decode.Record;
import backplane.cpu.op.OpTable;

/**
 * The loop: block after block until the budget is spent, the processor halts, or somebody asks for a stop. Where memory lies
 * outside of the heap, each instruction is executed by its operation: the loop of {@link Forms} works on arrays.
 */
public final class Interpreter {
    private static final int ALL = Integer.MAX_VALUE;

    private final Core c;
    private final CodeCache code;
    /** The next instruction ends with a single-step trap, or an instruction breakpoint may be hit: one at a time. */
    private boolean stepping;

    private boolean trap;
    /** Instructions to do in this run. */
    private int remaining;

    public Interpreter(Core c) {
        this.c = c;
        code = c.code;
    }

    /** Executes up to {@code budget} instructions; returns how many. */
    public long run(long budget) {
        return run(budget, ALL);
    }

    /** Executes up to {@code budget} instructions, where one that repeats itself counts once towards {@code most} of them. */
    public long run(long budget, int most) {
        remaining = most;
        code.atOnce(most);
        c.executed = 0;
        c.limit = budget;
        c.stop = false;
        c.pc = 0;
        c.attention = true;
        c.mmu.afterBus();
        while (true) {
            try {
                while (proceed()) {
                    blocks();
                }
                return c.executed;
            } catch (Fault f) {
                if (f.vector == Fault.BREAK) {
                    c.attention = true;
                    return c.executed;
                }
                rewind();
                // an exception costs one instruction, so that a handler that faults itself cannot run for ever
                c.executed++;
                c.interrupts.fault(f);
            }
        }
    }

    /** Looks at everything that may come between two instructions. False: leave. */
    private boolean proceed() {
        if (c.stop) {
            return false;
        }
        if (!c.attention) {
            return c.executed < c.limit && remaining > 0;
        }
        c.attention = false;
        c.shadowNew = false;
        c.rfNew = false;
        if (c.shadow != Core.SHADOW_SS) {
            c.interrupts.take();
        }
        if (c.halted || c.preempted) {
            c.attention = true;
            return false;
        }
        boolean breakpoints = c.mmu.watch().execute();
        trap = (c.flags & Flag.TF) != 0;
        c.suppressTrap = false;
        stepping = trap || breakpoints || c.shadow != 0 || (c.flags & Flag.RF) != 0;
        if (breakpoints && (c.flags & Flag.RF) == 0 && c.shadow != Core.SHADOW_SS && c.executed < c.limit) {
            c.interrupts.instructionBreakpoint();
        }
        return c.executed < c.limit && remaining > 0;
    }

    /** Runs blocks until something needs attention. */
    private void blocks() {
        do {
            long ip = c.rip;
            boolean flat = (c.mode & 8 << Core.CS) != 0;
            if (!flat && ip > c.limit(Core.CS)) {
                throw c.protection();
            }
            int start = code.find(ip + c.codeBase);
            long header = code.current.code[start];
            if (!flat && ip + (header >>> 8 & CodePage.BYTES) - 1 > c.limit(Core.CS)) {
                start = beyond(ip);
                header = 1;
            }
            int count = (int) header & 0xff;
            long left = Math.min(c.limit - c.executed, remaining);
            if (stepping || left < count) {
                some(code.current, start, stepping ? 1 : (int) left);
            } else if (Bytes.isNative() || remaining < ALL) {
                some(code.current, start, count);
            } else {
                Forms.run(c, code.current, start, flat);
            }
        } while (!stepping && !c.attention && c.executed < c.limit && remaining > 0);
        if (stepping) {
            stepped();
        }
    }

    /** Executes the first instructions of a block, each by its operation. */
    private void some(CodePage page, int start, int count) {
        c.blockRip = c.rip;
        c.st.put64(StateLayout.BLOCK, c.rip);
        c.blockStart = start;
        c.end = -1;
        int i = start + 1;
        long next;
        do {
            long w = page.code[i];
            next = c.next(w);
            c.rip = next;
            c.pc = i;
            OpTable.OPS[Record.op(w)].run(c, w, Forms.restored(w, page.code[i + 1], page.forms[i >> 1]));
            i += 2;
        } while (--count > 0 && c.rip == next && c.end != 0);
        int done = i - start - 1 >> 1;
        c.executed += done;
        remaining -= remaining < ALL ? done : 0;
        c.pc = 0;
    }

    /** The block reaches beyond the limit of CS: one instruction, #GP if it does so itself. */
    private int beyond(long ip) {
        int start = code.single(ip + c.codeBase);
        long bytes = code.current.code[start] >>> 8 & CodePage.BYTES;
        if (ip + bytes - 1 > c.limit(Core.CS)) {
            throw c.protection();
        }
        return start;
    }

    /** After a single instruction: single-step trap, end of the shadow of STI and MOV SS, RF. */
    private void stepped() {
        int shadow = c.shadow;
        if (!c.shadowNew) {
            c.shadow = 0;
        }
        c.flags &= ~Flag.RF | (c.rfNew ? Flag.RF : 0);
        c.attention = true;
        if (trap && (shadow & Core.SHADOW_SS) == 0 && !c.suppressTrap) {
            c.interrupts.debug(1 << 14);
        }
        c.suppressTrap = false;
    }

    /** Goes back to the start of the instruction that faulted. */
    private void rewind() {
        if (c.pc != 0) {
            long w = code.current.code[c.pc];
            c.executed = c.executedNow();
            if (c.committed) {
                c.committed = false;
                c.executed++;
            } else {
                c.rip = c.here(w);
            }
            c.pc = 0;
        }
        c.attention = true;
    }
}
