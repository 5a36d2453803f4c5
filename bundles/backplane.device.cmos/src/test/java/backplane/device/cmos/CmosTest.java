package backplane.device.cmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.BlockMedium;
import backplane.api.Device;
import backplane.api.FirmwareDrive;
import backplane.api.PlugException;
import backplane.api.PointerInput;
import backplane.api.Reset;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CmosTest extends DeviceContract {

    private static final long SECOND = 1_000_000_000L, MB = 1 << 20;

    @Override
    protected Device device() {
        return new Cmos();
    }

    /** A drive as a controller provides it. */
    private record Drive(Kind kind, int cylinders, int heads, int sectorsPerTrack) implements FirmwareDrive {
        @Override
        public @Nullable BlockMedium medium() {
            return null;
        }
    }

    private static int read(DeviceBench bench, int at) {
        bench.out(0x70, at);
        return bench.in(0x71);
    }

    private static void write(DeviceBench bench, int at, int value) {
        bench.out(0x70, at | 0x80);
        bench.out(0x71, value);
    }

    private static DeviceBench plugged(long ram, Map<String, String> settings) throws PlugException {
        DeviceBench bench = new DeviceBench(ram, settings, true);
        bench.plug("cmos", new Cmos());
        return bench;
    }

    @Test
    void showsTheMachinesTime() throws Exception {
        DeviceBench bench = plugged(64 * MB, Map.of());
        assertThat(read(bench, 0x32)).isEqualTo(0x20);
        assertThat(read(bench, 0x09)).isEqualTo(0x26);
        assertThat(read(bench, 0x08)).isEqualTo(0x01);
        assertThat(read(bench, 0x07)).isEqualTo(0x02);
        assertThat(read(bench, 0x04)).isEqualTo(0x03);
        assertThat(bench.in(0x70)).as("the index cannot be read").isEqualTo(0xff);
    }

    /** Linux' rtc probe: UIP clear twice around equal seconds within a second. */
    @Test
    void linuxFindsAWorkingClock() throws Exception {
        DeviceBench bench = plugged(64 * MB, Map.of());
        int good = 0;
        for (int i = 0; i < 100; i++) {
            int seconds = read(bench, 0);
            boolean quiet = (read(bench, 0x0a) & 0x80) == 0;
            good += quiet && seconds == read(bench, 0) && (read(bench, 0x0a) & 0x80) == 0 ? 1 : 0;
            bench.advance(SECOND / 100);
        }
        assertThat(good).isGreaterThan(95);
    }

    @Test
    void interrupts1024TimesASecondIfTheFlagsAreReadEachTime() throws Exception {
        DeviceBench bench = plugged(64 * MB, Map.of());
        read(bench, 0x0c);
        write(bench, 0x0b, 0x42);
        int served = 0;
        for (int i = 0; i < 4000; i++) {
            bench.advance(SECOND / 4000);
            if (bench.irq(8)) {
                assertThat(read(bench, 0x0c) & 0xc0).isEqualTo(0xc0);
                served++;
            }
        }
        assertThat(served).isBetween(1023, 1024);
        assertThat(bench.irqRises(8)).isEqualTo(served + (bench.irq(8) ? 1 : 0));
    }

    @Test
    void hwclockWaitsForTheUpdateInterrupt() throws Exception {
        DeviceBench bench = plugged(64 * MB, Map.of());
        write(bench, 0x0b, 0x12);
        bench.advance(SECOND - 1);
        assertThat(bench.irq(8)).isFalse();
        bench.advance(1);
        assertThat(bench.irq(8)).isTrue();
        assertThat(read(bench, 0x0c) & 0x90).isEqualTo(0x90);
        assertThat(bench.irq(8)).isFalse();
    }

    private static DeviceBench beside(AtomicLong host, String sync) throws PlugException {
        DeviceBench bench = new DeviceBench(64 * MB, Map.of("clock.sync", sync, "clock.rtc_sync", "true"), true);
        bench.plug("cmos", new Cmos("", false, host::get));
        return bench;
    }

    @Test
    void followsTheHostWithRtcSyncWhileTheMachineStandsStill() throws Exception {
        AtomicLong host = new AtomicLong(77 * SECOND);
        DeviceBench bench = beside(host, "realtime");
        int before = read(bench, 0);
        host.addAndGet(20 * SECOND);
        bench.advance(SECOND / 100);
        assertThat(bcd(read(bench, 0)) - bcd(before)).isEqualTo(20);
    }

    @Test
    void isAlarmedWithRtcSyncWithinASecondOfTheHost() throws Exception {
        AtomicLong host = new AtomicLong();
        DeviceBench bench = beside(host, "both");
        write(bench, 0x05, 0xff);
        write(bench, 0x03, 0xff);
        write(bench, 0x01, 0x30);
        write(bench, 0x0b, 0x22);
        host.addAndGet(59 * SECOND);
        bench.advance(SECOND);
        assertThat(bench.irq(8)).isTrue();
    }

    @Test
    void hasNoUseForRtcSyncWhereTimeIsCountedInInstructions() throws Exception {
        AtomicLong host = new AtomicLong();
        DeviceBench bench = beside(host, "none");
        int before = read(bench, 0);
        host.addAndGet(20 * SECOND);
        assertThat(read(bench, 0)).isEqualTo(before);
    }

    private static int bcd(int value) {
        return (value >> 4) * 10 + (value & 15);
    }

    @Test
    void needsNoAlarmWhileNoInterruptIsEnabled() throws Exception {
        DeviceBench bench = plugged(64 * MB, Map.of());
        long before = bench.board().expirations();
        bench.advance(10 * SECOND);
        assertThat(bench.board().expirations()).isEqualTo(before);
        assertThat(read(bench, 0)).isEqualTo(0x15);
    }

    @Test
    void tellsTheSizeOfMemoryInAllItsWays() throws Exception {
        DeviceBench small = plugged(8 * MB, Map.of());
        assertThat(read(small, 0x15) | read(small, 0x16) << 8).isEqualTo(640);
        assertThat(read(small, 0x17) | read(small, 0x18) << 8).isEqualTo(7 * 1024);
        assertThat(read(small, 0x30) | read(small, 0x31) << 8).isEqualTo(7 * 1024);
        assertThat(read(small, 0x34) | read(small, 0x35) << 8).isZero();
        DeviceBench large = plugged(256 * MB, Map.of());
        assertThat(read(large, 0x30) | read(large, 0x31) << 8).isEqualTo(0xfc00);
        assertThat(read(large, 0x34) | read(large, 0x35) << 8).isEqualTo(240 * 16);
        assertThat(read(large, 0x5b)).isZero();
    }

    @Test
    void tellsFloppyDrivesAndEquipment() throws Exception {
        DeviceBench bench = new DeviceBench(8 * MB, Map.of("floppyb.type", "720k"), true);
        bench.provide(FirmwareDrive.class, "floppya", new Drive(FirmwareDrive.Kind.FLOPPY, 80, 2, 18));
        bench.provide(PointerInput.class, "mouse", (dx, dy, dz, buttons) -> {});
        bench.plug("cmos", new Cmos());
        assertThat(read(bench, 0x10)).isEqualTo(0x43);
        assertThat(read(bench, 0x14)).as("two drives, mouse, FPU").isEqualTo(0x47);
    }

    @Test
    void tellsDisksTheirGeometryAndTranslation() throws Exception {
        DeviceBench bench = new DeviceBench(8 * MB, Map.of("ata1-master.translation", "rechs"), true);
        bench.provide(FirmwareDrive.class, "ata0-master", new Drive(FirmwareDrive.Kind.DISK, 2080, 16, 63));
        bench.provide(FirmwareDrive.class, "ata0-slave", new Drive(FirmwareDrive.Kind.CDROM, 0, 0, 0));
        bench.provide(FirmwareDrive.class, "ata1-master", new Drive(FirmwareDrive.Kind.DISK, 130, 16, 63));
        bench.plug("cmos", new Cmos());
        assertThat(read(bench, 0x12)).isEqualTo(0xf0);
        assertThat(read(bench, 0x19)).isEqualTo(47);
        assertThat(read(bench, 0x1b) | read(bench, 0x1c) << 8).isEqualTo(2080);
        assertThat(read(bench, 0x1d)).isEqualTo(16);
        assertThat(read(bench, 0x20)).isEqualTo(0xc8);
        assertThat(read(bench, 0x23)).isEqualTo(63);
        assertThat(read(bench, 0x39)).as("large; none; rechs").isEqualTo(0x32);
    }

    @Test
    void tellsTheBootOrderWithAGoodChecksum() throws Exception {
        DeviceBench bench = plugged(8 * MB, Map.of("floppy_bootsig_check.disabled", "1"));
        assertThat(read(bench, 0x3d)).as("disk").isEqualTo(0x02);
        assertThat(read(bench, 0x38)).isEqualTo(0x01);
        int sum = 0;
        for (int i = 0x10; i <= 0x2d; i++) {
            sum += read(bench, i);
        }
        assertThat(read(bench, 0x2e) << 8 | read(bench, 0x2f)).isEqualTo(sum);
    }

    @Test
    void theShutdownByteSurvivesAResetOfTheMachine() throws Exception {
        DeviceBench bench = plugged(8 * MB, Map.of());
        write(bench, 0x0f, 0x0a);
        write(bench, 0x0b, 0x42);
        bench.reset(Reset.HARDWARE);
        assertThat(read(bench, 0x0f)).isEqualTo(0x0a);
        assertThat(read(bench, 0x0b)).as("interrupts off").isEqualTo(0x02);
    }

    @Test
    void anImageOf256BytesOpensTheUpperHalf(@TempDir Path folder) throws Exception {
        byte[] content = new byte[256];
        content[0x40] = 0x5a;
        content[0xc0] = 0x77;
        Path file = Files.write(folder.resolve("cmos.bin"), content);
        DeviceBench bench = new DeviceBench();
        bench.plug("cmos", new Cmos(file.toString(), false));
        assertThat(read(bench, 0x40)).isEqualTo(0x5a);
        bench.out(0x72, 0xc0);
        assertThat(bench.in(0x73)).isEqualTo(0x77);
        assertThat(read(bench, 0x09)).as("the machine's time").isEqualTo(0x26);
    }

    @Test
    void anImageCanBringItsTime(@TempDir Path folder) throws Exception {
        byte[] content = new byte[128];
        content[0x0a] = 0x26;
        content[0x0b] = 0x02;
        content[0x04] = 0x12;
        content[0x02] = 0x34;
        Path file = Files.write(folder.resolve("cmos.bin"), content);
        DeviceBench bench = new DeviceBench();
        bench.plug("cmos", new Cmos(file.toString(), true));
        bench.advance(SECOND);
        assertThat(read(bench, 0x04)).isEqualTo(0x12);
        assertThat(read(bench, 0x02)).isEqualTo(0x34);
        assertThat(read(bench, 0x00)).isEqualTo(0x01);
    }

    @Test
    void anImageOfTheWrongSizeOrNoneIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("cmos.bin"), new byte[100]);
        DeviceBench bench = new DeviceBench();
        assertThatThrownBy(() -> bench.plug("cmos", new Cmos(file.toString(), false)))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("100 bytes");
        assertThatThrownBy(
                        () -> bench.plug("cmos", new Cmos(folder.resolve("none").toString(), false)))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("cannot read");
    }
}
