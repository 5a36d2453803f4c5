package backplane.cpu;

import static backplane.cpu.api.StateLayout.BUDGET;
import static backplane.cpu.api.StateLayout.EXECUTED;

import backplane.cpu.api.Exit;
import backplane.cpu.api.Gear;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Interpreter;

/** The interpreter behind the contract of gears; the only one that calls the bus. */
final class InterpreterGear implements Gear {
    private final Core core;
    private final Interpreter interpreter;
    private final Gearbox box;

    InterpreterGear(Core core, Interpreter interpreter, Gearbox box) {
        this.core = core;
        this.interpreter = interpreter;
        this.box = box;
    }

    @Override
    public int run() {
        box.load();
        long executed = interpreter.run(core.st.i64(BUDGET));
        box.store();
        core.st.put64(EXECUTED, executed);
        return core.halted ? Exit.HALT : core.stop || core.breakpoints.waiting() ? Exit.EVENT : Exit.BUDGET;
    }

    @Override
    public void written(long page, int at, int bytes) {
        // the engine knows by itself
    }

    @Override
    public void unmapped() {
        // the engine knows by itself
    }

    @Override
    public void flush() {
        // the engine knows by itself
    }
}
