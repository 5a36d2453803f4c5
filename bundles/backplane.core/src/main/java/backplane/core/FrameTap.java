package backplane.core;

/** Sees the frames of a jack, for a capture file. Called on the machine thread; must copy and return at once. */
@FunctionalInterface
public interface FrameTap {

    /**
     * A frame passes.
     *
     * @param fromCard the guest sent it
     * @param frame only lent
     * @param nanos virtual time
     */
    void frame(boolean fromCard, byte[] frame, int offset, int length, long nanos);
}
