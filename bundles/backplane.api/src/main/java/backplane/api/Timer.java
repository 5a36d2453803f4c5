package backplane.api;

import org.osgi.annotation.versioning.ProviderType;

/** A one-shot alarm on the virtual clock. */
@ProviderType
public interface Timer {

    /** Value of {@link #deadline()} while not armed. */
    long NEVER = Long.MAX_VALUE;

    /** Sets the alarm to a time in virtual nanoseconds, replacing an earlier one; a time in the past is due at once. */
    void armAt(long deadline);

    /** Sets the alarm to a delay from now in virtual nanoseconds. */
    void armIn(long delay);

    /**
     * Sets the alarm to a delay from now in virtual nanoseconds, or to when the processors have nothing left to do, whichever
     * comes first: for what is put off because the guest is at work. Idle processors make it due once; set again at the same
     * virtual time it waits for the delay. A handler that is called because the processors idle gets a deadline in the future.
     */
    default void armUntilIdle(long delay) {
        armIn(delay);
    }

    /** Stops the alarm. */
    void cancel();

    /** Returns the time it is set to, or {@link #NEVER}. */
    long deadline();

    /** Tells whether it is set. */
    default boolean armed() {
        return deadline() != NEVER;
    }
}
