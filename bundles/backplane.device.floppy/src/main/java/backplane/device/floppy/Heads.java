package backplane.device.floppy;

import backplane.api.Clock;
import backplane.api.PlugException;
import backplane.api.StateIo;
import backplane.api.Timer;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Where the heads of the four possible drives are, the seeks under way, and what SENSE INTERRUPT reports of them. */
final class Heads {

    static final int DRIVES = 4;

    /** Status register 0: seek end, equipment check; and what a reset leaves: ready line changed. */
    private static final int SEEK_END = 0x20, EQUIPMENT_CHECK = 0x10, POLLED = 0xc0;

    /** Time of a step in nanoseconds; real drives take milliseconds and nobody misses them. */
    private static final long STEP_TIME = 20_000;

    private static final int STEPS_OF_RECALIBRATE = 77;

    private final IntFunction<@Nullable FloppyUnit> units;
    private final Runnable done;
    private final Timer[] timers = new Timer[DRIVES];

    private final int[] cylinder = new int[DRIVES];
    private final int[] target = new int[DRIVES];
    /** Status 0 of seeks that have ended and were not reported yet; 0 = none. */
    private final int[] status = new int[DRIVES];

    private int busy;
    /** Drives whose state after a reset is still to be reported. */
    private int polled;

    /**
     * @param units finds a drive by its number
     * @param done called when a seek has ended
     */
    Heads(Clock clock, IntFunction<@Nullable FloppyUnit> units, Runnable done) throws PlugException {
        this.units = units;
        this.done = done;
        for (int drive = 0; drive < DRIVES; drive++) {
            int number = drive;
            timers[drive] = clock.timer("seek" + drive, deadline -> ended(number));
        }
    }

    /** Power-on: nobody knows where the heads are. */
    void forget() {
        Arrays.fill(cylinder, 0);
        Arrays.fill(target, 0);
    }

    /** A reset of the controller ends all seeks. */
    void stop() {
        for (Timer timer : timers) {
            timer.cancel();
        }
        Arrays.fill(status, 0);
        busy = 0;
        polled = 0;
    }

    /** After a reset the state of all drives is reported. */
    void poll() {
        polled = DRIVES;
    }

    int cylinder(int drive) {
        return cylinder[drive];
    }

    /** Returns the drives that are seeking, one bit each. */
    int busy() {
        return busy;
    }

    void recalibrate(int drive) {
        boolean missing = units.apply(drive) == null;
        seek(drive, missing ? Math.max(0, cylinder[drive] - STEPS_OF_RECALIBRATE) : 0);
    }

    void seek(int drive, int to) {
        target[drive] = to;
        status[drive] = 0;
        busy |= 1 << drive;
        timers[drive].armIn(STEP_TIME * (1 + Math.abs(cylinder[drive] - to)));
    }

    private void ended(int drive) {
        FloppyUnit unit = units.apply(drive);
        cylinder[drive] = target[drive] & 0xff;
        busy &= ~(1 << drive);
        status[drive] = SEEK_END | drive;
        if (unit != null) {
            unit.stepped();
        } else if (cylinder[drive] == 0) {
            // no track 0 signal
            status[drive] |= Transfer.ABNORMAL | EQUIPMENT_CHECK;
        }
        done.run();
    }

    /** Takes the oldest thing to report: status 0 and cylinder; null if there is none. */
    int @Nullable [] report() {
        if (polled > 0) {
            int drive = DRIVES - polled;
            polled--;
            return new int[] {POLLED | drive, cylinder[drive]};
        }
        for (int drive = 0; drive < DRIVES; drive++) {
            if (status[drive] != 0) {
                int[] report = {status[drive], cylinder[drive]};
                status[drive] = 0;
                return report;
            }
        }
        return null;
    }

    /** Tells whether the end of a seek is still to be reported. */
    boolean anyEnded() {
        return Arrays.stream(status).anyMatch(value -> value != 0);
    }

    void state(StateIo io) {
        io.ints("cylinder", cylinder);
        io.ints("target", target);
        io.ints("status", status);
        busy = io.u8("busy", busy) & 0x0f;
        polled = Math.min(DRIVES, io.u8("polled", polled) & 0xff);
    }
}
