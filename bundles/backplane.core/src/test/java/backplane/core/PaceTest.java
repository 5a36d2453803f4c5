package backplane.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void instructionsBecomeNanosecondsWithoutDrift() {
        InstructionPace pace = new InstructionPace(3);
        pace.begin(0);

        for (int i = 0; i < 3_000_000; i++) {
            pace.executed(1);
        }

        assertThat(pace.at(0)).isEqualTo(1_000_000_000_000_000L);
        assertThat(pace.at(1)).isEqualTo(1_000_000_333_333_333L);
    }

    @Test
    void theBudgetReachesTheDeadlineAndNotOneMore() {
        for (long ips : new long[] {1, 3, 1_000_000, 33_333_333, 4_000_000_007L}) {
            InstructionPace pace = new InstructionPace(ips);
            pace.begin(12_345);
            pace.executed(17);
            for (long delta : new long[] {1, 999, 54_925, 1_000_000_001L, 3_600_000_000_000L}) {
                long deadline = pace.at(0) + delta;
                long n = pace.instructions(deadline);

                assertThat(pace.at(n)).as("ips %d delta %d", ips, delta).isGreaterThanOrEqualTo(deadline);
                assertThat(pace.at(n - 1)).isLessThan(deadline);
            }
        }
    }

    @Test
    void skippedTimeKeepsTheFractions() {
        InstructionPace pace = new InstructionPace(3);
        pace.begin(0);
        pace.executed(1);
        pace.begin(pace.at(0) + 1000);
        pace.executed(2);

        assertThat(pace.at(0)).isEqualTo(1_000_001_000L);
    }

    @Test
    void neverIsFarAway() {
        assertThat(new InstructionPace(1_000_000).instructions(Long.MAX_VALUE)).isGreaterThan(1L << 40);
        assertThat(new MeasuredPace(1_000_000).instructions(Long.MAX_VALUE)).isGreaterThan(1L << 40);
    }

    @Test
    void measuredTimeFollowsTheSpeedOfTheHost() {
        MeasuredPace pace = new MeasuredPace(1_000_000);
        pace.begin(0);
        for (int i = 0; i < 100; i++) {
            pace.measure(10_000, 100_000, 0);
        }
        assertThat(pace.at(10_000)).isBetween(99_000L, 101_000L);

        pace.measure(10_000, 100_000, 10_000_000);

        assertThat(pace.at(10_000)).isLessThan(11_000L);
        assertThat(pace.at(pace.instructions(1_000_000))).isGreaterThanOrEqualTo(1_000_000);
    }
}
