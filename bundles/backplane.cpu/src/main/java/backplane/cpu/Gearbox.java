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
import backplane.cpu.engine.Feature;
import backplane.cpu.engine.Interpreter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Drives a gear: runs it while nothing else is to be looked at, and lets the interpreter execute what it leaves. */
final class Gearbox implements GearBox, GearHost {
    /** A gear that has executed so many instructions leaves one to the interpreter, else it leaves several. */
    private static final int WORTHWHILE = 8;

    private static final int WHILE = 16;
    /** Instructions of the interpreter when too few are left for the gear. */
    private static final int REMAINDER = 64;
    /** Instructions of the interpreter in a mode that the gear does not know, unless the mode changes. */
    private static final int OTHER_MODE = 256;

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
        Gear last = gear;
        core.code.shift();
        gear = next;
        factory = gear == own ? null : from;
        core.gear = gear == own ? null : gear;
        if (last != gear) {
            last.close();
        }
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
    public boolean has(String feature) {
        return core.model.has(Feature.valueOf(feature.toUpperCase(Locale.ROOT)));
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
        core.executed = 0;
        core.mmu.afterBus();
        boolean on = true;
        while (on && base < limit && !core.preempted) {
            long left = core.calm() ? turn() : core.debugging() ? limit : 1;
            on = left == 0 || interpret(left);
        }
        return base;
    }

    /** Lets the gear execute; returns how many of the following instructions are left to the interpreter. */
    private long turn() {
        store();
        core.st.put64(BUDGET, limit - base);
        core.st.put64(EXECUTED, 0);
        core.st.put64(EXIT, 0);
        int exit = gear.run();
        core.st.put32(EXIT, exit);
        load();
        long executed = Math.min(core.st.i64(EXECUTED), limit - base);
        base += executed;
        return left(exit, executed);
    }

    private long left(int exit, long executed) {
        switch (exit) {
            case Exit.BUDGET:
                // a gear that does not get on is helped on
                return executed == 0 ? 1 : 0;
            case Exit.REMAINDER:
                return REMAINDER;
            case Exit.UNSUPPORTED:
                return unsupported(executed, core.st.i32(EXIT_DETAIL));
            default:
                return executed >= WORTHWHILE ? 1 : WHILE;
        }
    }

    private long unsupported(long executed, int detail) {
        if (executed == 0 && detail == Exit.NOT_IN_THIS_MODE) {
            core.modeEndsRun = true;
            return OTHER_MODE;
        }
        return detail > 0 ? detail : executed >= WORTHWHILE ? 1 : WHILE;
    }

    /** Lets the interpreter execute, whose own count starts anew; false if the run is over. */
    private boolean interpret(long most) {
        base += interpreter.run(limit - base, (int) Math.min(most, Integer.MAX_VALUE));
        core.modeEndsRun = false;
        core.executed = 0;
        return !(core.halted || core.stop || core.breakpoints.waiting());
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
