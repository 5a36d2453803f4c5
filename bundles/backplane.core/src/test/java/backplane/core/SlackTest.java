package backplane.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlackTest {

    private static final long TICK = 4_000_000;

    private final Slack slack = new Slack();
    private long now = 1_000_000_000_000L;

    private long afterWindow() {
        now += Slack.WINDOW;
        return slack.nanos(now, TICK);
    }

    @Test
    void aGuestThatOnlyCountsItsTicksMayBeWokenLate() {
        slack.nanos(now, TICK);
        slack.executed(Slack.CALM);

        assertThat(afterWindow()).isEqualTo(Slack.NANOS);
    }

    @Test
    void aGuestThatWorksIsWokenInTime() {
        slack.nanos(now, TICK);
        slack.executed(Slack.CALM + 1);

        assertThat(afterWindow()).isZero();
        assertThat(afterWindow()).as("a window later, without work").isEqualTo(Slack.NANOS);
    }

    @Test
    void whatComesFromOutsideEndsItAtOnceAndForAWholeWindow() {
        slack.nanos(now, TICK);
        assertThat(afterWindow()).isEqualTo(Slack.NANOS);

        slack.disturb();

        assertThat(slack.nanos(now, TICK)).isZero();
        assertThat(afterWindow()).isZero();
        assertThat(afterWindow()).isEqualTo(Slack.NANOS);
    }

    @Test
    void aGuestThatWaitsForADeviceIsWokenInTime() {
        slack.nanos(now, TICK);
        assertThat(afterWindow()).isEqualTo(Slack.NANOS);

        assertThat(slack.nanos(now, 20_000)).isZero();
        assertThat(slack.nanos(now, TICK)).isZero();
    }
}
