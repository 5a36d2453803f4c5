package backplane.device.floppy;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Device;
import backplane.api.DmaController;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import backplane.testkit.MemoryMedium;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The floppy controller as Linux' floppy driver uses it. */
class FloppyTest extends DeviceContract {

    private static final int DOR = 0x3f2, MSR = 0x3f4, DSR = 0x3f4, DATA = 0x3f5, DIR = 0x3f7, CCR = 0x3f7;

    private final DeviceBench bench = new DeviceBench();
    private final Memory dma = new Memory();
    private final MemoryMedium disk = new MemoryMedium(2880, 512);

    @Override
    protected Device device() {
        return new FloppyController();
    }

    @Override
    protected void prepare(DeviceBench other) throws Exception {
        other.plug("floppya", new FloppyDrive("auto"));
        other.insert("floppya", new MemoryMedium(2880, 512));
        Memory memory = new Memory();
        memory.program(2000, new byte[2000]);
        other.provide(DmaController.class, "dma", memory);
    }

    @BeforeEach
    void plugIn() throws Exception {
        bench.provide(DmaController.class, "dma", dma);
        bench.insert("floppya", disk);
        bench.plug("floppya", new FloppyDrive("1_44"));
        bench.plug("floppy", new FloppyController());
    }

    private void reset() {
        bench.out(DOR, 0x18);
        bench.out(DOR, 0x1c);
        bench.advance(1_000_000);
        for (int i = 0; i < 4; i++) {
            command(0x08);
            result();
        }
        bench.out(CCR, 0);
    }

    private void command(int... bytes) {
        for (int value : bytes) {
            assertThat(bench.in(MSR) & 0xc0).isEqualTo(0x80);
            bench.out(DATA, value);
        }
    }

    private List<Integer> result() {
        List<Integer> bytes = new ArrayList<>();
        while ((bench.in(MSR) & 0xd0) == 0xd0 && bytes.size() < 20) {
            bytes.add(bench.in(DATA));
        }
        return bytes;
    }

    private void seek(int cylinder) {
        command(0x0f, 0, cylinder);
        bench.advance(10_000_000);
        command(0x08);
        result();
    }

    private List<Integer> transfer(int code, int cylinder, int head, int sector, int last) {
        command(code, head << 2, cylinder, head, sector, 2, last, 0x1b, 0xff);
        bench.advance(10_000_000);
        return result();
    }

    @Test
    void aResetInterruptsAndIsSensedFourTimes() {
        bench.out(DOR, 0x08);
        int held = bench.in(MSR);
        bench.out(DOR, 0x0c);
        bench.advance(1_000_000);
        boolean interrupted = bench.irq(6);
        List<Integer> sensed = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            command(0x08);
            sensed.addAll(result());
        }
        command(0x08);

        assertThat(held).isZero();
        assertThat(interrupted).isTrue();
        assertThat(bench.irq(6)).isFalse();
        assertThat(sensed).containsExactly(0xc0, 0, 0xc1, 0, 0xc2, 0, 0xc3, 0);
        assertThat(result()).containsExactly(0x80);
        assertThat(bench.in(MSR)).isEqualTo(0x80);
    }

    @Test
    void theDataRateRegisterCanResetToo() {
        reset();
        bench.out(DSR, 0x80);
        bench.advance(1_000_000);

        assertThat(bench.irq(6)).isTrue();
    }

    @Test
    void itIsAPost1991Controller() {
        reset();
        command(0x0e);
        int registers = result().size();
        command(0x13, 0, 0x1a, 0);
        command(0x12, 0x80);
        command(0x14);
        List<Integer> unlocked = result();
        command(0x18);
        List<Integer> part = result();
        command(0x10);

        assertThat(registers).isEqualTo(10);
        assertThat(unlocked).containsExactly(0);
        assertThat(part).containsExactly(0x80);
        assertThat(result()).containsExactly(0x90);
    }

    @Test
    void aLockedConfigurationSurvivesAReset() {
        reset();
        command(0x13, 0, 0x1a, 7);
        command(0x94);
        List<Integer> locked = result();
        reset();
        command(0x0e);

        assertThat(locked).containsExactly(0x10);
        assertThat(result().subList(7, 10)).containsExactly(0x80, 0x1a, 7);
    }

    @Test
    void seekAndRecalibrateEndWithAnInterruptAndTheCylinder() {
        reset();
        command(0x0f, 0, 40);
        int during = bench.in(MSR);
        bench.advance(10_000_000);
        boolean interrupted = bench.irq(6);
        command(0x08);
        List<Integer> seek = result();
        command(0x07, 0);
        bench.advance(10_000_000);
        command(0x08);

        assertThat(during).isEqualTo(0x81);
        assertThat(interrupted).isTrue();
        assertThat(seek).containsExactly(0x20, 40);
        assertThat(result()).containsExactly(0x20, 0);
    }

    @Test
    void recalibrateOfAMissingDriveFindsNoTrackZero() {
        reset();
        command(0x07, 1);
        bench.advance(10_000_000);
        command(0x08);

        assertThat(result()).containsExactly(0x71, 0);
    }

    @Test
    void readingMovesSectorsToMemoryUntilTerminalCount() {
        reset();
        seek(3);
        dma.program(1024, new byte[1024]);
        command(0xe6, 4, 3, 1, 17, 2, 18, 0x1b, 0xff);
        boolean early = bench.irq(6);
        bench.advance(10_000_000);
        boolean interrupted = bench.irq(6);
        List<Integer> result = result();

        assertThat(early).isFalse();
        assertThat(interrupted).isTrue();
        assertThat(bench.irq(6)).isFalse();
        assertThat(result).containsExactly(0x00, 0, 0, 4, 0, 1, 2);
        int position = ((3 * 2 + 1) * 18 + 16) * 512;
        assertThat(dma.memory).isEqualTo(Arrays.copyOfRange(disk.content(), position, position + 1024));
        assertThat(bench.in(MSR)).isEqualTo(0x80);
    }

    @Test
    void multiTrackGoesOnOnTheOtherSide() {
        reset();
        dma.program(1024, new byte[1024]);
        List<Integer> result = transfer(0xe6, 0, 0, 18, 18);

        assertThat(result).containsExactly(0x04, 0, 0, 0, 1, 2, 2);
        assertThat(Arrays.copyOfRange(dma.memory, 512, 1024))
                .isEqualTo(Arrays.copyOfRange(disk.content(), 18 * 512, 19 * 512));
    }

    @Test
    void theEndOfTheTrackWithoutTerminalCountIsAnError() {
        reset();
        dma.program(4096, new byte[4096]);

        assertThat(transfer(0x66, 0, 0, 18, 18)).startsWith(0x40, 0x80);
    }

    @Test
    void writingChangesTheDisk() {
        reset();
        byte[] data = new byte[512];
        Arrays.fill(data, (byte) 0x77);
        dma.program(512, data);
        List<Integer> result = transfer(0xc5, 0, 0, 5, 18);

        assertThat(result).startsWith(0, 0, 0);
        assertThat(Arrays.copyOfRange(disk.content(), 4 * 512, 5 * 512)).isEqualTo(data);
    }

    @Test
    void aProtectedDiskIsNotWritten() {
        bench.insert("floppya", new MemoryMedium(2880, 512).protect());
        reset();
        dma.program(512, new byte[512]);
        List<Integer> result = transfer(0xc5, 0, 0, 5, 18);
        command(0x04, 0);

        assertThat(result).startsWith(0x40, 0x02);
        assertThat(result().get(0) & 0x40).isEqualTo(0x40);
    }

    @Test
    void aWrongDataRateFindsNoAddressMark() {
        reset();
        bench.out(CCR, 2);
        command(0x4a, 0);
        bench.advance(10_000_000);
        List<Integer> wrong = result();
        bench.out(CCR, 0);
        command(0x4a, 0);
        bench.advance(10_000_000);

        assertThat(wrong).startsWith(0x40, 0x01);
        assertThat(result()).startsWith(0x00, 0x00, 0x00, 0, 0);
    }

    @Test
    void aSectorThatIsNotOnTheTrackIsNotFound() {
        reset();
        dma.program(512, new byte[512]);

        assertThat(transfer(0x66, 0, 0, 19, 19)).startsWith(0x40, 0x04);
        assertThat(transfer(0x66, 9, 0, 1, 18)).startsWith(0x40, 0x04, 0x10);
    }

    @Test
    void theChangeLineFallsWithTheFirstStepAfterInsertion() {
        reset();
        int before = bench.in(DIR);
        seek(1);
        int after = bench.in(DIR);
        bench.insert("floppya", null);
        seek(2);
        int empty = bench.in(DIR);
        bench.out(DOR, 0x0c);

        assertThat(List.of(before, after, empty, bench.in(DIR))).containsExactly(0x80, 0, 0x80, 0);
    }

    @Test
    void formattingFillsTheTrack() {
        reset();
        seek(7);
        byte[] ids = new byte[18 * 4];
        for (int i = 0; i < 18; i++) {
            ids[4 * i] = 7;
            ids[4 * i + 2] = (byte) (i + 1);
            ids[4 * i + 3] = 2;
        }
        dma.program(ids.length, ids);
        command(0x4d, 0, 2, 18, 0x6c, 0xf6);
        bench.advance(10_000_000);

        assertThat(result()).startsWith(0, 0, 0);
        byte[] track = Arrays.copyOfRange(disk.content(), 7 * 36 * 512, (7 * 36 + 18) * 512);
        assertThat(track).containsOnly(0xf6);
    }

    @Test
    void withoutDmaEachByteGoesThroughTheDataRegister() {
        reset();
        command(0x03, 0xdf, 0x03);
        command(0x46, 0, 0, 0, 18, 2, 18, 0x1b, 0xff);
        byte[] data = new byte[512];
        for (int i = 0; i < 512; i++) {
            bench.advance(1_000_000);
            assertThat(bench.in(MSR)).isEqualTo(0xf0);
            data[i] = (byte) bench.in(DATA);
        }
        bench.advance(1_000_000);

        assertThat(data).isEqualTo(Arrays.copyOfRange(disk.content(), 17 * 512, 18 * 512));
        assertThat(result()).startsWith(0x40, 0x80);
    }

    @Test
    void aShortImageIsPaddedWithZeros() {
        disk.cut(1_400_000);
        bench.insert("floppya", disk);
        reset();
        seek(79);
        dma.program(512, new byte[] {1});

        assertThat(transfer(0x66, 79, 1, 18, 18)).startsWith(0x04, 0);
        assertThat(dma.memory).containsOnly(0);
    }

    @Test
    void theFormatFollowsFromTheSizeOfTheImage() {
        assertThat(List.of(163_840, 368_640, 737_280, 1_228_800, 1_474_560, 1_763_328, 2_949_120))
                .extracting(size -> Format.ofSize(size).name())
                .containsExactly("160k", "360k", "720k", "1_2", "1_44", "1_72", "2_88");
        assertThat(Format.ofSize(3_000_000)).isNull();
    }

    /** A DMA channel that has been programmed for some bytes. */
    private static final class Memory implements DmaController {

        byte[] memory = new byte[0];
        private int position;
        private boolean terminal;

        void program(int length, byte[] content) {
            memory = Arrays.copyOf(content, length);
            position = 0;
        }

        @Override
        public void request(int channel, boolean asserted) {}

        @Override
        public int toMemory(int channel, byte[] from, int offset, int length) {
            int part = Math.min(length, memory.length - position);
            System.arraycopy(from, offset, memory, position, part);
            return moved(part);
        }

        @Override
        public int fromMemory(int channel, byte[] into, int offset, int length) {
            int part = Math.min(length, memory.length - position);
            System.arraycopy(memory, position, into, offset, part);
            return moved(part);
        }

        private int moved(int part) {
            position += part;
            terminal = part > 0 ? position == memory.length : terminal;
            return part;
        }

        @Override
        public boolean terminalCount(int channel) {
            return terminal;
        }
    }
}
