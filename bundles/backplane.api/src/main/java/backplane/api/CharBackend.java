package backplane.api;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** The host's end of a stream of octets; see {@link EthernetBackend} for the threads. */
@ConsumerType
public interface CharBackend {

    /** Returns a line for the user. */
    String description();

    /** Opens the host's resource and starts to deliver. */
    void open(Feed feed) throws IOException;

    /** Sends octets of the guest to the host; may block. */
    void send(byte[] octets, int offset, int length) throws IOException;

    /** Ends the backend. Idempotent. */
    void close();

    /** Tells whether virtual time has to keep step with host time while it is attached. */
    default boolean live() {
        return false;
    }

    /** What a backend is given. */
    interface Feed {

        /** Delivers octets to the device; blocks while its queue is full. Returns false if closed. */
        boolean deliver(byte[] octets, int offset, int length) throws InterruptedException;

        /** Tells of the other end: a client came or left. */
        void connected(boolean connected);

        /** Writes to the log. */
        DeviceLog log();
    }
}
