package backplane.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.CpuAccess;
import backplane.testkit.DeviceBench;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a disc says in its boot record and its catalogue, and the drive that is emulated from it. */
class ElToritoTest {

    private static final int SECTOR = 2048, RECORD = 17 * SECTOR, CATALOGUE = 20 * SECTOR, IMAGE = 30;
    private static final int NO_EMULATION = 0, DISKETTE = 2, HARD_DISK = 4;

    private final MemoryDrive disc = MemoryDrive.disc(1000);
    private final DeviceBench bench = new DeviceBench();
    private final ElTorito elTorito = new ElTorito(new Bda(bench.memory()));

    @BeforeEach
    void record() {
        disc.put(RECORD, "\0CD001\1EL TORITO SPECIFICATION".getBytes(StandardCharsets.US_ASCII));
        disc.put(RECORD + 0x47, (byte) (CATALOGUE / SECTOR), (byte) 0, (byte) 0, (byte) 0);
        disc.put(CATALOGUE, (byte) 1);
        disc.put(CATALOGUE + 30, (byte) 0x55, (byte) 0xaa);
        entry(NO_EMULATION, 4);
    }

    private void entry(int media, int count) {
        ByteBuffer entry = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        entry.put((byte) 0x88).put((byte) media).putShort((short) 0).putShort((short) 0);
        disc.put(CATALOGUE + 32, entry.putShort((short) count).putInt(IMAGE).array());
    }

    @Test
    void theDefaultEntryIsRead() throws Exception {
        assertThat(ElTorito.entry(disc.medium)).isEqualTo(new ElTorito.Entry(NO_EMULATION, 0x7c0, 4, IMAGE));
    }

    @Test
    void discsThatCannotBeBootedSayWhy() {
        disc.medium.content()[CATALOGUE + 32] = 0;
        assertThatThrownBy(() -> ElTorito.entry(disc.medium)).hasMessage("the default entry is not bootable");
        disc.medium.content()[CATALOGUE + 30] = 0;
        assertThatThrownBy(() -> ElTorito.entry(disc.medium)).hasMessage("the boot catalogue is damaged");
        disc.put(RECORD + 0x47, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff);
        assertThatThrownBy(() -> ElTorito.entry(disc.medium)).hasMessageContaining("beyond the end");
        disc.medium.content()[RECORD + 7] = 'e';
        assertThatThrownBy(() -> ElTorito.entry(disc.medium)).hasMessage("no boot record");
        assertThatThrownBy(() -> ElTorito.entry(MemoryDrive.disc(17).medium)).hasMessageContaining("beyond the end");
    }

    @Test
    void theCatalogueMayLieInALastBlockThatIsNotWhole() throws Exception {
        disc.medium.cut(CATALOGUE + 64);

        assertThat(ElTorito.entry(disc.medium).lba()).isEqualTo(IMAGE);
    }

    @Test
    void anEmulatedDisketteReachesToTheEndOfTheDiscsLastBlock() throws Exception {
        entry(DISKETTE, 1);
        disc.medium.cut((IMAGE + 100) * SECTOR + 1);
        elTorito.start(ElTorito.entry(disc.medium), 0, disc.medium);

        assertThat(elTorito.drive(0, disc).size(disc.medium)).isEqualTo(101 * SECTOR);
    }

    @Test
    void aDisketteIsEmulatedAsTheFirstDrive() throws Exception {
        entry(DISKETTE, 1);

        assertThat(elTorito.start(ElTorito.entry(disc.medium), 0, disc.medium)).isZero();

        assertThat(elTorito.emulates(0)).isTrue();
        assertThat(elTorito.emulates(1)).isFalse();
        Drive drive = elTorito.drive(0, disc);
        assertThat(drive.isFloppy()).isTrue();
        assertThat(drive.cylinders * drive.heads * drive.sectors).isEqualTo(2880);
        assertThat(drive.sectorSize).isEqualTo(512);
        assertThat(drive.start).isEqualTo(IMAGE * SECTOR);
        assertThat(drive.size(disc.medium)).isEqualTo(2880 * 512);
    }

    @Test
    void aHardDiskIsEmulatedWithTheGeometryOfItsPartition() throws Exception {
        entry(HARD_DISK, 1);
        disc.put(
                IMAGE * SECTOR + 0x1be, (byte) 0x80, (byte) 1, (byte) 1, (byte) 0, (byte) 6, (byte) 7, (byte) 32, (byte)
                        9);

        assertThat(elTorito.start(ElTorito.entry(disc.medium), 0, disc.medium)).isEqualTo(0x80);

        Drive drive = elTorito.drive(0x80, disc);
        assertThat(drive.isFloppy()).isFalse();
        assertThat(new int[] {drive.cylinders, drive.heads, drive.sectors}).containsExactly(10, 8, 32);
    }

    @Test
    void theGuestAsksForTheEmulationAndEndsIt() throws Exception {
        entry(DISKETTE, 1);
        elTorito.start(ElTorito.entry(disc.medium), 0, disc.medium);
        Caller caller = new Caller(new RegisterFile(), bench.memory());
        caller.cpu().segment(CpuAccess.DS, BiosBench.SEGMENT, BiosBench.BUFFER, 0xffff, 0x93);

        caller.ax(0x4b01);
        assertThat(elTorito.service(caller)).isTrue();
        assertThat(bench.read(BiosBench.BUFFER, 1)).as("size of the packet").isEqualTo(19);
        assertThat(bench.read(BiosBench.BUFFER + 1, 1)).isEqualTo(DISKETTE);
        assertThat(bench.read(BiosBench.BUFFER + 4, 4)).isEqualTo(IMAGE);
        assertThat(elTorito.emulates(0)).isTrue();

        caller.ax(0x4b00);
        assertThat(elTorito.service(caller)).isTrue();
        assertThat(elTorito.emulates(0)).isFalse();
        assertThat(elTorito.service(caller)).as("there is none any more").isFalse();
    }
}
