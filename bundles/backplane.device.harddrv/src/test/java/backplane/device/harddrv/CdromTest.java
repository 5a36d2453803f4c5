package backplane.device.harddrv;

import static backplane.device.harddrv.IdeDriver.BM;
import static backplane.device.harddrv.IdeDriver.CONTROL;
import static backplane.device.harddrv.IdeDriver.COUNT;
import static backplane.device.harddrv.IdeDriver.ERROR;
import static backplane.device.harddrv.IdeDriver.HIGH;
import static backplane.device.harddrv.IdeDriver.MEMORY;
import static backplane.device.harddrv.IdeDriver.MID;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Device;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import backplane.testkit.MemoryMedium;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A CD-ROM drive as Linux' libata, sr and the boot code of firmware use it. */
class CdromTest extends DeviceContract {

    private static final int ERR = 0x01, DRQ = 0x08;

    private final MemoryMedium disc = new MemoryMedium(400, 512).protect();
    private IdeDriver ide;
    private DeviceBench bench;

    @Override
    protected Device device() {
        return Drive.cdrom();
    }

    @Override
    protected String slot() {
        return "ata0-master";
    }

    @Override
    protected void prepare(DeviceBench other) throws Exception {
        other.insert("ata0-master", new MemoryMedium(400, 512).protect());
        other.plug("ata0", new AtaChannel(0));
    }

    @BeforeEach
    void plugIn() throws Exception {
        ide = IdeDriver.withCdrom(disc);
        bench = ide.bench;
    }

    private byte[] read(int lba, int blocks, int byteLimit) {
        ide.packet(byteLimit, false, 0x28, 0, 0, 0, lba >> 8, lba, 0, 0, blocks);
        return ide.packetData();
    }

    private List<Integer> sense() {
        ide.packet(18, false, 0x03, 0, 0, 0, 18);
        byte[] data = ide.packetData();
        return List.of(data[2] & 15, (int) data[12], (int) data[13]);
    }

    @Test
    void aSoftResetLeavesTheSignatureOfAPacketDevice() {
        bench.out(CONTROL, 0x04);
        bench.out(CONTROL, 0x00);

        assertThat(ide.await()).isZero();
        assertThat(List.of(bench.in(ERROR), bench.in(COUNT), bench.in(MID), bench.in(HIGH)))
                .containsExactly(1, 1, 0x14, 0xeb);
    }

    @Test
    void identifyDeviceIsAbortedWithTheSignature() {
        int status = ide.command(0xec);

        assertThat(status & ERR).isEqualTo(ERR);
        assertThat(bench.in(MID) | bench.in(HIGH) << 8).isEqualTo(0xeb14);
    }

    @Test
    void identifyPacketDeviceTellsACdrom() {
        int[] words = ide.identify(0xa1);

        assertThat(words[0]).isEqualTo(0x85c0);
        assertThat(IdeDriver.text(words, 23, 4)).isEqualTo("ALPHA1");
    }

    @Test
    void aPacketIsAskedForWithoutInterrupt() {
        bench.out(IdeDriver.DEVICE, 0xa0);
        ide.command(0xa0);

        assertThat(bench.irq(14)).isFalse();
        assertThat(bench.in(COUNT) & 3).isEqualTo(1);
        assertThat(bench.in(CONTROL) & DRQ).isEqualTo(DRQ);
    }

    @Test
    void dataAnnouncesItsDirectionAndCount() {
        ide.packet(0xfffe, false, 0x12, 0, 0, 0, 36);

        assertThat(bench.irq(14)).isTrue();
        assertThat(bench.in(COUNT) & 3).isEqualTo(2);
        assertThat(ide.byteCount()).isEqualTo(36);
        byte[] inquiry = ide.packetData();
        assertThat(inquiry[0]).isEqualTo((byte) 5);
        assertThat(bench.in(COUNT) & 3).isEqualTo(3);
    }

    @Test
    void blocksComeInPortionsOfTheByteLimit() {
        assertThat(read(3, 4, 2048)).isEqualTo(disc.sectors(12, 16));
        assertThat(read(0, 40, 0xf800)).isEqualTo(disc.sectors(0, 160));
        assertThat(read(50, 1, 100)).isEqualTo(disc.sectors(200, 4));
    }

    @Test
    void theBusMasterReadsBlocks() {
        ide.table(List.of(new int[] {MEMORY, 0}, new int[] {MEMORY + 0x10000, 0x4000}));
        bench.out(BM, 0x08);
        ide.packet(0, true, 0x28, 0, 0, 0, 0, 7, 0, 0, 40);
        bench.out(BM, 0x09);
        bench.advance(1_000_000);

        assertThat(bench.in(BM + 2) & 7).isEqualTo(4);
        assertThat(ide.status() & (ERR | DRQ)).isZero();
        assertThat(ide.memory(40 * 2048)).isEqualTo(disc.sectors(28, 160));
    }

    @Test
    void theCapacityIsTheLastBlock() {
        ide.packet(8, false, 0x25);

        assertThat(ide.packetData()).containsExactly(0, 0, 0, 99, 0, 0, 8, 0);
    }

    @Test
    void theTableOfContentsHasOneDataTrack() {
        ide.packet(100, false, 0x43, 2, 0, 0, 0, 0, 0, 0, 100);

        byte[] toc = ide.packetData();
        assertThat(toc).hasSize(20);
        assertThat(toc[5]).isEqualTo((byte) 0x14);
        // lead-out at 0 min 3 s 25 frames: 100 blocks behind the lead-in
        assertThat(List.of(toc[14], toc[17], toc[18], toc[19]))
                .containsExactly((byte) 0xaa, (byte) 0, (byte) 3, (byte) 25);
    }

    @Test
    void anUnknownPacketFailsWithSense() {
        int status = ide.packet(0, false, 0x44);

        assertThat(status & ERR).isEqualTo(ERR);
        assertThat(bench.in(ERROR) >> 4).isEqualTo(5);
        assertThat(sense()).containsExactly(5, 0x20, 0);
        assertThat(sense()).containsExactly(0, 0, 0);
    }

    @Test
    void readingBeyondTheEndIsRefused() {
        ide.packet(2048, false, 0x28, 0, 0, 0, 0, 99, 0, 0, 2);

        assertThat(sense()).containsExactly(5, 0x21, 0);
    }

    @Test
    void withoutADiscTheDriveIsNotReady() {
        bench.insert("ata0-master", null);
        ide.packet(0, false, 0x00);

        assertThat(sense()).containsExactly(2, 0x3a, 0);
    }

    @Test
    void aNewDiscIsAnnouncedOnce() {
        bench.insert("ata0-master", null);
        bench.insert("ata0-master", new MemoryMedium(40, 512).protect());
        ide.packet(8, false, 0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8);
        byte[] event = ide.packetData();
        ide.packet(0, false, 0x00);
        List<Integer> first = sense();

        assertThat(event).containsExactly(0, 6, 4, 0x10, 2, 2, 0, 0);
        assertThat(first).containsExactly(6, 0x28, 0);
        assertThat(ide.packet(0, false, 0x00) & ERR).isZero();
    }

    @Test
    void theLastBlockOfAnImageNeedNotBeWhole() {
        MemoryMedium odd = new MemoryMedium(5, 512).protect();
        bench.insert("ata0-master", null);
        bench.insert("ata0-master", odd);
        ide.packet(0, false, 0x00);
        sense();
        ide.packet(8, false, 0x25);
        assertThat(ide.packetData()).containsExactly(0, 0, 0, 1, 0, 0, 8, 0);

        assertThat(read(1, 1, 2048)).isEqualTo(Arrays.copyOf(odd.sectors(4, 1), 2048));
        assertThat(ide.packet(2048, false, 0x28, 0, 0, 0, 0, 2, 0, 0, 1) & ERR)
                .as("a block behind it")
                .isEqualTo(ERR);
    }

    @Test
    void theGuestEjectsTheDiscUnlessItHasLockedTheDoor() {
        ide.packet(0, false, 0x1e, 0, 0, 0, 1);
        ide.packet(0, false, 0x1b, 0, 0, 0, 2);
        List<Integer> locked = sense();
        ide.packet(0, false, 0x1e, 0, 0, 0, 0);
        ide.packet(0, false, 0x1b, 0, 0, 0, 2);
        ide.packet(0, false, 0x00);

        assertThat(locked).containsExactly(2, 0x53, 2);
        assertThat(sense()).containsExactly(2, 0x3a, 0);
    }

    @Test
    void rawSectorsHaveSyncAndHeader() {
        ide.packet(0xfffe, false, 0xbe, 0, 0, 0, 0, 1, 0, 0, 1, 0xf8);
        byte[] raw = ide.packetData();

        assertThat(raw).hasSize(2352);
        // block 1 is 0 min 2 s 1 frame, mode 1
        assertThat(List.of(raw[0], raw[1], raw[12], raw[13], raw[14], raw[15]))
                .containsExactly((byte) 0, (byte) -1, (byte) 0, (byte) 2, (byte) 1, (byte) 1);
        assertThat(java.util.Arrays.copyOfRange(raw, 16, 16 + 2048)).isEqualTo(disc.sectors(4, 4));
    }

    @Test
    void deviceResetWorksWhileBusyAndGivesNoInterrupt() {
        bench.out(IdeDriver.COMMAND, 0xa0);
        bench.out(IdeDriver.COMMAND, 0x08);

        assertThat(ide.await()).isZero();
        assertThat(bench.irq(14)).isFalse();
        assertThat(bench.in(MID) | bench.in(HIGH) << 8).isEqualTo(0xeb14);
    }

    @Test
    void modeSenseHasTheCapabilitiesPage() {
        ide.packet(0xfffe, false, 0x5a, 0, 0x2a, 0, 0, 0, 0, 0, 128);
        byte[] page = ide.packetData();

        assertThat(page).hasSize(28);
        assertThat(page[1]).isEqualTo((byte) 26);
        assertThat(page[8]).isEqualTo((byte) 0x2a);
    }
}
