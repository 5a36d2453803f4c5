package backplane.cpu.nativecode;

import backplane.api.Bytes;

/** Whether the gear knows an instruction. */
public final class Translatable {
    private static final Instruction INSTRUCTION = new Instruction(new Features(true, true, true, true));

    private Translatable() {}

    /** Returns the length of the instruction at an address, 0 if it is left to the interpreter. */
    public static int length(Bytes memory, long at, int mode) {
        return INSTRUCTION.decode(memory, at & -4096L, (int) at & 4095, mode) ? INSTRUCTION.length : 0;
    }
}
