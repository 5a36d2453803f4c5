package backplane.api;

import org.osgi.annotation.versioning.ConsumerType;

/** Paints the present picture. */
@ConsumerType
public interface DisplaySource {

    /**
     * Paints the present picture into a frame that this source painted before (or a fresh one), on the machine thread.
     *
     * @return true if the frame may differ from what it held before
     */
    boolean paint(DisplayFrame frame);
}
