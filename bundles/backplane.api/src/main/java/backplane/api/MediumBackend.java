package backplane.api;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The host's end of a drive's bay: what can be put into it. A service with the properties {@code machine} and {@code id},
 * the name of the bay ({@code ata0-master}, {@code floppya}); its factory PID is {@code backplane.rc.disk.<mode>}. The bay
 * holds the medium as long as the service is there.
 */
@ConsumerType
public interface MediumBackend {

    /** Returns a line for the user: {@code flat image /home/me/disk.img}. */
    String description();

    /** Tells whether the medium is to lie in the bay; false = configured, but ejected. */
    default boolean inserted() {
        return true;
    }

    /**
     * Opens the host's file. Service threads only; the medium then belongs to the machine thread until it is closed.
     *
     * @throws IOException with a message for the user: what, where, and how to mend it
     */
    BlockMedium open() throws IOException;
}
