package backplane.core;

import org.jspecify.annotations.Nullable;

/**
 * Something to do on the machine thread.
 *
 * @param <T> what it returns
 * @param <E> what it throws
 */
@FunctionalInterface
public interface Task<T extends @Nullable Object, E extends Exception> {

    /** Does it, between two instructions. */
    T run() throws E;
}
