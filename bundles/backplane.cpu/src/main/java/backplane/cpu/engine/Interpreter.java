package backplane.cpu.engine;

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
        if (breakpoints && (c.flags & Flag.RF) == 0 && c.shadow != Core.SHADOW_SS && c.executed < c.limit) {
            c.interrupts.instructionBreakpoint();
        }
        return c.executed < c.limit;
    }

    /** Runs blocks until something needs attention. */
    private void blocks() {
        CodePage page = code.current;
        int era = page.era;
        int from = 0;
        long origin = 0;
        do {
            long ip = c.rip;
            int start = code.find(ip + c.codeBase);
            if (from != 0) {
                code.link(page, era, from, origin, start, ip);
            }
            page = code.current;
            era = page.era;
            long header = page.code[start];
            int count = (int) header & 0xff;
            if ((c.mode & 8 << Core.CS) == 0 && ip + (header >>> 8 & 0xffff) - 1 > c.limit(Core.CS)) {
                start = beyond(ip);
                page = code.current;
                count = 1;
            }
            int todo = stepping ? 1 : (int) Math.min(count, c.limit - c.executed);
            from = Forms.run(c, page, start, todo, todo == count && !stepping);
            origin = c.blockRip;
        } while (!stepping && !c.attention && c.executed < c.limit);
        if (stepping) {
            stepped();
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
