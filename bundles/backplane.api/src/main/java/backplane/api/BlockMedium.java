package backplane.api;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** A disk image, floppy or CD. Called by the machine thread; not thread-safe. */
@ConsumerType
public interface BlockMedium {

    /** Returns a line for the user: file name, kind. */
    String description();

    /** Returns the size in bytes; fixed while the medium is inserted. */
    long size();

    /** Tells whether writes are refused. */
    boolean readOnly();

    /**
     * Reads.
     *
     * @param position byte position; position + length within {@link #size()}
     */
    void read(long position, byte[] into, int offset, int length) throws IOException;

    /** Writes; throws IOException if read-only. */
    void write(long position, byte[] from, int offset, int length) throws IOException;

    /** Returns when all written data would survive a loss of power. */
    void flush() throws IOException;

    /** Flushes and closes. Idempotent. */
    void close() throws IOException;
}
