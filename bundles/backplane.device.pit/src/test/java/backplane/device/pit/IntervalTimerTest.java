package backplane.device.pit;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Device;
import backplane.api.Reset;
import backplane.api.Speaker;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IntervalTimerTest extends DeviceContract {

    private static final int CH0 = 0x40, CH2 = 0x42, CONTROL = 0x43, PORT61 = 0x61;
    private static final long MILLISECOND = 1_000_000, SECOND = 1_000_000_000;

    private final DeviceBench bench = new DeviceBench();

    @Override
    protected Device device() {
        return new IntervalTimer();
    }

    @BeforeEach
    void plug() throws Exception {
        bench.plug("pit", device());
    }

    private void load(int port, int count) {
        bench.out(port, count & 0xff);
        bench.out(port, count >> 8);
    }

    @Test
    void dosGetsItsTimerInterrupt18TimesASecond() {
        bench.out(CONTROL, 0x36);
        load(CH0, 0);
        int before = bench.irqRises(0);
        bench.advance(10 * SECOND);
        assertThat(bench.irqRises(0) - before).isEqualTo(182);
    }

    @Test
    void linuxGetsItsTick100TimesASecond() {
        bench.out(CONTROL, 0x34);
        load(CH0, 11932);
        int before = bench.irqRises(0);
        bench.advance(10 * SECOND);
        assertThat(bench.irqRises(0) - before).isEqualTo(999);
    }

    @Test
    void aPeriodicTimerCostsOneAlarmAPeriod() {
        bench.out(CONTROL, 0x34);
        load(CH0, 11932);
        long before = bench.board().expirations();
        bench.advance(SECOND);
        assertThat(bench.board().expirations() - before).isLessThanOrEqualTo(101);
    }

    @Test
    void anIdleTimerCostsNothing() {
        bench.out(CONTROL, 0x30);
        long before = bench.board().expirations();
        bench.advance(SECOND);
        assertThat(bench.board().expirations() - before).isZero();
    }

    @Test
    void aOneShotInterruptsOnceAtItsTime() {
        bench.out(CONTROL, 0x38);
        load(CH0, 1193);
        int before = bench.irqRises(0);
        bench.advance(MILLISECOND);
        assertThat(bench.irqRises(0) - before)
                .as("1193 + 1 ticks are 1.0007 ms")
                .isZero();
        bench.advance(2000);
        assertThat(bench.irqRises(0) - before).isEqualTo(1);
        bench.advance(SECOND);
        assertThat(bench.irqRises(0) - before).isEqualTo(1);
    }

    /** Linux' quick_pit_calibrate: the high byte is read in unlatched pairs and must fall by one at a time. */
    @Test
    void linuxCalibratesItsTscQuickly() {
        bench.out(PORT61, bench.in(PORT61) & ~2 | 1);
        bench.out(CONTROL, 0xb0);
        load(CH2, 0xffff);
        bench.advance(2000);
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            bench.in(CH2);
            int high = bench.in(CH2);
            if (seen.isEmpty() || seen.get(seen.size() - 1) != high) {
                seen.add(high);
            }
            bench.advance(2000);
        }
        assertThat(seen).hasSizeGreaterThan(40).startsWith(0xff, 0xfe, 0xfd);
        long ticks = (seen.get(0) - seen.get(seen.size() - 1)) * 256L;
        assertThat(ticks * 1e9 / 1_193_182).isBetween(9.5e6, 10.1e6);
    }

    /** Linux' pit_calibrate_tsc: OUT2 at port 61h is low until the count of 10 ms is over. */
    @Test
    void linuxCalibratesItsTscByOut2() {
        bench.out(PORT61, bench.in(PORT61) & ~2 | 1);
        bench.out(CONTROL, 0xb0);
        load(CH2, 11931);
        assertThat(bench.in(PORT61) & 0x20).isZero();
        bench.advance(9_999_000);
        assertThat(bench.in(PORT61) & 0x20).isZero();
        bench.advance(2_000);
        assertThat(bench.in(PORT61) & 0x20).isEqualTo(0x20);
    }

    @Test
    void theRefreshBitTogglesEvery15Microseconds() {
        int toggles = 0;
        int last = bench.in(PORT61) & 0x10;
        for (int i = 0; i < 10_000; i++) {
            bench.advance(100);
            int now = bench.in(PORT61) & 0x10;
            toggles += now != last ? 1 : 0;
            last = now;
        }
        assertThat(toggles).isBetween(65, 67);
    }

    @Test
    void port61KeepsItsFourLowBits() {
        bench.out(PORT61, 0xff);
        assertThat(bench.in(PORT61) & 0xcf).isEqualTo(0x0f);
        bench.reset(Reset.HARDWARE);
        assertThat(bench.in(PORT61) & 0x0f).isZero();
    }

    @Test
    void theSpeakerHearsTheToneOfCounter2() {
        List<Long> tones = new ArrayList<>();
        bench.provide(Speaker.class, "speaker", tones::add);
        bench.out(CONTROL, 0xb6);
        load(CH2, 1193);
        bench.out(PORT61, 3);
        bench.out(PORT61, 0);
        assertThat(tones).containsExactly(Oscillator.nanos(1193), 0L);
    }
}
