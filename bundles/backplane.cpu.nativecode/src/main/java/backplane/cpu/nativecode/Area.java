package backplane.cpu.nativecode;

import backplane.cpu.api.StateLayout;

/** What translated code keeps in the state block for itself. Offsets as in {@link StateLayout}. */
final class Area {
    /** Translated code addresses the block from here, so that the general registers are within a byte's reach. */
    static final int BIAS = 128;

    /** The arithmetic flags, in the low word as PUSHFQ gives them. */
    static final int FLAGS = StateLayout.SCRATCH;
    /** Linear address of the page that runs. */
    static final int PAGE = StateLayout.SCRATCH + 8;

    /** Instructions left at an exit. */
    static final int LEFT = StateLayout.GEAR;
    /** Host address of the memory block. */
    static final int MEMORY = StateLayout.GEAR + 8;
    /** What entries of the jump table must have to hold: mode, and a number that makes old ones void. */
    static final int KEY = StateLayout.GEAR + 16;
    /** At an exit: number of its description, and the linear address or jump target. */
    static final int EXIT = StateLayout.GEAR + 24, ADDRESS = StateLayout.GEAR + 32;
    /** A value that waits for a second memory access. */
    static final int SAVED = StateLayout.GEAR + 40;

    /** One byte: not zero if vector instructions raise no exception, as long as the gear runs. */
    static final int VECTORS = StateLayout.GEAR + 48;

    /** One byte: where the guest's MXCSR is, {@link #NOT_LOADED}, {@link #LOADED} or {@link #UNMASKED}. */
    static final int CONTROL = StateLayout.GEAR + 49;

    /** The host's MXCSR is Java's. */
    static final int NOT_LOADED = 0;
    /** While translated code runs, the guest's MXCSR is in the host's, and Java's in the state block. */
    static final int LOADED = 1;
    /** The guest's must not be in the host's: one of its exceptions is not masked, or a reserved bit is set. */
    static final int UNMASKED = 2;

    /** Java's MXCSR. */
    static final int HOST_MXCSR = StateLayout.GEAR + 52;

    private Area() {}

    /** Returns where a guest register lies in the state block. */
    static int general(int guest) {
        return StateLayout.GPR + 8 * guest;
    }
}
