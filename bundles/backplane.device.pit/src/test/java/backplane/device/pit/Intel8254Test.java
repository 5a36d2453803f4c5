package backplane.device.pit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Times are ticks; a count that is written at tick t is loaded at t + 1. */
class Intel8254Test {

    private final Intel8254 pit = new Intel8254();

    @BeforeEach
    void reset() {
        pit.reset();
        pit.counter(2).gate(false, 0);
    }

    private void load(int n, int count, long now) {
        pit.write(n, count & 0xff, now);
        pit.write(n, count >> 8, now);
    }

    private int readWord(int n, long now) {
        return pit.read(n, now) | pit.read(n, now) << 8;
    }

    @Test
    void mode0RaisesOutAtTerminalCountAndCountsOn() {
        pit.control(0x30, 0);
        assertThat(pit.counter(0).out(0)).isFalse();
        load(0, 100, 0);
        assertThat(readWord(0, 1)).isEqualTo(100);
        assertThat(readWord(0, 41)).isEqualTo(60);
        assertThat(pit.counter(0).nextEdge(41)).isEqualTo(101);
        assertThat(pit.counter(0).out(100)).isFalse();
        assertThat(pit.counter(0).out(101)).isTrue();
        assertThat(readWord(0, 102)).isEqualTo(0xffff);
        assertThat(pit.counter(0).nextEdge(102)).isEqualTo(Counter.NEVER);
    }

    @Test
    void mode0StopsWhileHalfOfANewCountIsWritten() {
        pit.control(0x30, 0);
        load(0, 100, 0);
        pit.write(0, 50, 11);
        assertThat(pit.counter(0).out(500)).isFalse();
        pit.write(0, 0, 500);
        assertThat(pit.counter(0).nextEdge(500)).isEqualTo(551);
    }

    @Test
    void mode0PausesWhileTheGateIsLow() {
        pit.counter(2).gate(true, 0);
        pit.control(0xb0, 0);
        load(2, 100, 0);
        pit.counter(2).gate(false, 31);
        assertThat(readWord(2, 400)).isEqualTo(70);
        pit.counter(2).gate(true, 500);
        assertThat(readWord(2, 510)).isEqualTo(60);
        assertThat(pit.counter(2).out(569)).isFalse();
        assertThat(pit.counter(2).out(570)).isTrue();
    }

    @Test
    void mode1IsAOneShotThatTheGateTriggersAgain() {
        pit.control(0xb2, 0);
        load(2, 10, 0);
        assertThat(pit.counter(2).out(5)).isTrue();
        pit.counter(2).gate(true, 20);
        assertThat(pit.counter(2).out(21)).isFalse();
        pit.counter(2).gate(false, 22);
        pit.counter(2).gate(true, 25);
        assertThat(pit.counter(2).out(35)).isFalse();
        assertThat(pit.counter(2).out(36)).isTrue();
    }

    @Test
    void mode2DividesAndIsLowForOneTick() {
        pit.control(0x34, 0);
        load(0, 11932, 0);
        assertThat(pit.counter(0).nextEdge(0)).isEqualTo(11933);
        assertThat(pit.counter(0).out(11931)).isTrue();
        assertThat(pit.counter(0).out(11932)).isFalse();
        assertThat(pit.counter(0).out(11933)).isTrue();
        assertThat(readWord(0, 11933)).isEqualTo(11932);
        assertThat(pit.counter(0).nextEdge(11933)).isEqualTo(2 * 11932 + 1);
    }

    @Test
    void mode2TakesANewCountAtTheEndOfThePeriod() {
        pit.control(0x34, 0);
        load(0, 100, 0);
        load(0, 50, 11);
        assertThat(readWord(0, 21)).isEqualTo(80);
        assertThat(pit.counter(0).nextEdge(21)).isEqualTo(101);
        assertThat(readWord(0, 111)).isEqualTo(40);
        assertThat(pit.counter(0).nextEdge(111)).isEqualTo(151);
    }

    @Test
    void mode2StopsAndReloadsByTheGate() {
        pit.counter(2).gate(true, 0);
        pit.control(0xb4, 0);
        load(2, 100, 0);
        pit.counter(2).gate(false, 100);
        assertThat(pit.counter(2).out(100)).isTrue();
        pit.counter(2).gate(true, 1000);
        assertThat(readWord(2, 1011)).isEqualTo(90);
    }

    @Test
    void mode3IsASquareWaveThatCountsByTwo() {
        pit.control(0x36, 0);
        load(0, 0, 0);
        assertThat(readWord(0, 1)).isZero();
        assertThat(readWord(0, 2)).isEqualTo(0xfffe);
        assertThat(pit.counter(0).out(32768)).isTrue();
        assertThat(pit.counter(0).out(32769)).isFalse();
        assertThat(readWord(0, 32770)).isEqualTo(0xfffe);
        assertThat(pit.counter(0).nextEdge(1)).isEqualTo(32769);
        assertThat(pit.counter(0).nextEdge(32769)).isEqualTo(65537);
    }

    @Test
    void mode3WithAnOddCountIsHighForOneTickLonger() {
        pit.control(0x36, 0);
        load(0, 5, 0);
        assertThat(new int[] {readWord(0, 1), readWord(0, 2), readWord(0, 3)}).containsExactly(4, 2, 0);
        assertThat(new int[] {readWord(0, 4), readWord(0, 5), readWord(0, 6)}).containsExactly(4, 2, 4);
        assertThat(pit.counter(0).out(3)).isTrue();
        assertThat(pit.counter(0).out(4)).isFalse();
        assertThat(pit.counter(0).out(6)).isTrue();
    }

    @Test
    void mode3TakesANewCountAtTheEndOfTheHalfPeriod() {
        pit.control(0x36, 0);
        load(0, 100, 0);
        load(0, 20, 11);
        assertThat(pit.counter(0).nextEdge(11)).isEqualTo(51);
        assertThat(pit.counter(0).out(51)).isFalse();
        assertThat(pit.counter(0).nextEdge(51)).isEqualTo(61);
        assertThat(pit.counter(0).out(61)).isTrue();
    }

    @Test
    void mode4StrobesOnceAsTheOneShotClockOfLinux() {
        pit.control(0x38, 0);
        load(0, 1000, 0);
        assertThat(pit.counter(0).nextEdge(0)).isEqualTo(1002);
        assertThat(pit.counter(0).out(1000)).isTrue();
        assertThat(pit.counter(0).out(1001)).isFalse();
        assertThat(pit.counter(0).out(1002)).isTrue();
        assertThat(pit.counter(0).nextEdge(1002)).isEqualTo(Counter.NEVER);
    }

    @Test
    void mode5StrobesAfterATrigger() {
        pit.control(0xba, 0);
        load(2, 10, 0);
        assertThat(pit.counter(2).nextEdge(50)).isEqualTo(Counter.NEVER);
        pit.counter(2).gate(true, 100);
        assertThat(pit.counter(2).out(111)).isFalse();
        assertThat(pit.counter(2).out(112)).isTrue();
    }

    @Test
    void aLatchedCountStaysUntilItIsRead() {
        pit.control(0x34, 0);
        load(0, 1000, 0);
        pit.control(0x00, 101);
        pit.control(0x00, 201);
        assertThat(readWord(0, 301)).isEqualTo(900);
        assertThat(readWord(0, 301)).isEqualTo(700);
    }

    @Test
    void anUnlatchedPairShowsARunningCount() {
        pit.control(0x34, 0);
        load(0, 0x1001, 0);
        assertThat(pit.read(0, 2)).isZero();
        assertThat(pit.read(0, 4)).as("it went on between the bytes").isEqualTo(0x0f);
    }

    @Test
    void readBackLatchesStatusThenCount() {
        pit.control(0x36, 0);
        assertThat(status(0, 0)).as("OUT, null count, two bytes, mode 3").isEqualTo(0xf6);
        load(0, 1000, 0);
        pit.control(0xc2, 11);
        assertThat(pit.read(0, 600)).as("OUT was high").isEqualTo(0xb6);
        assertThat(readWord(0, 600)).isEqualTo(980);
    }

    private int status(int n, long now) {
        pit.control(0xe0 | 2 << n, now);
        return pit.read(n, now);
    }

    @Test
    void oneByteAccessSetsTheOtherByteToZero() {
        pit.control(0x20, 0);
        pit.write(0, 0x12, 0);
        assertThat(pit.counter(0).period()).isEqualTo(0x1200);
        pit.control(0x10, 0);
        pit.write(0, 0x12, 0);
        assertThat(pit.counter(0).period()).isEqualTo(0x12);
    }

    @Test
    void countsInBcd() {
        pit.control(0x31, 0);
        load(0, 0x1000, 0);
        assertThat(readWord(0, 2)).isEqualTo(0x0999);
        pit.control(0x31, 10);
        load(0, 0, 10);
        assertThat(readWord(0, 12)).isEqualTo(0x9999);
    }

    @Test
    void ticksAndNanosecondsAgree() {
        for (long tick : new long[] {0, 1, 2, 17, 1_193_181, 1_193_182, 123_456_789_012L}) {
            assertThat(Oscillator.ticks(Oscillator.nanos(tick))).isEqualTo(tick);
            assertThat(Oscillator.ticks(Oscillator.nanos(tick + 1) - 1)).isEqualTo(tick);
        }
        assertThat(Oscillator.ticks(3_000_000_000L)).isEqualTo(3_579_545);
    }
}
