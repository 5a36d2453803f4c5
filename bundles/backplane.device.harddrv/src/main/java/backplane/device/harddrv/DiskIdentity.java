package backplane.device.harddrv;

/** The answer of a disk to IDENTIFY DEVICE. */
final class DiskIdentity {

    /** What 28 bits can address. */
    static final long MAX_LBA28 = 0x0fff_ffff;

    /** Word 82: NOP, look-ahead, write cache. */
    private static final int COMMANDS_1 = 0x4060, LOOK_AHEAD = 0x0040, WRITE_CACHE = 0x0020, NOP = 0x4000;

    /** Word 83: FLUSH CACHE EXT, FLUSH CACHE, 48-bit addresses. */
    private static final int COMMANDS_2 = 0x3400;

    private DiskIdentity() {}

    static void write(byte[] buffer, Disk disk, DriveModel model, boolean dma) {
        Geometry own = disk.ownGeometry();
        long sectors = disk.sectors();
        Identity words = new Identity(buffer);
        words.word(0, 0x0040).word(1, own.cylinders()).word(3, own.heads()).word(6, own.sectors());
        // retired, but Bochs' BIOS takes the size of a sector from word 5
        words.word(4, model.sectorSize() * own.sectors()).word(5, model.sectorSize());
        words.common(model.serial(), "", model.name(), dma, disk.mode());
        words.word(47, 0x8000 | Disk.MAX_MULTIPLE).word(48, 1);
        // words 54 to 58 are valid too
        words.word(53, 0x0007);
        current(words, disk.geometry());
        words.word(59, disk.multiple() == 0 ? 0 : 0x0100 | disk.multiple());
        words.dword(60, Math.min(sectors, MAX_LBA28));
        words.word(82, COMMANDS_1).word(83, Identity.VALID | COMMANDS_2).word(84, Identity.VALID);
        words.word(85, NOP | (disk.lookAhead() ? LOOK_AHEAD : 0) | (disk.writeCache() ? WRITE_CACHE : 0));
        words.word(86, COMMANDS_2).word(87, Identity.VALID);
        words.dword(100, sectors).dword(102, sectors >> 32);
        if (model.sectorSize() > 512) {
            // word 106: logical sectors of more than 256 words; 117: how many words
            words.word(106, Identity.VALID | 0x1000).dword(117, model.sectorSize() / 2);
        }
    }

    private static void current(Identity words, Geometry geometry) {
        words.word(54, geometry.cylinders()).word(55, geometry.heads()).word(56, geometry.sectors());
        words.dword(57, geometry.capacity());
    }
}
