package backplane.api;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The host's end of an Ethernet cable. A backend does its own blocking input in its own thread; output is called by a
 * thread of the cable. The machine thread never enters it.
 */
@ConsumerType
public interface EthernetBackend {

    /** Returns a line for the user: {@code tap0 on /dev/net/tun}. */
    String description();

    /**
     * Opens the host's resource and starts to deliver to the wire.
     *
     * @throws IOException with a message for the user: what, where, and how to mend it; the backend is then closed
     */
    void open(Wire wire) throws IOException;

    /** Sends a frame of the guest to the host; may block. {@code frame} is only lent. */
    void send(byte[] frame, int offset, int length) throws IOException;

    /** Ends the backend's thread and frees the host's resource; calls of {@link #send} end too. Idempotent. */
    void close();

    /** Tells whether virtual time has to keep step with host time while it is attached. True for real networks. */
    default boolean live() {
        return true;
    }

    /** What a backend is given: the other end of the wire. All methods may be called by any one thread of the backend. */
    interface Wire {

        /**
         * Delivers a frame to the card; the content is copied. Blocks while the card has no room: this is the
         * back-pressure. A length that no cable carries is counted and dropped, whatever is in the array.
         *
         * @return false if the wire is closed: the backend's thread should end
         * @throws InterruptedException if the thread was interrupted while waiting
         */
        boolean deliver(byte[] frame, int offset, int length) throws InterruptedException;

        /** As {@link #deliver}, but drops (and counts) the frame instead of waiting. */
        boolean offer(byte[] frame, int offset, int length);

        /** Tells of the carrier: true at first. Down when the host's interface goes down. */
        void carrier(boolean up);

        /** Returns the virtual time, for time stamps. */
        long now();

        /** Returns the MAC address of the card as text, {@code fe:fd:00:00:00:01}, or "" while unknown. */
        String cardAddress();

        /** Writes a line to the log of the cable. */
        DeviceLog log();
    }
}
