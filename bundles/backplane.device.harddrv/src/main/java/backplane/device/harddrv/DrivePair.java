package backplane.device.harddrv;

import backplane.api.Link;
import org.jspecify.annotations.Nullable;

/** The two drives on a cable, of which each may be absent. */
final class DrivePair {

    private final Link<AtaUnit> first;
    private final Link<AtaUnit> second;

    DrivePair(Link<AtaUnit> first, Link<AtaUnit> second) {
        this.first = first;
        this.second = second;
    }

    /** Returns a drive, or null if it is not there. */
    @Nullable
    AtaUnit get(boolean wantSecond) {
        return present(wantSecond ? second : first);
    }

    private static @Nullable AtaUnit present(Link<AtaUnit> link) {
        AtaUnit unit = link.get();
        return unit != null && unit.present() ? unit : null;
    }

    /** Returns what an absent drive reads: without any drive the bus floats; beside one it is 0, "no device" to all drivers. */
    int absent(int width) {
        return present(first) == null && present(second) == null ? -1 >>> 32 - 8 * width : 0;
    }

    /** Writes a register of both drives, which both listen, whichever is selected. */
    void write(int register, int value) {
        write(present(first), register, value);
        write(present(second), register, value);
    }

    private static void write(@Nullable AtaUnit unit, int register, int value) {
        if (unit != null) {
            unit.write(register, value);
        }
    }

    /** EXECUTE DEVICE DIAGNOSTIC: both test themselves, the first answers. */
    void diagnose() {
        diagnose(present(first), true);
        diagnose(present(second), false);
    }

    private static void diagnose(@Nullable AtaUnit unit, boolean interrupt) {
        if (unit != null) {
            unit.diagnose(interrupt);
        }
    }

    void softReset(boolean asserted) {
        softReset(present(first), asserted);
        softReset(present(second), asserted);
    }

    private static void softReset(@Nullable AtaUnit unit, boolean asserted) {
        if (unit != null) {
            unit.softReset(asserted);
        }
    }
}
