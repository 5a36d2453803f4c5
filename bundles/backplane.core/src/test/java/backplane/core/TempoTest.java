package backplane.core;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Timer;
import org.junit.jupiter.api.Test;

class TempoTest {

    private static final long IPS = 1_000_000, MILLISECOND = 1_000_000;

    private final VirtualTime time = new VirtualTime(new InstructionPace(IPS));
    private final Tempo tempo = new Tempo(time, IPS, ClockSync.REALTIME);

    /** Lets the host get ahead, as when it gives its processor to others. */
    private void hostGoesOn() {
        long end = System.nanoTime() + 5 * MILLISECOND;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void timeUnderARunningGuestCatchesUpInSmallSteps() {
        tempo.choose(true);
        hostGoesOn();

        tempo.after(0, 0, Timer.NEVER);

        assertThat(time.now()).isPositive().isLessThan(MILLISECOND / 2);
        assertThat(tempo.behind()).isTrue();
        for (int i = 0; i < 100_000 && time.now() < 5 * MILLISECOND; i++) {
            tempo.after(0, 0, Timer.NEVER);
        }
        assertThat(time.now()).isGreaterThanOrEqualTo(5 * MILLISECOND);
    }

    @Test
    void theNextTimerIsNotPassed() {
        tempo.choose(true);
        hostGoesOn();

        tempo.after(0, 0, MILLISECOND / 10);

        assertThat(time.now()).isEqualTo(MILLISECOND / 10);
        assertThat(tempo.behind()).isTrue();
    }

    @Test
    void runsAreRepeatableWithoutHostTimeAndWithoutALiveBackend() {
        assertThat(time.repeatable()).isTrue();
        tempo.choose(false);
        assertThat(time.repeatable()).as("sync=realtime").isFalse();

        Tempo none = new Tempo(time, IPS, ClockSync.NONE);
        none.choose(true);
        assertThat(time.repeatable()).as("sync=none with a live backend").isFalse();
        none.choose(false);
        assertThat(time.repeatable()).as("sync=none").isTrue();
    }

    @Test
    void aHaltedGuestSeesTheTimeThatItHasWaited() {
        tempo.choose(true);
        hostGoesOn();

        tempo.waited(Timer.NEVER);

        assertThat(time.now()).isGreaterThanOrEqualTo(5 * MILLISECOND);
    }
}
