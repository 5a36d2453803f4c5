package backplane.api;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** The host's end of a monitor cable: shows the picture of a video card, and passes on keys and mouse. */
@ConsumerType
public interface DisplayBackend {

    /** Returns a line for the user: {@code VNC at localhost:5900, nobody looks}. */
    String description();

    /**
     * Opens the host's resource and starts to show.
     *
     * @throws IOException with a message for the user: what, where, and how to mend it; the backend is then closed
     */
    void open(Monitor monitor) throws IOException;

    /** Ends the backend's threads and frees the host's resource. Idempotent. */
    void close();

    /** What a display is given: the machine as its user sees it. Any thread, but not the machine's own. */
    interface Monitor {

        /** Returns the machine's name. */
        String machine();

        /** Tells whether the power is on; that of a paused machine is. */
        boolean powered();

        /**
         * Lets the video card paint into a frame that it painted before, or a fresh one.
         *
         * @return true if the frame may have changed; false also while there is no card or no power
         */
        boolean paint(DisplayFrame frame);

        /** A key goes down or up; see {@link KeyboardInput#key}. Returns false if it was lost. */
        boolean key(int code, boolean pressed);

        /** The mouse moves; see {@link PointerInput#move}. */
        void pointer(int dx, int dy, int dz, int buttons);

        /** Says that somebody looks, or no longer does: while somebody does, virtual time keeps step with host time. */
        void attended(boolean present);

        /** Writes to the log. */
        DeviceLog log();
    }
}
