package backplane.core;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.PlugException;
import backplane.api.Timer;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerTest {

    private final Board board = Boards.board();
    private final List<String> fired = new ArrayList<>();

    private Timer[] timers(int count) throws PlugException {
        Timer[] timers = new Timer[count];
        Boards.plug(board, "t", s -> {
            for (int i = 0; i < count; i++) {
                int n = i;
                timers[i] = s.clock().timer("t" + i, deadline -> fired.add(n + "@" + deadline));
            }
        });
        return timers;
    }

    @Test
    void timersExpireByDeadlineAndThenByTheOrderOfArming() throws PlugException {
        Timer[] t = timers(4);
        t[2].armAt(200);
        t[0].armAt(100);
        t[3].armAt(100);
        t[1].armAt(50);

        board.advanceTo(150);
        assertThat(fired).containsExactly("1@50", "0@100", "3@100");
        assertThat(board.now()).isEqualTo(150);
        board.advanceTo(1000);

        assertThat(fired).endsWith("2@200");
    }

    @Test
    void rearmingReplacesAndCancellingStops() throws PlugException {
        Timer[] t = timers(2);
        t[0].armAt(100);
        t[0].armAt(300);
        t[1].armAt(200);
        t[1].cancel();

        board.advanceTo(250);
        assertThat(fired).isEmpty();
        assertThat(t[1].armed()).isFalse();
        assertThat(t[0].deadline()).isEqualTo(300);
        board.advanceTo(300);

        assertThat(fired).containsExactly("0@300");
        assertThat(t[0].armed()).isFalse();
    }

    @Test
    void aPeriodicTimerDoesNotDrift() throws PlugException {
        Timer[] t = new Timer[1];
        List<Long> times = new ArrayList<>();
        Boards.plug(
                board,
                "p",
                s -> t[0] = s.clock().timer("p", deadline -> {
                    times.add(deadline);
                    t[0].armAt(deadline + 54_925);
                }));
        t[0].armIn(54_925);

        board.advanceTo(54_925 * 1000L);

        assertThat(times).hasSize(1000);
    }

    @Test
    void aDelayBeyondTheEndOfTimeIsNever() throws PlugException {
        Timer[] t = timers(1);
        board.advanceTo(1000);

        t[0].armIn(Long.MAX_VALUE);
        assertThat(t[0].armed()).isFalse();
        t[0].armIn(-5);

        assertThat(t[0].deadline()).isEqualTo(1000);
    }

    @Test
    void theQueueKeepsItsOrderUnderRandomUse() throws PlugException {
        Timer[] t = timers(40);
        long[] expected = new long[40];
        java.util.Arrays.fill(expected, Timer.NEVER);
        Random random = new Random(3);
        for (int step = 0; step < 5000; step++) {
            int i = random.nextInt(40);
            if (random.nextInt(3) == 0) {
                t[i].cancel();
                expected[i] = Timer.NEVER;
            } else {
                expected[i] = board.now() + random.nextInt(1000);
                t[i].armAt(expected[i]);
            }
            long first = java.util.Arrays.stream(expected).min().orElseThrow();
            assertThat(board.timers().first()).isEqualTo(first);
        }
    }

    @Test
    void idleProcessorsMakeThoseTimersDueThatWaitForIt() throws PlugException {
        Timer[] t = timers(4);
        t[0].armUntilIdle(300);
        t[1].armAt(50);
        t[2].armUntilIdle(200);
        t[3].armUntilIdle(100);
        t[3].cancel();

        board.advanceTo(10);
        assertThat(t[0].deadline()).isEqualTo(300);
        assertThat(board.idle()).isTrue();

        assertThat(board.now()).isEqualTo(10);
        assertThat(fired).as("in the order of their deadlines").containsExactly("2@200", "0@300");
        assertThat(board.idle()).as("nothing waits any more").isFalse();
        assertThat(t[1].armed()).isTrue();
    }

    @Test
    void aTimerThatWaitsForIdleProcessorsIsDueAtItsDeadlineAtTheLatest() throws PlugException {
        Timer[] t = timers(1);
        t[0].armUntilIdle(300);

        board.advanceTo(300);

        assertThat(fired).containsExactly("0@300");
        assertThat(board.idle()).isFalse();
    }

    @Test
    void aTimerThatIsArmedAnewWaitsForItsDeadlineOnly() throws PlugException {
        Timer[] t = timers(2);
        t[0].armUntilIdle(300);
        t[0].armIn(400);
        t[1].armUntilIdle(Timer.NEVER);

        assertThat(board.idle()).isFalse();
        assertThat(t[0].deadline()).isEqualTo(400);
        assertThat(t[1].armed()).isFalse();
    }

    @Test
    void idleProcessorsMakeATimerDueOnceAtATime() throws PlugException {
        Timer[] t = new Timer[2];
        List<Long> times = new ArrayList<>();
        Boards.plug(board, "p", s -> {
            for (int i = 0; i < 2; i++) {
                int n = i;
                t[i] = s.clock().timer("p" + i, deadline -> {
                    times.add(s.clock().now());
                    t[n].armUntilIdle(1000);
                    t[1 - n].armUntilIdle(1000);
                });
            }
        });
        t[0].armUntilIdle(1000);

        for (int i = 0; i < 10 && board.idle(); i++) {}

        assertThat(times).as("each once, then they wait").containsExactly(0L, 0L);
        assertThat(t[0].deadline()).isEqualTo(1000);
        board.advanceTo(10);
        assertThat(board.idle()).isFalse();
        t[1].armUntilIdle(1000);
        assertThat(board.idle()).as("time has passed").isTrue();
    }

    @Test
    void armingUntilIdleAllocatesNothing() throws PlugException {
        Timer[] t = timers(40);
        for (Timer timer : t) {
            timer.armAt(Long.MAX_VALUE - 1);
        }
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                t[0].armUntilIdle(1000);
                board.timers().idle();
                t[0].cancel();
                board.advanceTo(board.now() + 1);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(least).isZero();
    }

    @Test
    void anUnpluggedDevicesTimersAreDead() throws PlugException {
        Timer[] t = timers(1);
        t[0].armAt(100);

        board.unplug("t");
        t[0].armAt(200);
        board.advanceTo(1000);

        assertThat(fired).isEmpty();
    }

    @Test
    void aTimerThatIsAlwaysDueDoesNotStopTheBoard() throws PlugException {
        Timer[] t = new Timer[1];
        int[] count = new int[1];
        Boards.plug(
                board,
                "p",
                s -> t[0] = s.clock().timer("p", deadline -> {
                    count[0]++;
                    t[0].armAt(0);
                }));
        t[0].armAt(0);

        board.fireTimers();

        assertThat(count[0]).isBetween(1, 10_000);
    }
}
