package backplane.api;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** A medium that keeps what the guest writes beside the image proper. */
@ConsumerType
public interface JournaledMedium extends BlockMedium {

    /** Returns the bytes that the guest has changed so far, in whole units of the journal. */
    long changed();

    /** Writes all changes into the image, and forgets them; on failure both stay usable. */
    void commit() throws IOException;

    /** Forgets all changes: the medium is again what the image is. */
    void discard() throws IOException;
}
