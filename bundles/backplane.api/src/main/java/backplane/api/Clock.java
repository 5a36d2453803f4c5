package backplane.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The machine's one clock, in virtual nanoseconds since power-on. Every time that a guest can see derives from it. It
 * stands still while the machine is paused.
 */
@ProviderType
public interface Clock {

    /** Returns the time, exact to the instruction when called from a handler. */
    long now();

    /**
     * Makes a timer; inside {@link Device#attach} only. Arming it allocates nothing.
     *
     * @param name unique in the slot; under it the board keeps the deadline in snapshots and across a hot swap
     */
    Timer timer(String name, TimerHandler handler) throws PlugException;
}
