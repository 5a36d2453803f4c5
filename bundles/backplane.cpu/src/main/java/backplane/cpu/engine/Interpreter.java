package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.*;

import backplane.cpu.decode.Record;
import backplane.cpu.op.Op;
import backplane.cpu.op.OpTable;

/** The loop: block after block until the budget is spent, the processor halts, or somebody asks for a stop. */
public final class Interpreter {
    private final Core c;
    private final CodeCache code;
    /** The next instruction ends with a single-step trap, or an instruction breakpoint may be hit: one at a time. */
    private boolean stepping;

    private boolean trap;

    public Interpreter(Core c) {
        this.c = c;
        code = c.code;
    }

    /** Executes up to {@code budget} instructions; returns how many. */
    public long run(long budget) {
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
            return c.executed < c.limit;
        }
        c.attention = false;
        c.shadowNew = false;
        c.rfNew = false;
        if (c.shadow != Core.SHADOW_SS) {
            c.interrupts.take();
        }
        if (c.halted) {
            c.attention = true;
            return false;
        }
        boolean breakpoints = c.mmu.watch().execute();
        trap = (c.flags & Flag.TF) != 0;
        stepping = trap || breakpoints || c.shadow != 0 || (c.flags & Flag.RF) != 0;
        if (breakpoints && (c.flags & Flag.RF) == 0 && c.executed < c.limit) {
            c.interrupts.instructionBreakpoint();
        }
        return c.executed < c.limit;
    }

    /** Runs blocks until something needs attention. */
    private void blocks() {
        do {
            long ip = c.rip;
            int start = code.find(ip + c.codeBase);
            long header = code.current.code[start];
            int count = (int) header & 0xff;
            if ((c.mode & 8 << Core.CS) == 0 && ip + (header >>> 8 & 0xffff) - 1 > c.limit(Core.CS)) {
                start = beyond(ip);
                header = code.current.code[start];
                count = 1;
            }
            int todo = count;
            if (stepping) {
                todo = 1;
            }
            if (todo > c.limit - c.executed) {
                todo = (int) (c.limit - c.executed);
            }
            c.st.put64(BLOCK, ip);
            c.blockRip = ip;
            c.blockStart = start;
            c.rip = ip + (header >>> 8 & 0xffff) & c.ripMask;
            if (todo == count && (header & CodePage.LINKED) != 0) {
                linked(start, count);
            } else {
                enter(header, start);
                execute(start, todo, count);
            }
        } while (!c.attention && c.executed < c.limit);
        if (stepping) {
            stepped();
        }
    }

    /** Counts the entry; a block that is entered often is linked. */
    private void enter(long header, int start) {
        CodePage p = code.current;
        p.code[start] = header + CodePage.ENTERED;
        if (header >= CodePage.HOT && (header & CodePage.LINKED) == 0) {
            p.link(start);
        }
    }

    /** As {@link #execute}, for a whole block that is linked. */
    private void linked(int start, int count) {
        long[] words = code.current.code;
        Op[] ops = code.current.fast;
        c.words = words;
        long ip = c.blockRip;
        long next = c.rip;
        int last = start + 1 + 2 * count;
        int i;
        do {
            // a loop of one block stays here
            c.rip = next;
            c.end = last;
            i = start + 1;
            do {
                c.pc = i;
                ops[i].run(c, words[i], words[i + 1]);
                i = c.pc + 2;
            } while (i < c.end);
            c.executed += i - start - 1 >> 1;
        } while (c.rip == ip && i == last && c.end == last && !c.attention && c.executed + count <= c.limit);
        c.pc = 0;
        if (i < last) {
            c.rip = ip + Record.next(words[i - 2]) & c.ripMask;
        }
    }

    private void execute(int start, int todo, int count) {
        long[] words = code.current.code;
        Op[] ops = OpTable.OPS;
        int i = start + 1;
        c.end = i + 2 * todo;
        do {
            c.pc = i;
            long w = words[i];
            ops[(int) w & 0xfff].run(c, w, words[i + 1]);
            i += 2;
        } while (i < c.end);
        int done = i - start - 1 >> 1;
        c.executed += done;
        c.pc = 0;
        if (done < count) {
            long last = words[i - 2];
            c.rip = c.blockRip + Record.next(last) & c.ripMask;
        }
    }

    /** The block reaches beyond the limit of CS: one instruction, #GP if it does so itself. */
    private int beyond(long ip) {
        int start = code.single(ip + c.codeBase);
        long bytes = code.current.code[start] >>> 8 & 0xffff;
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
