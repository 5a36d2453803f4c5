package backplane.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** INT 13h as boot sectors, DOS and boot loaders call it: a disk, a diskette and a disc. */
class DisksTest {

    private static final int DISK = 0x80, CD = 0xe0;
    private static final int HEADS = 16, SECTORS = 63, CYLINDERS = 100;
    private static final int BAD = 1,
            WRITE_PROTECTED = 3,
            NOT_FOUND = 4,
            FAILED = 0x20,
            NO_MEDIUM = 0x31,
            TIMEOUT = 0x80;

    private final MemoryDrive disk = MemoryDrive.disk(CYLINDERS, HEADS, SECTORS);
    private final MemoryDrive floppy = MemoryDrive.floppy();
    private final MemoryDrive disc = MemoryDrive.disc(100);
    private final BiosBench pc;

    DisksTest() throws Exception {
        pc = new BiosBench();
    }

    @BeforeEach
    void plugIn() {
        pc.drive("floppya", floppy);
        pc.drive("ata0-master", disk);
        pc.drive("ata1-master", disc);
    }

    /** Returns AH: 0 if it went well. */
    private int call(int ax, int cx, int dx) {
        pc.interrupt(0x13, ax, 0, cx, dx);
        assertThat(pc.carry()).as("CF tells whether AH is an error").isEqualTo(pc.caller.ah() != 0);
        return pc.caller.ah();
    }

    private int packet(int function, int drive, int count, int address, long sector) {
        int at = BiosBench.BUFFER + 0x8000;
        pc.bench.write(at, 16 | count << 16, 4);
        pc.bench.write(at + 4, (address & 15) | (long) (address >> 4) << 16, 4);
        pc.bench.write(at + 8, sector, 8);
        pc.cpu.gpr(CpuAccess.RSI, 0x8000);
        return call(function << 8, 0, drive);
    }

    @Test
    void drivesAreCountedAndDescribed() {
        assertThat(pc.u8(0x475)).as("disks").isEqualTo(1);
        assertThat(pc.interrupt(0x11) & 0xc1).as("one diskette drive").isEqualTo(1);

        assertThat(call(0x0800, 0, DISK)).isZero();
        assertThat(pc.caller.dx()).as("last head, disks").isEqualTo(HEADS - 1 << 8 | 1);
        assertThat(pc.caller.cl() & 0x3f).isEqualTo(SECTORS);
        assertThat(pc.caller.ch() | (pc.caller.cl() & 0xc0) << 2)
                .as("last cylinder")
                .isEqualTo(CYLINDERS - 2);

        assertThat(call(0x0800, 0, 0)).isZero();
        assertThat(pc.caller.cx()).isEqualTo(79 << 8 | 18);
        assertThat(pc.caller.dx()).isEqualTo(0x0101);
        assertThat(pc.caller.bl()).as("1.44 MB").isEqualTo(4);
        int table = (int) pc.cpu.base(CpuAccess.ES) + pc.caller.di();
        assertThat(pc.u8(table + 4)).as("sectors in the diskette table").isEqualTo(18);

        pc.interrupt(0x13, 0x1500, 0, 0, DISK);
        assertThat(pc.caller.ah()).as("a fixed disk").isEqualTo(3);
        pc.interrupt(0x13, 0x1500, 0, 0, 0);
        assertThat(pc.caller.ah()).as("a diskette with change line").isEqualTo(2);
        pc.interrupt(0x13, 0x1500, 0, 0, 0x81);
        assertThat(pc.caller.ah()).as("none").isZero();
    }

    @Test
    void sectorsAreReadAndWrittenByCylinderHeadAndSector() {
        // cylinder 1, head 2, sector 3
        int sector = (HEADS + 2) * SECTORS + 2;
        assertThat(call(0x0202, 0x0103, 0x0200 | DISK)).isZero();
        assertThat(pc.u16(BiosBench.BUFFER)).isEqualTo(sector);
        assertThat(pc.u16(BiosBench.BUFFER + 512)).isEqualTo(sector + 1);

        pc.bench.write(BiosBench.BUFFER, 0x5a5a, 2);
        assertThat(call(0x0301, 0x0103, 0x0200 | DISK)).isZero();
        assertThat(disk.medium.content()[sector * 512]).isEqualTo((byte) 0x5a);
        assertThat(call(0x0401, 0x0103, 0x0200 | DISK)).as("verify").isZero();

        assertThat(call(0x0201, 0x4f12, 0x0100)).as("the last of the diskette").isZero();
        assertThat(pc.u16(BiosBench.BUFFER)).isEqualTo(2879);
    }

    @Test
    void placesThatAreNoneAreRefusedAndRemembered() {
        assertThat(call(0x0201, 0x0100, DISK)).as("sector 0").isEqualTo(BAD);
        assertThat(call(0x0201, 0x6401, DISK)).as("cylinder 100").isEqualTo(BAD);
        assertThat(call(0x0201, 0x5001, 0)).as("cylinder 80 of a diskette").isEqualTo(NOT_FOUND);
        assertThat(call(0x0281, 0x0001, DISK)).as("129 sectors").isEqualTo(BAD);
        assertThat(call(0x0201, 0x0001, 0x81)).as("a second disk").isEqualTo(BAD);
        assertThat(call(0x7700, 0, DISK)).as("an unknown function").isEqualTo(BAD);

        assertThat(call(0x0100, 0, DISK)).as("the last status").isEqualTo(BAD);
        assertThat(call(0x0000, 0, DISK)).as("a reset").isZero();
        assertThat(call(0x0100, 0, DISK)).isZero();
    }

    @Test
    void whatAMediumRefusesIsTold() {
        disk.medium.protect();
        assertThat(call(0x0301, 0x0001, DISK)).isEqualTo(WRITE_PROTECTED);
        disk.medium.damage();
        assertThat(call(0x0201, 0x0001, DISK)).isEqualTo(FAILED);
        assertThat(pc.bench.log("firmware")).anyMatch(line -> line.contains("the medium is broken"));
        floppy.empty = true;
        assertThat(call(0x0201, 0x0001, 0)).isEqualTo(TIMEOUT);
        disc.empty = true;
        assertThat(packet(0x42, CD, 1, BiosBench.BUFFER, 0)).isEqualTo(NO_MEDIUM);
    }

    @Test
    void theEnhancedFunctionsAreThereForDisksAndDiscs() {
        pc.interrupt(0x13, 0x4100, 0x55aa, 0, DISK);
        assertThat(pc.carry()).isFalse();
        assertThat(pc.caller.bx()).isEqualTo(0xaa55);
        assertThat(pc.caller.cx() & 5).as("packets and drive parameters").isEqualTo(5);
        pc.interrupt(0x13, 0x4100, 0x55aa, 0, 0);
        assertThat(pc.carry()).as("not for diskettes").isTrue();

        int at = BiosBench.BUFFER + 0x8000;
        pc.bench.write(at, 30, 2);
        pc.cpu.gpr(CpuAccess.RSI, 0x8000);
        assertThat(call(0x4800, 0, DISK)).isZero();
        assertThat(pc.bench.read(at + 16, 8)).as("sectors").isEqualTo(CYLINDERS * HEADS * SECTORS);
        assertThat(pc.u16(at + 24)).isEqualTo(512);
        pc.bench.write(at, 30, 2);
        assertThat(call(0x4800, 0, CD)).isZero();
        assertThat(pc.u16(at + 24)).isEqualTo(2048);
    }

    @Test
    void packetsReachEverySectorAndBuffersThatCross64Kb() {
        assertThat(packet(0x42, DISK, 127, 0x3fe00, 1000)).isZero();
        assertThat(pc.u16(0x3fe00)).isEqualTo(1000);
        assertThat(pc.u16(0x3fe00 + 126 * 512)).isEqualTo(1126);

        pc.bench.write(BiosBench.BUFFER, 0x7777, 2);
        assertThat(packet(0x43, DISK, 1, BiosBench.BUFFER, CYLINDERS * HEADS * SECTORS - 1))
                .isZero();
        assertThat(disk.medium.content()[disk.medium.content().length - 512]).isEqualTo((byte) 0x77);

        assertThat(packet(0x42, DISK, 1, BiosBench.BUFFER, CYLINDERS * HEADS * SECTORS))
                .isEqualTo(NOT_FOUND);
        assertThat(pc.u16(BiosBench.BUFFER + 0x8002)).as("sectors moved").isZero();
        assertThat(packet(0x42, DISK, 1, BiosBench.BUFFER, -1)).isEqualTo(NOT_FOUND);

        assertThat(packet(0x42, CD, 2, BiosBench.BUFFER, 17)).isZero();
        assertThat(pc.u16(BiosBench.BUFFER + 2048)).isEqualTo(18);
    }

    @Test
    void theLastBlockOfADiscNeedNotBeWhole() {
        disc.medium.cut(99 * 2048 + 700);
        Arrays.fill(disc.medium.content(), 99 * 2048, disc.medium.content().length, (byte) 0x11);
        pc.bench.write(BiosBench.BUFFER + 2048 + 696, 0x2222_2222_2222_2222L, 8);

        assertThat(packet(0x42, CD, 2, BiosBench.BUFFER, 98)).isZero();

        assertThat(pc.bench.read(BiosBench.BUFFER + 2048 + 696, 8)).isEqualTo(0x1111_1111L);
        assertThat(packet(0x42, CD, 1, BiosBench.BUFFER, 100)).isEqualTo(NOT_FOUND);
    }

    @Test
    void aDisketteImageThatIsShortReadsAsZerosAndIsNotExtended() {
        floppy.medium.cut(1000 * 512 + 2);
        pc.bench.write(BiosBench.BUFFER, 0x2222_2222_2222_2222L, 8);

        // sector 1000 is cylinder 27, head 1, sector 11
        assertThat(call(0x0202, 0x1b0b, 0x0100)).isZero();
        assertThat(pc.u16(BiosBench.BUFFER)).isEqualTo(1000);
        assertThat(pc.bench.read(BiosBench.BUFFER + 512, 8)).isZero();
        assertThat(call(0x0301, 0x1b0b, 0x0100)).isEqualTo(FAILED);
        assertThat(pc.bench.log("firmware")).anyMatch(line -> line.contains("the image ends before"));
        assertThat(call(0x0201, 0x4f12, 0x0100)).as("the last sector").isZero();
    }

    @Test
    void theEndOfADiskThatIsNoWholeSectorIsNotReached() {
        disk.medium.cut(1000 * 512 + 2);

        assertThat(packet(0x42, DISK, 1, BiosBench.BUFFER, 999)).isZero();
        assertThat(packet(0x42, DISK, 1, BiosBench.BUFFER, 1000)).isEqualTo(NOT_FOUND);
    }
}
