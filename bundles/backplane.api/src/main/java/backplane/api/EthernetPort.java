package backplane.api;

import org.osgi.annotation.versioning.ProviderType;

/** The card's end of an Ethernet cable. Frames have no preamble and no FCS. Machine thread only. */
@ProviderType
public interface EthernetPort {

    /** The longest frame that a cable carries: 16 KB, far above a jumbo frame. */
    int MAX_FRAME = 16384;

    /** Names the card's receiving side; in {@link Device#attach}. */
    void receiver(FrameReceiver receiver);

    /**
     * Sends a frame; the content is copied.
     *
     * @param length 14 .. {@link #MAX_FRAME}; others are counted and dropped
     * @return false if the frame was dropped because the cable is full or unplugged
     */
    boolean send(byte[] frame, int offset, int length);

    /** The card has room again: waiting frames are delivered as long as {@link FrameReceiver#ready()}. */
    void poll();

    /** Tells whether a backend with carrier is at the other end. */
    boolean link();
}
