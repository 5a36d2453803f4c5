package backplane.cpu;

import static backplane.cpu.api.StateLayout.*;

import backplane.api.Bytes;
import backplane.api.CpuPins;
import backplane.cpu.api.Exit;
import backplane.cpu.api.Gear;
import backplane.cpu.api.GearBox;
import backplane.cpu.api.GearFactory;
import backplane.cpu.api.GearHost;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Interpreter;
import org.jspecify.annotations.Nullable;

/** Drives a gear: runs it while nothing else is to be looked at, and lets the interpreter execute what it leaves. */
final class Gearbox implements GearBox, GearHost {
    private final Core core;
    private final Interpreter interpreter;
    private final InterpreterGear own;
    private Gear gear;
    private @Nullable GearFactory factory;

    /** Instructions of this run that were executed before the part that the engine counts. */
    private long base;

    private long limit;

    Gearbox(Core core, Interpreter interpreter) {
        this.core = core;
        this.interpreter = interpreter;
        own = new InterpreterGear(core, interpreter, this);
        gear = own;
    }

    Gear interpreter() {
        return own;
    }

    // ---- choice

    @Override
    public String gear() {
        GearFactory in = factory;
        return in == null ? InterpreterFactory.NAME : in.name();
    }

    @Override
    public void shift(GearFactory next) {
        engage(next.open(this), next);
    }

    private void engage(Gear next, @Nullable GearFactory from) {
        core.code.releaseAll();
        gear = next;
        factory = gear == own ? null : from;
        core.gear = gear == own ? null : gear;
    }

    @Override
    public void withdraw(GearFactory going) {
        if (going == factory) {
            engage(own, null);
        }
    }

    @Override
    public Bytes state() {
        return core.st;
    }

    @Override
    public Bytes memory() {
        return core.ram;
    }

    @Override
    public void derived(long page) {
        core.code.derived(page);
    }

    @Override
    public void released(long page) {
        core.code.released(page);
    }

    @Override
    public boolean reach(long address, int bytes, boolean write) {
        return core.mmu.reach(address, bytes, write);
    }

    @Override
    public long executable(long address) {
        return core.code.executable(address);
    }

    // ---- running

    /** See {@link backplane.api.Processor#run}. */
    long run(long budget) {
        base = 0;
        if (gear == own) {
            return interpreter.run(budget);
        }
        limit = budget;
        while (base < limit) {
            int exit = core.calm() ? turn() : Exit.UNSUPPORTED;
            if (exit != Exit.BUDGET && base < limit) {
                // executed by the engine, whose own count starts anew
                boolean rest = exit == Exit.REMAINDER || core.breakpoints.any();
                long ran = interpreter.run(rest ? limit - base : 1);
                base += ran;
                core.executed = 0;
                if (core.halted || core.stop || core.preempted || core.breakpoints.waiting()) {
                    break;
                }
            }
        }
        return base;
    }

    private int turn() {
        core.mmu.afterBus();
        store();
        core.st.put64(BUDGET, limit - base);
        core.st.put64(EXECUTED, 0);
        int exit = gear.run();
        core.st.put32(EXIT, exit);
        load();
        long executed = Math.min(core.st.i64(EXECUTED), limit - base);
        base += executed;
        // a gear that does not get on is helped on
        return executed == 0 && exit == Exit.BUDGET ? Exit.UNSUPPORTED : exit;
    }

    /** Instructions executed so far in this run. */
    long executed() {
        return base + core.executedNow();
    }

    /** Lowers the budget of this run to a total. */
    void limit(long total) {
        long least = Math.max(total, executed() + 1);
        limit = Math.min(limit, least);
        core.limit = Math.min(core.limit, least - base);
    }

    /** Writes what the engine keeps elsewhere to the state block. */
    void store() {
        core.st.put64(RIP, core.rip);
        core.st.put64(RFLAGS, core.eflags() & 0xffff_ffffL);
        core.st.put32(CONTEXT, (int) core.context);
        core.st.put32(MODE, core.mode);
        core.st.put32(WAITING, core.bus.pins().pending() & CpuPins.INTR);
    }

    /** Takes it back from there. */
    void load() {
        core.rip = core.st.i64(RIP);
        core.eflags((int) core.st.i64(RFLAGS));
    }
}
