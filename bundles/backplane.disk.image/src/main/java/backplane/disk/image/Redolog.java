package backplane.disk.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The body of a "Bochs Virtual HD Image": a catalog that says at which place of the file each extent of the disk is, and
 * before each extent a bitmap of the sectors in it that were written.
 *
 * <p>Order of writing: data, bitmap, catalog. Whenever the program dies, what the tables name is there.
 */
final class Redolog {

    private static final int SECTOR = RedologHeader.SECTOR;
    private static final int ABSENT = -1;

    private final ImageFile file;
    private RedologHeader header;
    private final int[] catalog;
    /** Bitmaps by extent, read when first needed. */
    private final byte[][] bitmaps;

    private int extents;

    private Redolog(ImageFile file, RedologHeader header) {
        this.file = file;
        this.header = header;
        catalog = new int[header.catalog()];
        Arrays.fill(catalog, ABSENT);
        bitmaps = new byte[header.catalog()][];
    }

    /** Writes the header and an empty catalog. */
    static Redolog create(ImageFile file, RedologHeader header) throws IOException {
        Redolog log = new Redolog(file, header);
        log.clear();
        return log;
    }

    /** Reads the header and the catalog, and checks that they make sense. */
    static Redolog open(ImageFile file) throws IOException {
        byte[] head = new byte[RedologHeader.SIZE];
        file.read(0, head, 0, (int) Math.min(head.length, file.size()));
        RedologHeader header = RedologHeader.parse(file.path(), head);
        if (file.size() < header.catalogEnd()) {
            throw new IOException(file.path() + " ends within its catalog; it is damaged: restore it, or delete it to"
                    + " lose its changes");
        }
        Redolog log = new Redolog(file, header);
        log.readCatalog();
        return log;
    }

    private void readCatalog() throws IOException {
        byte[] bytes = new byte[4 * catalog.length];
        file.read(RedologHeader.SIZE, bytes, 0, bytes.length);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(catalog);
        long room = (file.size() - header.catalogEnd() + header.extentSpace() - 1) / header.extentSpace();
        boolean[] taken = new boolean[catalog.length];
        for (int i = 0; i < catalog.length; i++) {
            int place = catalog[i];
            if (place == ABSENT) {
                continue;
            }
            if (place < 0 || place >= room || place >= taken.length || taken[place]) {
                throw new IOException(file.path() + " has a damaged catalog: entry " + i + " names extent "
                        + Integer.toUnsignedString(place) + "; restore it, or delete it to lose its changes");
            }
            taken[place] = true;
            extents = Math.max(extents, place + 1);
        }
    }

    RedologHeader header() {
        return header;
    }

    /** Notes when the image below was changed last; 0 = do not compare. */
    void stamp(int timestamp) throws IOException {
        header = header.stamped(timestamp);
        file.write(0, header.toBytes(), 0, RedologHeader.SIZE);
        file.flush();
    }

    /** Forgets everything that was written. */
    void clear() throws IOException {
        Arrays.fill(catalog, ABSENT);
        Arrays.fill(bitmaps, null);
        extents = 0;
        byte[] empty = new byte[4 * catalog.length];
        Arrays.fill(empty, (byte) 0xff);
        file.write(RedologHeader.SIZE, empty, 0, empty.length);
        file.truncate(header.catalogEnd());
        file.write(0, header.toBytes(), 0, RedologHeader.SIZE);
    }

    /** Tells whether a sector was written. */
    boolean has(long sector) throws IOException {
        int extent = (int) (sector / header.sectorsPerExtent());
        if (catalog[extent] == ABSENT) {
            return false;
        }
        int inExtent = (int) (sector % header.sectorsPerExtent());
        return (bitmap(extent)[inExtent / 8] >> inExtent % 8 & 1) != 0;
    }

    /** Returns how many of the {@code limit} sectors from {@code sector} on share its fate: written, or not. */
    int run(long sector, int limit) throws IOException {
        boolean written = has(sector);
        int count = 1;
        while (count < limit && has(sector + count) == written) {
            count++;
        }
        return count;
    }

    /** Reads sectors that were written, which may lie in several extents. */
    void read(long sector, byte[] into, int offset, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int part = inExtent(sector + done, count - done);
            file.read(position(sector + done), into, offset + done * SECTOR, part * SECTOR);
            done += part;
        }
    }

    /** Writes sectors. */
    void write(long sector, byte[] from, int offset, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int part = inExtent(sector + done, count - done);
            writeInExtent(sector + done, from, offset + done * SECTOR, part);
            done += part;
        }
    }

    private int inExtent(long sector, int count) {
        return (int) Math.min(count, header.sectorsPerExtent() - sector % header.sectorsPerExtent());
    }

    private void writeInExtent(long sector, byte[] from, int offset, int count) throws IOException {
        int extent = (int) (sector / header.sectorsPerExtent());
        boolean fresh = catalog[extent] == ABSENT;
        if (fresh) {
            allocate(extent);
        }
        file.write(position(sector), from, offset, count * SECTOR);
        mark(extent, (int) (sector % header.sectorsPerExtent()), count);
        if (fresh) {
            byte[] entry = ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(catalog[extent])
                    .array();
            file.write(RedologHeader.SIZE + 4L * extent, entry, 0, entry.length);
        }
    }

    /** Takes the next place of the file for an extent, with room for all of it: Bochs reads it in whole. */
    private void allocate(int extent) throws IOException {
        int place = extents;
        long at = header.catalogEnd() + place * header.extentSpace();
        file.write(at, new byte[header.bitmapSpace()], 0, header.bitmapSpace());
        file.write(at + header.extentSpace() - 1, new byte[1], 0, 1);
        bitmaps[extent] = new byte[header.bitmap()];
        catalog[extent] = place;
        extents++;
    }

    private void mark(int extent, int first, int count) throws IOException {
        byte[] bitmap = bitmap(extent);
        boolean changed = false;
        for (int i = first; i < first + count; i++) {
            int bit = 1 << i % 8;
            changed |= (bitmap[i / 8] & bit) == 0;
            bitmap[i / 8] |= (byte) bit;
        }
        if (changed) {
            file.write(extentPosition(extent), bitmap, 0, bitmap.length);
        }
    }

    private byte[] bitmap(int extent) throws IOException {
        byte[] bitmap = bitmaps[extent];
        if (bitmap == null) {
            bitmap = new byte[header.bitmap()];
            file.read(extentPosition(extent), bitmap, 0, bitmap.length);
            bitmaps[extent] = bitmap;
        }
        return bitmap;
    }

    private long extentPosition(int extent) {
        return header.catalogEnd() + catalog[extent] * header.extentSpace();
    }

    private long position(long sector) {
        int extent = (int) (sector / header.sectorsPerExtent());
        return extentPosition(extent) + header.bitmapSpace() + sector % header.sectorsPerExtent() * SECTOR;
    }

    /** Returns the bytes that its extents take. */
    long allocated() {
        return (long) extents * header.extent();
    }

    ImageFile file() {
        return file;
    }
}
