package backplane.device.cmos;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Timer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Mc146818Test {

    private static final long SECOND = 1_000_000_000L;
    /** 2026-02-28 23:59:58, a Saturday. */
    private static final long EPOCH = 1_772_323_198_000L;

    private final byte[] ram = new byte[256];
    private final Mc146818 rtc = new Mc146818(ram);

    @BeforeEach
    void powerOn() {
        rtc.powerOn(EPOCH, 0);
    }

    private String time(long now) {
        return "%02x%02x-%02x-%02x %02x:%02x:%02x"
                .formatted(
                        rtc.read(0x32, now),
                        rtc.read(9, now),
                        rtc.read(8, now),
                        rtc.read(7, now),
                        rtc.read(4, now),
                        rtc.read(2, now),
                        rtc.read(0, now));
    }

    @Test
    void showsTheMachinesTimeInBcd() {
        assertThat(time(0)).isEqualTo("2026-02-28 23:59:58");
        assertThat(rtc.read(6, 0)).as("Saturday").isEqualTo(7);
        assertThat(rtc.read(0x0d, 0)).as("battery").isEqualTo(0x80);
        assertThat(rtc.read(0x0b, 0)).as("24 hours, BCD").isEqualTo(0x02);
    }

    @Test
    void goesOnOverMidnightAndTheEndOfTheMonth() {
        assertThat(time(2 * SECOND)).isEqualTo("2026-03-01 00:00:00");
        assertThat(rtc.read(6, 2 * SECOND)).as("Sunday").isEqualTo(1);
    }

    @Test
    void uipRisesShortlyBeforeAnUpdateAndFallsWithIt() {
        assertThat(rtc.read(0x0a, SECOND - 2_300_000)).isEqualTo(0x26);
        assertThat(rtc.read(0x0a, SECOND - 2_200_000)).isEqualTo(0xa6);
        assertThat(rtc.read(0x0a, SECOND - 1)).isEqualTo(0xa6);
        assertThat(rtc.read(0x0a, SECOND)).isEqualTo(0x26);
    }

    @Test
    void linuxSetsTheTimeWithTheDividerInResetAndItStartsHalfASecondLater() {
        rtc.write(0x0b, 0x82, SECOND / 4);
        rtc.write(0x0a, 0x76, SECOND / 4);
        write(0x00, 0x30, 0x02, 0x15, 0x04, 0x12, 0x07, 0x01, 0x08, 0x05, 0x09, 0x99, 0x32, 0x19);
        assertThat(time(9 * SECOND)).isEqualTo("1999-05-01 12:15:30");
        rtc.write(0x0b, 0x02, 9 * SECOND);
        rtc.write(0x0a, 0x26, 9 * SECOND + 7);
        assertThat(time(9 * SECOND + SECOND / 2)).isEqualTo("1999-05-01 12:15:30");
        assertThat(time(9 * SECOND + SECOND / 2 + 7)).isEqualTo("1999-05-01 12:15:31");
    }

    private void write(int... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            rtc.write(pairs[i], pairs[i + 1], SECOND / 4);
        }
    }

    @Test
    void setHoldsTheTimeAndSwitchesTheUpdateInterruptOff() {
        rtc.write(0x0b, 0x92, 0);
        assertThat(rtc.read(0x0b, 0)).isEqualTo(0x82);
        assertThat(time(5 * SECOND)).isEqualTo("2026-02-28 23:59:58");
        assertThat(rtc.read(0x0a, SECOND - 1)).isEqualTo(0x26);
    }

    @Test
    void flagsAreSetWithoutBeingEnabledAndClearedByReading() {
        assertThat(rtc.read(0x0c, SECOND)).as("update and periodic").isEqualTo(0x50);
        assertThat(rtc.read(0x0c, SECOND)).isZero();
        assertThat(rtc.interrupting()).isFalse();
    }

    @Test
    void thePeriodicInterruptComesAt1024HzAndNeedsTheFlagsRead() {
        rtc.read(0x0c, 0);
        rtc.write(0x0b, 0x42, 0);
        assertThat(rtc.nextInterrupt(0)).isEqualTo(976_563);
        rtc.update(976_562);
        assertThat(rtc.interrupting()).isFalse();
        rtc.update(976_563);
        assertThat(rtc.interrupting()).isTrue();
        assertThat(rtc.nextInterrupt(976_563)).isEqualTo(Timer.NEVER);
        assertThat(rtc.read(0x0c, 1_000_000)).isEqualTo(0xc0);
        assertThat(rtc.nextInterrupt(1_000_000)).isEqualTo(1_953_125);
    }

    @Test
    void rates1And2Repeat8And9() {
        rtc.write(0x0b, 0x42, 0);
        rtc.write(0x0a, 0x21, 0);
        assertThat(rtc.nextInterrupt(0)).isEqualTo(SECOND / 256);
        rtc.write(0x0a, 0x22, 0);
        assertThat(rtc.nextInterrupt(0)).isEqualTo(SECOND / 128);
        rtc.write(0x0a, 0x2f, 0);
        assertThat(rtc.nextInterrupt(0)).isEqualTo(SECOND / 2);
        rtc.write(0x0a, 0x20, 0);
        assertThat(rtc.nextInterrupt(0)).isEqualTo(Timer.NEVER);
    }

    @Test
    void theUpdateInterruptComesWithEachSecond() {
        rtc.write(0x0b, 0x12, 100);
        assertThat(rtc.nextInterrupt(100)).isEqualTo(SECOND);
        rtc.update(SECOND);
        assertThat(rtc.read(0x0c, SECOND) & 0x90).isEqualTo(0x90);
    }

    @Test
    void anAlarmMatchesTheTimeOfDay() {
        write(0x01, 0x05, 0x03, 0x00, 0x05, 0x00);
        rtc.write(0x0b, 0x22, SECOND / 4);
        assertThat(rtc.nextInterrupt(SECOND / 4)).isEqualTo(7 * SECOND);
        rtc.update(7 * SECOND);
        assertThat(rtc.read(0x0c, 7 * SECOND) & 0xa0).isEqualTo(0xa0);
        assertThat(rtc.nextInterrupt(7 * SECOND)).isEqualTo((7 + 86_400) * SECOND);
    }

    @Test
    void alarmBytesFromC0OnMatchEverything() {
        write(0x01, 0x10, 0x03, 0xff, 0x05, 0xc0);
        rtc.write(0x0b, 0x22, SECOND / 4);
        assertThat(rtc.nextInterrupt(SECOND / 4)).isEqualTo(12 * SECOND);
        rtc.update(12 * SECOND);
        rtc.read(0x0c, 12 * SECOND);
        assertThat(rtc.nextInterrupt(12 * SECOND)).isEqualTo(72 * SECOND);
    }

    @Test
    void anImpossibleAlarmNeverComes() {
        write(0x01, 0x99);
        rtc.write(0x0b, 0x22, SECOND / 4);
        assertThat(rtc.nextInterrupt(SECOND / 4)).isEqualTo(Timer.NEVER);
    }

    @Test
    void twelveHourModeMarksTheAfternoon() {
        rtc.write(0x0b, 0x00, 0);
        write(0x04, 0x91, 0x02, 0x59, 0x00, 0x59);
        assertThat(rtc.read(4, SECOND)).as("11 PM becomes 12 AM").isEqualTo(0x12);
        write(0x04, 0x11, 0x02, 0x59, 0x00, 0x59);
        assertThat(rtc.read(4, 2 * SECOND)).as("11 AM becomes 12 PM").isEqualTo(0x92);
    }

    @Test
    void binaryModeCountsInBinary() {
        rtc.write(0x0b, 0x06, 0);
        write(0x00, 9, 0x02, 30, 0x04, 20);
        assertThat(rtc.read(0, SECOND)).isEqualTo(10);
        assertThat(rtc.read(2, SECOND)).isEqualTo(30);
    }

    @Test
    void nonsenseReadsBackUntilTheNextUpdateMakesSenseOfIt() {
        write(0x08, 0xff, 0x07, 0x00, 0x02, 0xaa);
        assertThat(rtc.read(8, SECOND / 2)).isEqualTo(0xff);
        assertThat(rtc.read(8, SECOND)).isEqualTo(0x12);
        assertThat(rtc.read(7, SECOND)).isEqualTo(0x01);
    }

    @Test
    void aResetSwitchesInterruptsOffAndKeepsTheTime() {
        rtc.write(0x0b, 0x7a, 0);
        rtc.update(SECOND);
        rtc.reset();
        assertThat(rtc.interrupting()).isFalse();
        assertThat(rtc.read(0x0b, SECOND)).isEqualTo(0x02);
        assertThat(time(SECOND)).isEqualTo("2026-02-28 23:59:59");
    }
}
