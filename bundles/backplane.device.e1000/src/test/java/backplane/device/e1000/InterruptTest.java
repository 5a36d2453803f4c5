package backplane.device.e1000;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InterruptTest {

    private static final int RXT0 = 0x80, TXDW = 1;

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

    @Test
    void theThrottleKeepsAnIntervalBetweenAssertions() {
        driver.write(Reg.ITR, 195); // 49.92 µs
        driver.write(Reg.IMS, RXT0);
        driver.write(Reg.ICS, RXT0);
        assertThat(driver.interrupt()).as("the first is immediate").isTrue();
        driver.read(Reg.ICR);

        driver.write(Reg.ICS, RXT0);
        assertThat(driver.interrupt()).isFalse();
        driver.bench.advance(49_919);
        assertThat(driver.interrupt()).isFalse();
        driver.bench.advance(1);

        assertThat(driver.interrupt()).isTrue();
    }

    @Test
    void noInterruptIsLostUnderLoad() {
        driver.write(Reg.ITR, 195);
        driver.write(Reg.IMS, RXT0);
        int served = 0;
        for (int i = 0; i < 1000; i++) {
            driver.write(Reg.ICS, RXT0);
            driver.bench.advance(10_000);
            if (driver.interrupt()) {
                driver.write(Reg.IMC, -1);
                driver.read(Reg.ICR);
                driver.write(Reg.IMS, RXT0);
                served++;
            }
        }

        assertThat(served).isBetween(195, 205);
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

    @Test
    void transmissionIsGatheredToo() {
        driver.open(0);
        driver.write(Reg.TIDV, 8);
        driver.write(Reg.TADV, 32);

        driver.queue(driver.buffer(0, Driver.frame(60)), 60 | 0x8bL << 24);
        driver.kick();
        assertThat(driver.read(Reg.ICR) & TXDW).isZero();
        driver.bench.advance(8_192);

        assertThat(driver.read(Reg.ICR) & TXDW).isNotZero();
    }
}
