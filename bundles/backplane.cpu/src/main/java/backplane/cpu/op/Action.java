package backplane.cpu.op;

import backplane.cpu.engine.Core;

/** The meaning of an instruction as a method, see {@link Op#run}. */
@FunctionalInterface
interface Action {
    void run(Core c, long w, long v);
}
