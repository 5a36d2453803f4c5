package backplane.cpu.op;

import backplane.cpu.engine.Core;

/** The meaning of one instruction form. Instances have no state. */
public abstract class Op {
    /**
     * Executes the instruction.
     *
     * @param w first word of the record, see {@link backplane.cpu.decode.Record}
     * @param v second word: displacement in the low, immediate in the high half
     */
    public abstract void run(Core c, long w, long v);
}
