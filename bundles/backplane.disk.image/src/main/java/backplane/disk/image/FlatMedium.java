package backplane.disk.image;

import backplane.api.BlockMedium;
import java.io.IOException;

/** A file whose bytes are the sectors, one after the other. */
final class FlatMedium implements BlockMedium {

    /** The smallest unit that any drive can read. */
    private static final int SECTOR = 512;

    private final ImageFile file;
    private final boolean readOnly;
    private final long size;

    FlatMedium(ImageFile file, boolean readOnly) throws IOException {
        this.file = file;
        this.readOnly = readOnly;
        size = file.size();
        if (size < SECTOR) {
            throw new IOException(file.path() + " has " + size + " bytes, less than one sector; make an image of the"
                    + " size of the disk, as with: truncate -s 100M FILE");
        }
    }

    @Override
    public String description() {
        long tail = size % SECTOR;
        return "flat image " + file.path() + (readOnly ? ", read only" : "")
                + (tail == 0 ? "" : ", of which the last " + tail + " bytes make no whole sector");
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
        file.read(position, into, offset, length);
    }

    @Override
    public void write(long position, byte[] from, int offset, int length) throws IOException {
        if (readOnly) {
            throw new IOException(file.path() + " is read only");
        }
        file.write(position, from, offset, length);
    }

    @Override
    public void flush() throws IOException {
        file.flush();
    }

    @Override
    public void close() throws IOException {
        try {
            file.flush();
        } finally {
            file.close();
        }
    }
}
