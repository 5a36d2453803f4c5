package backplane.cpu.nativecode;

import backplane.api.Bytes;
import java.util.EnumSet;

/** Whether the gear knows an instruction. */
public final class Translatable {
    private static final Instruction INSTRUCTION =
            new Instruction(new Features(true, true, EnumSet.allOf(VectorSet.class)));

    private Translatable() {}

    /** Returns the length of the instruction at an address, 0 if it is left to the interpreter. */
    public static int length(Bytes memory, long at, int mode) {
        return INSTRUCTION.decode(memory, at & -4096L, (int) at & 4095, mode) ? INSTRUCTION.length : 0;
    }

    /** As {@link #length}, 0 too if it is no vector instruction. */
    public static int vectorLength(Bytes memory, long at, int mode) {
        int length = length(memory, at, mode);
        return INSTRUCTION.kind == Form.Kind.VECTOR ? length : 0;
    }
}
