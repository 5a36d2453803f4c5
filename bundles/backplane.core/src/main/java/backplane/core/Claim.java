package backplane.core;

import backplane.api.PlugException;
import backplane.api.StateIo;
import org.jspecify.annotations.Nullable;

/**
 * Something that a slot has given to its device: recorded while the device is attached, put into force at a safepoint,
 * taken back when the device leaves. Machine thread only, except the constructor.
 */
interface Claim {

    /** Returns a name that tells this claim apart in its slot; under it the slot keeps its state. */
    String name();

    /** Throws if something of it is taken by a slot that is plugged now. */
    void check() throws PlugException;

    /** Puts it into force; cannot fail after {@link #check}. */
    void commit();

    /** Takes it back. Idempotent. */
    void withdraw();

    /** Takes back what calls into a device that is held: by default everything. */
    default void suspend() {
        withdraw();
    }

    /** Returns a line for the inventory. */
    default String text() {
        return name();
    }

    /** Returns the range that it takes now, or null if it is none. */
    default @Nullable Span span() {
        return null;
    }

    /** Tells whether {@link #state} visits anything. */
    default boolean stateful() {
        return false;
    }

    /** Visits what belongs to the slot and not to the device: levels, deadlines, positions. */
    default void state(StateIo io) {}
}
