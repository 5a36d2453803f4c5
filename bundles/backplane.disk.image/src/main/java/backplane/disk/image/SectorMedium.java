package backplane.disk.image;

import backplane.api.BlockMedium;
import java.io.IOException;
import java.util.Arrays;

/** A medium whose store knows whole sectors only: parts of sectors are read, changed and written back. */
abstract class SectorMedium implements BlockMedium {

    static final int SECTOR = RedologHeader.SECTOR;

    private final byte[] one = new byte[SECTOR];

    /** Reads whole sectors. */
    abstract void readSectors(long sector, byte[] into, int offset, int count) throws IOException;

    /** Writes whole sectors. */
    abstract void writeSectors(long sector, byte[] from, int offset, int count) throws IOException;

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            long at = position + done;
            int whole = at % SECTOR == 0 ? (length - done) / SECTOR : 0;
            if (whole > 0) {
                readSectors(at / SECTOR, into, offset + done, whole);
                done += whole * SECTOR;
            } else {
                readSectors(at / SECTOR, one, 0, 1);
                int part = partOf(at, length - done);
                System.arraycopy(one, (int) (at % SECTOR), into, offset + done, part);
                done += part;
            }
        }
    }

    @Override
    public void write(long position, byte[] from, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            long at = position + done;
            int whole = at % SECTOR == 0 ? (length - done) / SECTOR : 0;
            if (whole > 0) {
                writeSectors(at / SECTOR, from, offset + done, whole);
                done += whole * SECTOR;
            } else {
                readSectors(at / SECTOR, one, 0, 1);
                int part = partOf(at, length - done);
                System.arraycopy(from, offset + done, one, (int) (at % SECTOR), part);
                writeSectors(at / SECTOR, one, 0, 1);
                done += part;
            }
        }
    }

    private static int partOf(long at, int left) {
        return (int) Math.min(left, SECTOR - at % SECTOR);
    }

    static void zero(byte[] into, int offset, int sectors) {
        Arrays.fill(into, offset, offset + sectors * SECTOR, (byte) 0);
    }
}
