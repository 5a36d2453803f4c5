package backplane.disk.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The first 512 bytes of a "Bochs Virtual HD Image". All numbers are little-endian: magic (32 bytes), type (16), subtype (16),
 * version, header size; then catalog entries, bytes of a bitmap, bytes of an extent, time stamp (since version 2), disk size.
 *
 * @param subtype {@link #GROWING}, {@link #UNDOABLE} or {@link #VOLATILE}
 * @param catalog number of extents that the disk has
 * @param bitmap bytes of the bitmap of one extent
 * @param extent bytes of one extent
 * @param timestamp of the image below as FAT date and time; 0 = none
 * @param disk size of the disk in bytes
 */
record RedologHeader(String subtype, int catalog, int bitmap, int extent, int timestamp, long disk) {

    static final int SIZE = 512;
    static final int SECTOR = 512;

    static final String GROWING = "Growing", UNDOABLE = "Undoable", VOLATILE = "Volatile";
    private static final String MAGIC = "Bochs Virtual HD Image", TYPE = "Redolog";
    private static final int VERSION_1 = 0x0001_0000, VERSION_2 = 0x0002_0000;
    private static final int TYPE_AT = 32, SUBTYPE_AT = 48, VERSION_AT = 64, SPECIFIC_AT = 72;

    /** What a bitmap of one byte covers. */
    private static final int SECTORS_PER_BYTE = 8;

    /** Bounds that keep the tables in memory small; 2^24 extents of 4 KB and more make at least 64 GB. */
    private static final int MAX_CATALOG = 1 << 24, MAX_BITMAP = 1 << 20;

    /** Chooses catalog and extent sizes as Bochs does: doubled in turn until the disk fits. */
    static RedologHeader forDisk(String subtype, long disk, int timestamp) {
        int entries = 512;
        int bitmap = 1;
        boolean widen = true;
        while ((long) entries * bitmap * SECTORS_PER_BYTE * SECTOR < disk) {
            if (widen) {
                bitmap *= 2;
            } else {
                entries *= 2;
            }
            widen = !widen;
        }
        return new RedologHeader(subtype, entries, bitmap, bitmap * SECTORS_PER_BYTE * SECTOR, timestamp, disk);
    }

    /** Tells whether a file begins like such an image. */
    static boolean isMagic(byte[] head) {
        return MAGIC.equals(text(head, 0, TYPE_AT));
    }

    /** Reads and checks a header; {@code head} holds its {@value #SIZE} bytes. */
    static RedologHeader parse(Path path, byte[] head) throws IOException {
        if (!isMagic(head) || !TYPE.equals(text(head, TYPE_AT, SUBTYPE_AT))) {
            throw corrupt(path, "does not begin with \"" + MAGIC + "\"");
        }
        ByteBuffer b = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int version = b.getInt(VERSION_AT);
        if (version != VERSION_1 && version != VERSION_2) {
            throw corrupt(path, String.format("has version %08xh, known are 00010000h and 00020000h", version));
        }
        if (b.getInt(VERSION_AT + 4) != SIZE) {
            throw corrupt(path, "has a header of " + b.getInt(VERSION_AT + 4) + " bytes instead of " + SIZE);
        }
        b.position(SPECIFIC_AT);
        int catalog = b.getInt();
        int bitmap = b.getInt();
        int extent = b.getInt();
        int timestamp = version == VERSION_1 ? 0 : b.getInt();
        RedologHeader header =
                new RedologHeader(text(head, SUBTYPE_AT, VERSION_AT), catalog, bitmap, extent, timestamp, b.getLong());
        header.check(path);
        return header;
    }

    private void check(Path path) throws IOException {
        if (catalog <= 0 || catalog > MAX_CATALOG || bitmap <= 0 || bitmap > MAX_BITMAP) {
            throw corrupt(path, "has a catalog of " + catalog + " entries and bitmaps of " + bitmap + " bytes");
        }
        if (extent <= 0 || extent % SECTOR != 0 || extent / SECTOR > bitmap * SECTORS_PER_BYTE) {
            throw corrupt(path, "has extents of " + extent + " bytes with bitmaps of " + bitmap + " bytes");
        }
        if (disk <= 0 || disk > (long) catalog * extent) {
            throw corrupt(path, "describes a disk of " + disk + " bytes, but covers " + (long) catalog * extent);
        }
    }

    private static IOException corrupt(Path path, String what) {
        return new IOException(
                path + " " + what + "; it is damaged or no redolog: restore it, or delete it to lose its" + " changes");
    }

    RedologHeader stamped(int newTimestamp) {
        return new RedologHeader(subtype, catalog, bitmap, extent, newTimestamp, disk);
    }

    byte[] toBytes() {
        ByteBuffer b = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        b.put(0, MAGIC.getBytes(StandardCharsets.US_ASCII));
        b.put(TYPE_AT, TYPE.getBytes(StandardCharsets.US_ASCII));
        b.put(SUBTYPE_AT, subtype.getBytes(StandardCharsets.US_ASCII));
        b.putInt(VERSION_AT, VERSION_2).putInt(VERSION_AT + 4, SIZE);
        b.position(SPECIFIC_AT);
        b.putInt(catalog).putInt(bitmap).putInt(extent).putInt(timestamp).putLong(disk);
        return b.array();
    }

    private static String text(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.US_ASCII);
    }

    long catalogEnd() {
        return SIZE + 4L * catalog;
    }

    int sectorsPerExtent() {
        return extent / SECTOR;
    }

    /** Bytes of a bitmap in the file: whole sectors. */
    int bitmapSpace() {
        return (bitmap + SECTOR - 1) / SECTOR * SECTOR;
    }

    /** Bytes of an extent in the file, its bitmap before it. */
    long extentSpace() {
        return (long) bitmapSpace() + extent;
    }
}
