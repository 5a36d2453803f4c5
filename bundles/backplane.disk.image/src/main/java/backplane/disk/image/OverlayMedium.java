package backplane.disk.image;

import backplane.api.BlockMedium;
import backplane.api.JournaledMedium;
import java.io.IOException;

/** An image that stays as it is, with a redolog over it that takes all changes. */
final class OverlayMedium extends SectorMedium implements JournaledMedium {

    /** What is moved at once when changes are committed. */
    private static final int COMMIT_SECTORS = 128;

    /** Opens the image below for writing, while changes are committed. */
    @FunctionalInterface
    interface Opener {
        BlockMedium open() throws IOException;
    }

    /** Tells when the image below was changed last. */
    @FunctionalInterface
    interface Stamp {
        int now() throws IOException;
    }

    private final String kind;
    private BlockMedium base;
    private final Opener reopen;
    private final Opener openForCommit;
    private final Stamp stamp;
    private final Redolog log;
    private final long size;

    /**
     * @param base the image below, open for reading
     * @param reopen opens it for reading again
     * @param openForCommit opens it for writing
     * @param stamp its time of change, 0 if that does not matter
     */
    OverlayMedium(String kind, BlockMedium base, Opener reopen, Opener openForCommit, Stamp stamp, Redolog log)
            throws IOException {
        this.kind = kind;
        this.base = base;
        this.reopen = reopen;
        this.openForCommit = openForCommit;
        this.stamp = stamp;
        this.log = log;
        size = base.size() / SECTOR * SECTOR;
        if (log.header().disk() < size || log.header().disk() > size + SECTOR) {
            throw new IOException(
                    log.file().path() + " belongs to a disk of " + log.header().disk() + " bytes, but the image has "
                            + base.size() + "; delete it to lose its changes");
        }
    }

    @Override
    public String description() {
        return kind + " over " + base.description();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean readOnly() {
        return false;
    }

    @Override
    void readSectors(long sector, byte[] into, int offset, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int run = log.run(sector + done, count - done);
            int at = offset + done * SECTOR;
            if (log.has(sector + done)) {
                log.read(sector + done, into, at, run);
            } else {
                base.read((sector + done) * SECTOR, into, at, run * SECTOR);
            }
            done += run;
        }
    }

    @Override
    void writeSectors(long sector, byte[] from, int offset, int count) throws IOException {
        log.write(sector, from, offset, count);
    }

    @Override
    public long changed() {
        return log.allocated();
    }

    @Override
    public void commit() throws IOException {
        // if the program dies in between, the journal still holds everything and may be committed again
        log.stamp(0);
        base.close();
        try {
            BlockMedium target = openForCommit.open();
            try {
                copyInto(target);
            } finally {
                target.close();
            }
        } finally {
            base = reopen.open();
        }
        log.clear();
        log.stamp(stamp.now());
    }

    private void copyInto(BlockMedium target) throws IOException {
        byte[] buffer = new byte[COMMIT_SECTORS * SECTOR];
        long sectors = size / SECTOR;
        long sector = 0;
        while (sector < sectors) {
            int run = log.run(sector, (int) Math.min(COMMIT_SECTORS, sectors - sector));
            if (log.has(sector)) {
                log.read(sector, buffer, 0, run);
                target.write(sector * SECTOR, buffer, 0, run * SECTOR);
            }
            sector += run;
        }
    }

    @Override
    public void discard() throws IOException {
        log.clear();
    }

    @Override
    public void flush() throws IOException {
        log.file().flush();
    }

    @Override
    public void close() throws IOException {
        try {
            log.file().flush();
        } finally {
            log.file().close();
            base.close();
        }
    }
}
