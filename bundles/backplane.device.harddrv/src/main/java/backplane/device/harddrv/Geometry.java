package backplane.device.harddrv;

/**
 * Cylinders, heads and sectors of a disk.
 *
 * @param cylinders 1 .. 65535
 * @param heads 1 .. 16
 * @param sectors per track, 1 .. 255
 */
record Geometry(int cylinders, int heads, int sectors) {

    /** The most cylinders that IDENTIFY reports: disks above 8.4 GB all say so (ATA/ATAPI-6, annex B). */
    private static final int MAX_DEFAULT_CYLINDERS = 16_383;

    /** The geometry of a disk of which only the size is known. */
    static Geometry ofSize(long total) {
        return translated(total, 16, 63, MAX_DEFAULT_CYLINDERS);
    }

    /** As many cylinders as fit. */
    static Geometry translated(long total, int heads, int sectors, int limit) {
        long cylinders = total / ((long) heads * sectors);
        return new Geometry((int) Math.max(1, Math.min(cylinders, limit)), heads, sectors);
    }

    /** Returns the logical block of an address, or -1 if there is none. */
    long lba(int cylinder, int head, int sector) {
        boolean valid = cylinder < cylinders && head < heads && sector >= 1 && sector <= sectors;
        return valid ? ((long) cylinder * heads + head) * sectors + sector - 1 : -1;
    }

    int capacity() {
        return cylinders * heads * sectors;
    }
}
