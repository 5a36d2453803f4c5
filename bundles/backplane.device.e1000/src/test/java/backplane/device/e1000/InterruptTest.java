package backplane.device.e1000;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.PlugException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterruptTest {

    private static final int RXT0 = 0x80, TXDW = 1, LSC = 4;

    private final Driver driver = new Driver();

    @Test
    void eachCauseInterruptsOnlyWhileItIsEnabled() {
        for (int bit = 0; bit < 10; bit++) {
            int cause = 1 << bit;
            driver.write(Reg.IMC, -1);
            driver.write(Reg.ICS, cause);
            assertThat(driver.interrupt()).isFalse();
            driver.read(Reg.ICR);

            driver.write(Reg.IMS, cause);
            driver.write(Reg.ICS, cause);
            assertThat(driver.interrupt()).isTrue();
            assertThat(driver.read(Reg.ICR) & cause).isNotZero();

            driver.write(Reg.IMC, -1);
            driver.write(Reg.ICS, ~cause & 0x7fff);
            assertThat(driver.interrupt()).isFalse();
            driver.read(Reg.ICR);
        }
    }

    @Test
    void anIdleCardHasNoTimerRunning() {
        driver.open(0);
        driver.write(Reg.IMS, RXT0 | TXDW);
        long before = driver.bench.board().expirations();

        driver.bench.advance(60 * Driver.SECOND);

        assertThat(driver.bench.board().expirations()).isEqualTo(before);
    }

    @Test
    void readingTheCausesClearsThemAndLowersTheLine() {
        driver.write(Reg.IMS, RXT0);
        driver.write(Reg.ICS, RXT0 | TXDW);

        assertThat(driver.read(Reg.ICR)).isEqualTo(RXT0 | TXDW);
        assertThat(driver.interrupt()).isFalse();
        assertThat(driver.read(Reg.ICR)).isZero();
    }

    @Test
    void aPendingCauseInterruptsWhenItIsEnabled() {
        driver.write(Reg.ICS, RXT0);

        driver.write(Reg.IMS, RXT0);

        assertThat(driver.interrupt()).isTrue();
    }

    /** An interrupt has just been served, and the next cause is there. */
    private void waiting(int itr) {
        driver.write(Reg.ITR, itr);
        driver.write(Reg.IMS, RXT0);
        driver.write(Reg.ICS, RXT0);
        assertThat(driver.interrupt()).as("the first is immediate").isTrue();
        driver.read(Reg.ICR);
        driver.write(Reg.ICS, RXT0);
    }

    /** The same with a processor that has not paused for long. */
    private void waitingAtWork(int itr) {
        driver.write(Reg.IMS, RXT0);
        driver.write(Reg.ICS, RXT0);
        driver.read(Reg.ICR);
        driver.bench.advance(Stretch.LONGEST);
        waiting(itr);
    }

    /** Asserts that the next interrupt is not there for a time in nanoseconds, and then is. */
    private void interruptsAfter(long nanos) {
        driver.bench.advance(nanos - 1);
        assertThat(driver.interrupt()).isFalse();
        driver.bench.advance(1);
        assertThat(driver.interrupt()).isTrue();
    }

    @Test
    void theThrottleKeepsAnIntervalBetweenAssertions() {
        waiting(195);

        interruptsAfter(49_920);
    }

    @ParameterizedTest
    @CsvSource({"1, 32768", "55, 1802240", "195, 4000000", "16000, 4096000", "65535, 16776960"})
    void aProcessorThatIsAtWorkForLongIsInterruptedAtAStretchedInterval(int itr, long interval) {
        waitingAtWork(itr);

        interruptsAfter(interval);
    }

    @Test
    void aProcessorThatPausesIsInterruptedAtTheIntervalAsProgrammed() {
        waitingAtWork(195);
        driver.bench.advance(20_000);

        driver.bench.idle();

        interruptsAfter(29_920);
    }

    @Test
    void aProcessorThatPausesAfterTheIntervalIsInterruptedAtOnce() {
        waitingAtWork(195);
        driver.bench.advance(100_000);
        assertThat(driver.interrupt()).isFalse();

        driver.bench.idle();

        assertThat(driver.interrupt()).isTrue();
    }

    @Test
    void afterAPauseTheProcessorHasToBeAtWorkForLongAgain() {
        waitingAtWork(195);
        driver.bench.idle();
        driver.bench.advance(200_000);
        driver.read(Reg.ICR);

        driver.write(Reg.ICS, RXT0);

        assertThat(driver.interrupt()).isTrue();
        driver.read(Reg.ICR);
        driver.write(Reg.ICS, RXT0);
        interruptsAfter(49_920);
    }

    @Test
    void aProcessorThatPausesBetweenInterruptsIsNotAtWorkForLong() {
        for (int i = 0; i < 20; i++) {
            driver.write(Reg.IMS, RXT0);
            driver.write(Reg.ICS, RXT0);
            driver.read(Reg.ICR);
            driver.bench.advance(1_000_000);
            driver.bench.idle();
        }
        waiting(195);

        interruptsAfter(49_920);
    }

    @Test
    void aFurtherCauseChangesNothingForAnIdleProcessor() {
        waitingAtWork(195);
        driver.bench.idle();

        driver.write(Reg.ICS, TXDW);
        driver.write(Reg.IMS, TXDW);

        interruptsAfter(49_920);
    }

    @Test
    void withoutAThrottleEachCauseInterruptsAtOnce() {
        waitingAtWork(0);

        assertThat(driver.interrupt()).isTrue();
    }

    @Test
    void aThrottleThatWaitsOutlastsAnUpdateOfTheCard() throws PlugException {
        waitingAtWork(195);
        driver.bench.advance(100_000);
        driver.bench.hold(Driver.SLOT);
        driver.bench.plug(Driver.SLOT, Keys.device());
        assertThat(driver.interrupt()).isFalse();

        driver.bench.idle();

        assertThat(driver.interrupt()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"true, 200", "false, 83"})
    void noInterruptIsLostUnderLoad(boolean idle, int expected) {
        driver.write(Reg.ITR, 195);
        driver.write(Reg.IMS, RXT0);
        int served = 0;
        for (int i = 0; i < 1000; i++) {
            driver.write(Reg.ICS, RXT0);
            if (idle) {
                driver.bench.idle();
            }
            driver.bench.advance(10_000);
            if (driver.interrupt()) {
                driver.write(Reg.IMC, -1);
                driver.read(Reg.ICR);
                driver.write(Reg.IMS, RXT0);
                served++;
            }
        }

        assertThat(served).isBetween(expected - 5, expected + 5);
    }

    @Test
    void aResetTakesAWaitingInterruptAway() {
        driver.write(Reg.ITR, 0xffff);
        driver.write(Reg.IMS, RXT0);
        driver.write(Reg.ICS, RXT0);
        driver.read(Reg.ICR);
        driver.write(Reg.ICS, RXT0);

        driver.write(Reg.CTRL, Reg.CTRL_RST);
        driver.bench.advance(Driver.SECOND);
        assertThat(driver.interrupt()).isFalse();
        driver.write(Reg.IMS, RXT0);
        driver.write(Reg.ICS, RXT0);

        assertThat(driver.interrupt()).as("and leaves no throttle behind").isTrue();
    }

    @Test
    void aRaisedThrottleThatIsLoweredInterruptsSooner() {
        driver.write(Reg.ITR, 0xffff);
        driver.write(Reg.IMS, RXT0);
        driver.write(Reg.ICS, RXT0);
        driver.read(Reg.ICR);
        driver.write(Reg.ICS, RXT0);

        driver.write(Reg.ITR, 0);

        assertThat(driver.interrupt()).isTrue();
    }

    @Test
    void receptionIsGatheredByTheTwoTimers() {
        driver.open(Reg.RCTL_UPE);
        driver.write(Reg.RDTR, 10);
        driver.write(Reg.RADV, 25);

        for (int i = 0; i < 3; i++) {
            driver.receive(Driver.frame(60));
            driver.bench.advance(8_000);
            assertThat(driver.read(Reg.ICR) & RXT0)
                    .as("packet %d restarts the timer", i)
                    .isZero();
        }
        driver.bench.advance(1_600);

        assertThat(driver.read(Reg.ICR) & RXT0)
                .as("the absolute timer has ended the waiting")
                .isNotZero();
        driver.receive(Driver.frame(60));
        driver.write(Reg.RDTR, 10 | 1 << 31);
        assertThat(driver.read(Reg.ICR) & RXT0).as("flushed").isNotZero();
    }

    @Test
    void ipxePollsTheCausesWithoutEnablingAny() {
        driver.open(Reg.RCTL_UPE | Reg.RCTL_MPE | Reg.RCTL_BAM | Reg.RCTL_SECRC);
        driver.receive(Driver.frame(60));
        driver.send(Driver.frame(60));
        driver.bench.carrier(Driver.SLOT, false);

        assertThat(driver.interrupt()).isFalse();
        assertThat(driver.read(Reg.ICR) & (RXT0 | TXDW | 0x04)).isEqualTo(RXT0 | TXDW | 0x04);
    }

    private void sendDelayed(int frames) {
        for (int i = 0; i < frames; i++) {
            driver.queue(driver.buffer(0, Driver.frame(60)), 60 | 0x8bL << 24);
        }
        driver.kick();
    }

    private Driver gathering(int tidv, int tadv) {
        driver.open(0);
        driver.write(Reg.TIDV, tidv);
        driver.write(Reg.TADV, tadv);
        return driver;
    }

    @Test
    void aReportOfTransmissionWaitsForAStretchedTimeAlsoWhileTheProcessorIdles() {
        gathering(8, 32).write(Reg.IMS, TXDW);

        sendDelayed(1);
        driver.bench.idle();

        interruptsAfter(128 * 8 * 1024);
        assertThat(driver.read(Reg.ICR) & TXDW).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({"16, 2097152", "32, 4000000", "0, 4000000"})
    void reportsOfTransmissionAreGatheredForALimitedTime(int tadv, long limit) {
        gathering(8, tadv).write(Reg.IMS, TXDW);
        long start = driver.bench.now();

        while (!driver.interrupt() && driver.bench.now() < start + Driver.SECOND) {
            sendDelayed(1);
            driver.bench.advance(200_000);
        }

        assertThat(driver.bench.now() - start).isBetween(limit, limit + 200_000);
    }

    @Test
    void aReportOfTransmissionWithoutDelayIsImmediate() {
        gathering(0, 0).write(Reg.IMS, TXDW);
        sendDelayed(1);
        assertThat(driver.interrupt()).as("TIDV is 0").isTrue();
        driver.read(Reg.ICR);
        gathering(8, 32);

        driver.send(Driver.frame(60));

        assertThat(driver.interrupt()).as("IDE is clear").isTrue();
    }

    @Test
    void anInterruptForReceptionTakesTheReportOfTransmissionAlong() {
        gathering(8, 32).write(Reg.RCTL, Reg.RCTL_EN | Reg.RCTL_UPE);
        driver.write(Reg.IMS, RXT0 | TXDW);
        sendDelayed(1);
        driver.receive(Driver.frame(60));
        sendDelayed(1);

        assertThat(driver.read(Reg.ICR) & (RXT0 | TXDW)).isEqualTo(RXT0 | TXDW);
        driver.bench.advance(Driver.SECOND);

        assertThat(driver.interrupt()).isFalse();
        assertThat(driver.read(Reg.ICR)).isZero();
    }

    @Test
    void anInterruptForTheLinkTakesTheReportOfTransmissionAlong() {
        gathering(8, 32).write(Reg.IMS, LSC);
        sendDelayed(1);

        driver.bench.carrier(Driver.SLOT, false);

        assertThat(driver.interrupt()).isTrue();
        assertThat(driver.read(Reg.ICR) & (LSC | TXDW)).isEqualTo(LSC | TXDW);
    }

    @Test
    void aProcessorThatIsAtWorkForLongIsToldOfTheLinkAfterTheStretchedInterval() {
        driver.open(0);
        waitingAtWork(195);
        driver.write(Reg.IMC, -1);
        driver.read(Reg.ICR);
        driver.write(Reg.IMS, LSC);

        driver.bench.carrier(Driver.SLOT, false);

        interruptsAfter(4_000_000);
        assertThat(driver.read(Reg.ICR) & LSC).isNotZero();
    }

    @Test
    void notMoreThanHalfOfTheRingWaitsForItsReport() {
        gathering(100, 0).write(Reg.IMS, TXDW);
        for (int half = 0; half < 3; half++) {
            sendDelayed(Driver.ENTRIES / 2 - 1);
            assertThat(driver.interrupt()).isFalse();

            sendDelayed(1);

            assertThat(driver.interrupt()).isTrue();
            driver.read(Reg.ICR);
        }
    }

    @Test
    void aResetTakesAReportThatWaitsAway() {
        gathering(8, 32);
        sendDelayed(1);

        driver.write(Reg.CTRL, Reg.CTRL_RST);
        driver.write(Reg.IMS, TXDW);
        driver.bench.advance(Driver.SECOND);

        assertThat(driver.interrupt()).isFalse();
    }

    @Test
    void aReportThatWaitsOutlastsAnUpdateOfTheCard() throws PlugException {
        gathering(8, 0).write(Reg.IMS, TXDW);
        sendDelayed(1);
        driver.bench.hold(Driver.SLOT);

        driver.bench.plug(Driver.SLOT, Keys.device());

        interruptsAfter(128 * 8 * 1024);
    }
}
