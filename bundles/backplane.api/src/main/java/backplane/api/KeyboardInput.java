package backplane.api;

import org.osgi.annotation.versioning.ConsumerType;

/** The keys: provided by the keyboard with the name {@code "keyboard"}. */
@ConsumerType
public interface KeyboardInput {

    /** The Pause key in {@link #key}. */
    int PAUSE = 0xe11d;

    /**
     * A key goes down or up.
     *
     * @param code scan code set 1 make code, with E000h added for grey keys (E0 prefix); {@link #PAUSE}
     * @return false if the keyboard's queue is full and the event was lost
     */
    boolean key(int code, boolean pressed);
}
