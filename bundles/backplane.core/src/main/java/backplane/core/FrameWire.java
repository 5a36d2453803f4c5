package backplane.core;

/** What the jack of a network card is connected to, seen from the machine thread. */
public interface FrameWire {

    /** Takes a frame of the card; copies it. Returns false if there is no room. */
    boolean send(byte[] frame, int offset, int length);

    /** Tells whether a frame for the card waits. */
    boolean waiting();

    /**
     * Gives the next frame for the card.
     *
     * @param into at least {@link backplane.api.EthernetPort#MAX_FRAME} bytes
     * @return its length, -1 if none waits
     */
    int take(byte[] into);

    /** Tells whether there is a carrier. */
    boolean carrier();
}
