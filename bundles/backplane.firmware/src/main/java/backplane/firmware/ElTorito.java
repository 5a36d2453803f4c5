package backplane.firmware;

import backplane.api.BlockMedium;
import backplane.api.CpuAccess;
import backplane.api.FirmwareDrive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Booting from CD: the boot record of the El Torito specification, and the emulated floppy or disk. What is emulated is
 * kept in the extended BIOS data area.
 */
final class ElTorito {

    private static final int SECTOR = 2048;
    private static final int ACTIVE = Bda.BOOT_STATE, MEDIA = ACTIVE + 1, NUMBER = ACTIVE + 2, CD = ACTIVE + 3;
    private static final int LBA = ACTIVE + 4, SEGMENT = ACTIVE + 8, COUNT = ACTIVE + 10;
    private static final int CYLINDERS = ACTIVE + 12, HEADS = ACTIVE + 14, SECTORS = ACTIVE + 15;

    /** Cylinders, heads, sectors of media types 1 (1.2 MB), 2 (1.44 MB), 3 (2.88 MB). */
    private static final int[][] GEOMETRY = {{80, 2, 15}, {80, 2, 18}, {80, 2, 36}};

    private final Bda bda;

    ElTorito(Bda bda) {
        this.bda = bda;
    }

    /** A boot entry: media type, load segment, number of 512-byte sectors, position of the image. */
    record Entry(int media, int segment, int count, int lba) {}

    /** Ends any emulation. */
    void stop() {
        for (int i = 0; i < 20; i++) {
            bda.put8(ACTIVE + i, 0);
        }
    }

    boolean emulates(int number) {
        return bda.u8(ACTIVE) == 1 && bda.u8(MEDIA) != 0 && bda.u8(NUMBER) == number;
    }

    /** Returns the index of the CD drive that was booted. */
    int cd() {
        return bda.u8(CD);
    }

    Drive drive(int number, FirmwareDrive cd) {
        long start = (bda.u32(LBA) & 0xffffffffL) * SECTOR;
        return Drive.emulated(
                number,
                cd,
                Math.max(1, bda.u16(CYLINDERS)),
                Math.max(1, bda.u8(HEADS)),
                Math.max(1, bda.u8(SECTORS)),
                start);
    }

    /**
     * Reads the default entry of the boot catalogue.
     *
     * @throws IOException with the reason if the CD cannot be booted
     */
    static Entry entry(BlockMedium cd) throws IOException {
        byte[] sector = read(cd, 17);
        String id = new String(sector, 7, 23, StandardCharsets.US_ASCII);
        if (sector[0] != 0 || !id.equals("EL TORITO SPECIFICATION")) {
            throw new IOException("no boot record");
        }
        byte[] catalogue =
                read(cd, ByteBuffer.wrap(sector).order(ByteOrder.LITTLE_ENDIAN).getInt(0x47));
        if (catalogue[0] != 1 || (catalogue[30] & 0xff) != 0x55 || (catalogue[31] & 0xff) != 0xaa) {
            throw new IOException("the boot catalogue is damaged");
        }
        ByteBuffer e = ByteBuffer.wrap(catalogue, 32, 32).slice().order(ByteOrder.LITTLE_ENDIAN);
        if ((e.get(0) & 0xff) != 0x88) {
            throw new IOException("the default entry is not bootable");
        }
        int segment = e.getShort(2) & 0xffff;
        return new Entry(e.get(1) & 15, segment == 0 ? 0x7c0 : segment, e.getShort(6) & 0xffff, e.getInt(8));
    }

    private static byte[] read(BlockMedium cd, int lba) throws IOException {
        byte[] sector = new byte[SECTOR];
        long position = (lba & 0xffffffffL) * SECTOR;
        if (position >= cd.size()) {
            throw new IOException("sector " + lba + " is beyond the end");
        }
        Drive.read(cd, position, sector);
        return sector;
    }

    /**
     * Starts what an entry asks for.
     *
     * @return the BIOS drive number to boot from
     */
    int start(Entry entry, int cdIndex, BlockMedium cd) throws IOException {
        int number = entry.media == 0 ? Disks.FIRST_CD + cdIndex : entry.media == 4 ? 0x80 : 0;
        bda.put8(ACTIVE, 1);
        bda.put8(MEDIA, entry.media);
        bda.put8(NUMBER, number);
        bda.put8(CD, cdIndex);
        bda.put32(LBA, entry.lba);
        bda.put16(SEGMENT, entry.segment);
        bda.put16(COUNT, entry.count);
        int[] geometry =
                entry.media == 4 ? diskGeometry(cd, entry) : GEOMETRY[Math.max(0, Math.min(2, entry.media - 1))];
        bda.put16(CYLINDERS, geometry[0]);
        bda.put8(HEADS, geometry[1]);
        bda.put8(SECTORS, geometry[2]);
        if (entry.media >= 1 && entry.media <= 3) {
            bda.put16(Bda.EQUIPMENT, bda.u16(Bda.EQUIPMENT) | 1);
        } else if (entry.media == 4) {
            bda.put8(Bda.DISKS, bda.u8(Bda.DISKS) + 1);
        }
        return number;
    }

    /** The geometry of an emulated disk follows from the end of its first partition. */
    private static int[] diskGeometry(BlockMedium cd, Entry entry) throws IOException {
        byte[] mbr = Arrays.copyOf(read(cd, entry.lba), 512);
        int heads = (mbr[0x1be + 5] & 0xff) + 1;
        int sectors = mbr[0x1be + 6] & 0x3f;
        int cylinders = (mbr[0x1be + 7] & 0xff | (mbr[0x1be + 6] & 0xc0) << 2) + 1;
        return new int[] {cylinders, heads, Math.max(1, sectors)};
    }

    /** AH=4Bh: AL=00h ends the emulation, AL=01h only tells of it. Returns false if there is none. */
    boolean service(Caller c) {
        boolean mine = bda.u8(ACTIVE) == 1 && (c.dl() == bda.u8(NUMBER) || c.dl() == 0x7f);
        if (!mine || c.al() > 1) {
            return false;
        }
        ByteBuffer b = ByteBuffer.allocate(19).order(ByteOrder.LITTLE_ENDIAN);
        b.put((byte) 19).put((byte) bda.u8(MEDIA)).put((byte) bda.u8(NUMBER)).put((byte) (bda.u8(CD) >> 1));
        b.putInt(bda.u32(LBA)).putShort((short) (bda.u8(CD) & 1)).putShort((short) 0);
        b.putShort((short) bda.u16(SEGMENT)).putShort((short) bda.u16(COUNT));
        boolean emulated = bda.u8(MEDIA) != 0;
        int cylinder = emulated ? bda.u16(CYLINDERS) - 1 : 0;
        b.put((byte) cylinder).put((byte) (emulated ? bda.u8(SECTORS) | cylinder >> 2 & 0xc0 : 0));
        b.put((byte) (emulated ? bda.u8(HEADS) - 1 : 0));
        c.write(CpuAccess.DS, c.si(), b.array(), 0, 19);
        if (c.al() == 0) {
            stop();
        }
        return true;
    }
}
