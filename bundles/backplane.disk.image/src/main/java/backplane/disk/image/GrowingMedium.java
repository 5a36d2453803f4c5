package backplane.disk.image;

import java.io.IOException;
import java.util.Locale;

/** An image that takes room in the file only for what was written; the rest reads as zeros. */
final class GrowingMedium extends SectorMedium {

    private final Redolog log;
    private final boolean readOnly;

    GrowingMedium(Redolog log, boolean readOnly) throws IOException {
        this.log = log;
        this.readOnly = readOnly;
        if (!log.header().subtype().equals(RedologHeader.GROWING)) {
            throw new IOException(
                    log.file().path() + " is of the kind '" + log.header().subtype()
                            + "', which holds changes of another image; name that image, with mode="
                            + log.header().subtype().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public String description() {
        return "growing image " + log.file().path() + (readOnly ? ", read only" : "");
    }

    @Override
    public long size() {
        return log.header().disk();
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    void readSectors(long sector, byte[] into, int offset, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int run = log.run(sector + done, count - done);
            if (log.has(sector + done)) {
                log.read(sector + done, into, offset + done * SECTOR, run);
            } else {
                zero(into, offset + done * SECTOR, run);
            }
            done += run;
        }
    }

    @Override
    void writeSectors(long sector, byte[] from, int offset, int count) throws IOException {
        if (readOnly) {
            throw new IOException(log.file().path() + " is read only");
        }
        log.write(sector, from, offset, count);
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
        }
    }
}
