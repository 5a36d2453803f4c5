package backplane.core;

import backplane.api.PlugException;

/**
 * A kind of connector that this board does not know by itself: USB, sound, what a third party brings. Registered with
 * {@link Machine#connector}; a device opens it by {@code slot.socket(type, name)}.
 *
 * @param <T> the device's end, an interface of the third party's {@code *.api} bundle
 */
@FunctionalInterface
public interface Connector<T> {

    /**
     * Makes the open end for a device, in its attach on the service thread.
     *
     * @param key the slot, or {@code slot/name}
     * @throws PlugException if there is none of that name
     */
    End<T> open(String key) throws PlugException;

    /**
     * What one device holds of a connector. Machine thread, except {@link #port}.
     *
     * @param <T> the device's end
     */
    interface End<T> {

        /** Returns what the device gets. */
        T port();

        /** The device is plugged: the connector may call it from now on. */
        default void plugged() {}

        /** The device has left, or is held: the connector must not call it any more. */
        default void unplugged() {}
    }
}
