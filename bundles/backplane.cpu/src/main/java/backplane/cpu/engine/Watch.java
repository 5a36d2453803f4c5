package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.DR;

/**
 * Data breakpoints: DR0 .. DR3 with DR7. Pages with a watched byte never enter the TLB, so that nothing is paid where nothing
 * is watched.
 */
final class Watch {
    private final Core c;
    private boolean active;
    private boolean execute;

    Watch(Core c) {
        this.c = c;
    }

    /** Looks at DR7 anew. */
    void update() {
        long dr7 = c.st.i64(DR + 56);
        active = false;
        execute = false;
        for (int i = 0; i < 4; i++) {
            if ((dr7 >> 2 * i & 3) != 0) {
                int kind = (int) (dr7 >> 16 + 4 * i) & 3;
                execute |= kind == 0;
                active |= kind == 1 || kind == 3;
            }
        }
        c.mmu.flush();
        c.attention = true;
    }

    /** Whether instructions must be watched. */
    boolean execute() {
        return execute;
    }

    boolean covers(long a) {
        if (c.breakpoints.covers(a)) {
            return true;
        }
        if (!active) {
            return false;
        }
        for (int i = 0; i < 4; i++) {
            if (data(i) && (c.st.i64(DR + 8 * i) ^ a) >>> 12 == 0) {
                return true;
            }
        }
        return false;
    }

    private boolean data(int i) {
        long dr7 = c.st.i64(DR + 56);
        return (dr7 >> 2 * i & 3) != 0 && (dr7 >> 16 + 4 * i & 1) != 0;
    }

    /** Notes in the waiting debug conditions that a watched byte is accessed; #DB follows after the instruction. */
    void access(long a, int bytes, boolean write) {
        c.breakpoints.access(a, bytes, write);
        if (!active) {
            return;
        }
        long dr7 = c.st.i64(DR + 56);
        for (int i = 0; i < 4; i++) {
            int kind = (int) (dr7 >> 16 + 4 * i) & 3;
            if (data(i) && (write || kind == 3)) {
                long size = (dr7 >> 18 + 4 * i & 3) == 2 ? 8 : (dr7 >> 18 + 4 * i & 3) + 1;
                long first = c.st.i64(DR + 8 * i) & -size;
                if (first < a + bytes && a < first + size) {
                    c.interrupts.debug(1 << i);
                }
            }
        }
    }

    /** Returns the bits of DR6 for an instruction at this linear address, 0 if none is to break. */
    int instruction(long a) {
        long dr7 = c.st.i64(DR + 56);
        int hits = 0;
        for (int i = 0; i < 4; i++) {
            if ((dr7 >> 2 * i & 3) != 0 && (dr7 >> 16 + 4 * i & 3) == 0 && c.st.i64(DR + 8 * i) == a) {
                hits |= 1 << i;
            }
        }
        return hits;
    }
}
