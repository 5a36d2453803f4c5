package backplane.cpu.engine;

import backplane.api.CpuAccess;
import backplane.cpu.vector.FlatBus;

/** A processor in protected mode with flat 32-bit segments, about to run a program at {@link #ORIGIN}. */
final class FlatProgram {
    static final int ORIGIN = 0x7c00;

    final Core core;
    final Interpreter interpreter;
    final Access access;

    FlatProgram(int memory, byte[] code) {
        FlatBus bus = new FlatBus(memory);
        bus.load(ORIGIN, code);
        core = new Core(bus, Model.everything());
        interpreter = new Interpreter(core);
        access = new Access(core);
        core.control.reset();
        access.control(0, 0x11);
        for (int s = 0; s < 6; s++) {
            access.segment(s, 8, 0, 0xffff_ffffL, s == CpuAccess.CS ? 0xc09b : 0xc093);
        }
        access.gpr(CpuAccess.RSP, 0x7000);
        access.rip(ORIGIN);
    }

    /** Every block is executed as threaded code. */
    FlatProgram threaded() {
        core.threadAfter(1);
        return this;
    }

    /** Runs to HLT in slices and returns the number of instructions. */
    long run(long slice) {
        long total = 0;
        while (!core.halted) {
            total += interpreter.run(slice);
        }
        return total;
    }
}
