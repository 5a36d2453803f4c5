package backplane.device.harddrv;

import static backplane.device.harddrv.IdeDriver.BM;
import static backplane.device.harddrv.IdeDriver.COMMAND;
import static backplane.device.harddrv.IdeDriver.CONTROL;
import static backplane.device.harddrv.IdeDriver.COUNT;
import static backplane.device.harddrv.IdeDriver.DATA;
import static backplane.device.harddrv.IdeDriver.DEVICE;
import static backplane.device.harddrv.IdeDriver.ERROR;
import static backplane.device.harddrv.IdeDriver.FEATURES;
import static backplane.device.harddrv.IdeDriver.HIGH;
import static backplane.device.harddrv.IdeDriver.LOW;
import static backplane.device.harddrv.IdeDriver.MEMORY;
import static backplane.device.harddrv.IdeDriver.MID;
import static backplane.device.harddrv.IdeDriver.STATUS;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Device;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import backplane.testkit.MemoryMedium;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A disk as Linux' libata and ata_piix use it. */
class DiskTest extends DeviceContract {

    private static final int READY = 0x50, DRQ = 0x08, ERR = 0x01;

    private final MemoryMedium medium = new MemoryMedium(4096, 512);
    private IdeDriver ide;
    private DeviceBench bench;

    @Override
    protected Device device() {
        return Drive.disk();
    }

    @Override
    protected String slot() {
        return "ata0-master";
    }

    @Override
    protected void prepare(DeviceBench other) throws Exception {
        other.insert("ata0-master", new MemoryMedium(100, 512));
        other.plug("ata0", new AtaChannel(0));
    }

    @BeforeEach
    void plugIn() throws Exception {
        ide = new IdeDriver(medium);
        bench = ide.bench;
    }

    @Test
    void bothChannelsAreEnabledInTheBridge() {
        assertThat(bench.pciRead(1, 1, 0, 4)).isEqualTo(0x70108086);
        assertThat(bench.pciRead(1, 1, 8, 4)).isEqualTo(0x01018000);
        assertThat(bench.pciRead(1, 1, 0x40, 4)).isEqualTo(0x80008000);
    }

    @Test
    void aChannelThatIsSwitchedOffFloats() {
        bench.pciWrite(1, 1, 0x41, 0x00, 1);

        assertThat(bench.in(STATUS)).isEqualTo(0xff);
    }

    @Test
    void presenceIsSeenByPatternsInTheRegisters() {
        bench.out(DEVICE, 0xa0);
        bench.out(COUNT, 0x55);
        bench.out(LOW, 0xaa);
        int master = bench.in(COUNT) << 8 | bench.in(LOW);
        bench.out(DEVICE, 0xb0);
        int slave = bench.in(COUNT) << 8 | bench.in(LOW);

        assertThat(master).isEqualTo(0x55aa);
        assertThat(slave).isZero();
        assertThat(bench.in(STATUS)).isZero();
    }

    @Test
    void aSoftResetLeavesTheSignatureOfADisk() {
        bench.out(CONTROL, 0x08);
        bench.out(CONTROL, 0x0c);
        int during = bench.in(CONTROL);
        bench.out(CONTROL, 0x08);

        assertThat(during & 0x80).isEqualTo(0x80);
        assertThat(ide.await()).isEqualTo(READY);
        assertThat(bench.in(ERROR)).isEqualTo(1);
        assertThat(List.of(bench.in(COUNT), bench.in(LOW), bench.in(MID), bench.in(HIGH)))
                .containsExactly(1, 1, 0, 0);
    }

    @Test
    void identifyIsPolledWithInterruptsOffAndLeavesNoneBehind() {
        bench.out(CONTROL, 0x02);
        int[] words = ide.identify(0xec);
        int after = ide.status();
        bench.out(CONTROL, 0x00);

        assertThat(after).isEqualTo(READY);
        assertThat(bench.irq(14)).isFalse();
        assertThat(words[0]).isEqualTo(0x0040);
        assertThat(IdeDriver.text(words, 27, 20)).isEqualTo("Generic 1234");
        assertThat(IdeDriver.text(words, 10, 10)).startsWith("BXHD0");
        assertThat(words[1] * words[3] * words[6]).isEqualTo(4 * 16 * 63);
        assertThat(words[60] | words[61] << 16).isEqualTo(4096);
        assertThat(words[100]).isEqualTo(4096);
        assertThat(words[49] & 0x0f00).isEqualTo(0x0f00);
        assertThat(words[53] & 6).isEqualTo(6);
        for (int word : new int[] {83, 84, 87}) {
            assertThat(words[word] >> 14).as("word %s", word).isEqualTo(1);
        }
    }

    @Test
    void theActiveTransferModeFollowsSetFeatures() {
        bench.out(FEATURES, 0x03);
        bench.out(COUNT, 0x44);
        int status = ide.command(0xef);
        int[] words = ide.identify(0xec);

        assertThat(status).isEqualTo(READY);
        assertThat(words[88]).isEqualTo(0x103f);
        assertThat(words[63]).isEqualTo(0x0007);
    }

    @Test
    void anUnknownTransferModeIsAborted() {
        bench.out(FEATURES, 0x03);
        bench.out(COUNT, 0x47);

        assertThat(ide.command(0xef)).isEqualTo(READY | ERR);
        assertThat(bench.in(ERROR)).isEqualTo(0x04);
    }

    @Test
    void readingInterruptsBeforeEachBlockAndNotAfterTheLast() {
        ide.lba28(5, 2);
        ide.command(0x20);
        boolean first = bench.irq(14);
        int status = ide.status();
        byte[] one = ide.in(512);
        ide.await();
        boolean second = bench.irq(14);
        ide.status();
        byte[] two = ide.in(512);
        bench.advance(1_000_000);

        assertThat(List.of(first, second)).containsExactly(true, true);
        assertThat(status).isEqualTo(READY | DRQ);
        assertThat(one).isEqualTo(medium.sectors(5, 1));
        assertThat(two).isEqualTo(medium.sectors(6, 1));
        assertThat(bench.irq(14)).isFalse();
        assertThat(bench.irqRises(14)).isEqualTo(2);
        assertThat(ide.status()).isEqualTo(READY);
    }

    @Test
    void theAlternateStatusLeavesTheInterruptStanding() {
        ide.lba28(0, 1);
        ide.command(0x20);
        bench.in(CONTROL);
        boolean afterAlternate = bench.irq(14);
        bench.in(STATUS);

        assertThat(afterAlternate).isTrue();
        assertThat(bench.irq(14)).isFalse();
    }

    @Test
    void writingAsksForTheFirstBlockWithoutInterrupt() {
        byte[] data = new byte[1024];
        Arrays.fill(data, (byte) 0x5a);
        ide.lba28(7, 2);
        ide.command(0x30);
        boolean before = bench.irq(14);
        ide.out(Arrays.copyOf(data, 512));
        ide.await();
        boolean between = bench.irq(14);
        ide.status();
        ide.out(Arrays.copyOf(data, 512));
        ide.await();

        assertThat(before).isFalse();
        assertThat(between).isTrue();
        assertThat(bench.irq(14)).isTrue();
        assertThat(ide.status()).isEqualTo(READY);
        assertThat(medium.sectors(7, 2)).isEqualTo(data);
    }

    @Test
    void multipleMovesSeveralSectorsForEachInterrupt() {
        bench.out(COUNT, 8);
        ide.command(0xc6);
        ide.status();
        int before = bench.irqRises(14);
        ide.lba28(100, 20);
        ide.command(0xc4);
        byte[] data = new byte[20 * 512];
        for (int done = 0; done < 20; done += 8) {
            ide.status();
            int count = Math.min(8, 20 - done);
            System.arraycopy(ide.in(count * 512), 0, data, done * 512, count * 512);
            ide.await();
        }

        assertThat(data).isEqualTo(medium.sectors(100, 20));
        assertThat(bench.irqRises(14) - before).isEqualTo(3);
    }

    @Test
    void cylindersHeadsAndSectorsAddressTheSameSectors() {
        bench.out(COUNT, 1);
        bench.out(LOW, 3);
        bench.out(MID, 1);
        bench.out(HIGH, 0);
        bench.out(DEVICE, 0xa2);
        ide.command(0x20);

        assertThat(ide.in(512)).isEqualTo(medium.sectors((16 + 2) * 63 + 2, 1));
    }

    @Test
    void theGeometryCanBeSet() {
        bench.out(COUNT, 17);
        bench.out(DEVICE, 0xa3);
        ide.command(0x91);
        int[] words = ide.identify(0xec);

        assertThat(List.of(words[54], words[55], words[56])).containsExactly(4096 / 68, 4, 17);
    }

    @Test
    void fortyEightBitsReachEverySector() {
        ide.lba48(4000, 3);
        ide.command(0x24);
        byte[] data = new byte[1536];
        for (int i = 0; i < 3; i++) {
            ide.status();
            System.arraycopy(ide.in(512), 0, data, i * 512, 512);
            ide.await();
        }

        assertThat(data).isEqualTo(medium.sectors(4000, 3));
    }

    @Test
    void theOlderValuesAreReadWithTheHobBit() {
        ide.lba48(0x0102_0304_0506L, 0x0708);
        bench.out(CONTROL, 0x80);
        int old = bench.in(LOW) | bench.in(MID) << 8 | bench.in(HIGH) << 16;
        bench.out(CONTROL, 0x00);

        assertThat(old).isEqualTo(0x010203);
        assertThat(bench.in(LOW) | bench.in(MID) << 8 | bench.in(HIGH) << 16).isEqualTo(0x040506);
    }

    @Test
    void anAddressBeyondTheEndIsNotFound() {
        ide.lba28(4095, 2);

        assertThat(ide.command(0x20)).isEqualTo(READY | ERR);
        assertThat(bench.in(ERROR)).isEqualTo(0x10);
        assertThat(bench.irq(14)).isTrue();
    }

    @Test
    void aDefectSectorIsReportedAndLogged() {
        medium.damage();
        ide.lba28(9, 1);

        assertThat(ide.command(0x20)).isEqualTo(READY | ERR);
        assertThat(bench.in(ERROR)).isEqualTo(0x40);
        assertThat(bench.log("ata0-master")).anyMatch(line -> line.contains("sector 9"));
    }

    @Test
    void flushReachesTheMediumAndInterrupts() {
        ide.lba28(0, 0);
        int status = ide.command(0xe7);
        int status48 = ide.command(0xea);

        assertThat(List.of(status, status48)).containsOnly(READY);
        assertThat(medium.flushes()).isEqualTo(2);
        assertThat(bench.irq(14)).isTrue();
    }

    @Test
    void theBusMasterReadsByItsTable() {
        ide.lba28(20, 4);
        ide.table(List.of(new int[] {MEMORY, 512}, new int[] {MEMORY + 512, 1536}));
        bench.out(BM, 0x08);
        bench.out(COMMAND, 0xc8);
        bench.advance(100_000);
        int beforeStart = bench.in(BM + 2);
        bench.out(BM, 0x09);
        int running = bench.in(BM + 2);
        bench.advance(100_000);

        assertThat(beforeStart & 7).isZero();
        assertThat(running & 5).isEqualTo(1);
        assertThat(bench.irq(14)).isTrue();
        assertThat(bench.in(BM + 2) & 7).isEqualTo(4);
        assertThat(ide.status()).isEqualTo(READY);
        assertThat(ide.memory(2048)).isEqualTo(medium.sectors(20, 4));
    }

    @Test
    void theBusMasterMayBeStartedBeforeTheDriveIsReady() {
        ide.lba28(1, 1);
        ide.table(List.of(new int[] {MEMORY, 512}));
        bench.out(BM, 0x08);
        bench.out(COMMAND, 0xc8);
        bench.out(BM, 0x09);
        bench.advance(100_000);

        assertThat(bench.in(BM + 2) & 7).isEqualTo(4);
        assertThat(ide.memory(512)).isEqualTo(medium.sectors(1, 1));
    }

    @Test
    void theBusMasterWritesWithFortyEightBits() {
        byte[] data = new byte[65536];
        Arrays.fill(data, (byte) 0xc3);
        bench.memory().write(MEMORY, data, 0, data.length);
        ide.lba48(1000, 128);
        // a length of 0 means 64 KB
        ide.table(List.of(new int[] {MEMORY, 0}));
        bench.out(BM, 0x00);
        bench.out(COMMAND, 0x35);
        bench.out(BM, 0x01);
        bench.advance(1_000_000);

        assertThat(ide.status()).isEqualTo(READY);
        assertThat(medium.sectors(1000, 128)).isEqualTo(data);
    }

    @Test
    void aTableThatIsTooShortStopsTheEngineWithoutInterrupt() {
        ide.lba28(0, 2);
        ide.table(List.of(new int[] {MEMORY, 512}));
        bench.out(BM, 0x08);
        bench.out(COMMAND, 0xc8);
        bench.out(BM, 0x09);
        bench.advance(1_000_000);

        assertThat(bench.in(BM + 2) & 7).isZero();
        assertThat(bench.irq(14)).isFalse();
    }

    @Test
    void aTableThatIsTooLongLeavesTheEngineActive() {
        ide.lba28(0, 1);
        ide.table(List.of(new int[] {MEMORY, 1024}));
        bench.out(BM, 0x08);
        bench.out(COMMAND, 0xc8);
        bench.out(BM, 0x09);
        bench.advance(1_000_000);

        assertThat(bench.in(BM + 2) & 7).isEqualTo(5);
    }

    @Test
    void everyInterruptIsNotedByTheBusMasterAndClearedByWritingOne() {
        ide.lba28(0, 1);
        ide.command(0x20);
        int noted = bench.in(BM + 2);
        bench.out(BM + 2, 0x64);

        assertThat(noted & 4).isEqualTo(4);
        assertThat(bench.in(BM + 2)).isEqualTo(0x60);
    }

    @Test
    void diagnosticsSelectTheFirstDriveAndPass() {
        bench.out(DEVICE, 0xb0);
        bench.out(COMMAND, 0x90);

        assertThat(ide.await()).isEqualTo(READY);
        assertThat(bench.in(ERROR)).isEqualTo(1);
        assertThat(bench.in(DEVICE) & 0x10).isZero();
        assertThat(bench.irq(14)).isTrue();
    }

    @Test
    void aReadOnlyImageAbortsWrites() throws Exception {
        IdeDriver other = new IdeDriver(new MemoryMedium(10, 512).protect());
        other.lba28(0, 1);

        assertThat(other.command(0x30)).isEqualTo(READY | ERR);
        assertThat(other.bench.in(ERROR)).isEqualTo(0x04);
    }

    @Test
    void repInsMovesWholeBlocks() {
        ide.lba28(3, 1);
        ide.command(0x20);
        ide.status();
        byte[] data = new byte[512];
        for (int i = 0; i < 512; i += 4) {
            int dword = bench.in(DATA, 4);
            for (int j = 0; j < 4; j++) {
                data[i + j] = (byte) (dword >> 8 * j);
            }
        }

        assertThat(data).isEqualTo(medium.sectors(3, 1));
        assertThat(ide.status()).isEqualTo(READY);
    }

    @Test
    void aDiskWithoutItsImageIsNotThere() throws Exception {
        bench.insert("ata0-master", null);

        assertThat(bench.in(STATUS)).isEqualTo(0xff);
    }

    @Test
    void anUnknownCommandIsAborted() {
        assertThat(ide.command(0xb0)).isEqualTo(READY | ERR);
        assertThat(bench.in(ERROR)).isEqualTo(0x04);
    }
}
