package backplane.device.e1000;

import backplane.api.Clock;
import backplane.api.PlugException;
import backplane.api.Timer;

/**
 * Tells whether the processor has been at work for long: without a pause since an interrupt {@link Stretch#LONGEST} ago, with
 * others after it. One that exchanges single packets pauses for each answer, and is to get each interrupt in time.
 */
final class Work {

    private final Clock clock;
    private final Timer begun;
    private final Timer lasting;

    Work(Clock clock) throws PlugException {
        this.clock = clock;
        begun = clock.timer("work begun", this::begun);
        lasting = clock.timer("work lasts", deadline -> {});
    }

    /** The processor is interrupted. */
    void interrupted() {
        if (lasting.armed()) {
            last();
        } else if (!begun.armed()) {
            begun.armUntilIdle(Stretch.LONGEST);
        }
    }

    private void begun(long deadline) {
        boolean pause = deadline > clock.now();
        if (!pause) {
            last();
        }
    }

    private void last() {
        lasting.armUntilIdle(2 * Stretch.LONGEST);
    }

    boolean lasts() {
        return lasting.armed();
    }

    /** The processor pauses, or it is not known what it does. */
    void over() {
        begun.cancel();
        lasting.cancel();
    }
}
