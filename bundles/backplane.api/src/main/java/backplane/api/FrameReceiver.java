package backplane.api;

import org.osgi.annotation.versioning.ConsumerType;

/** The receiving side of a network card. */
@ConsumerType
public interface FrameReceiver {

    /** Tells whether a frame can be taken now. While false, frames wait in the cable and the backend stops reading. */
    boolean ready();

    /**
     * Takes a frame, or drops it by its own filter. The array is only lent.
     *
     * @param length 14 .. {@link EthernetPort#MAX_FRAME}, not padded
     */
    void receive(byte[] frame, int offset, int length);

    /** The carrier came or went. Also called when the cable is replaced: down, then up. */
    void link(boolean up);
}
