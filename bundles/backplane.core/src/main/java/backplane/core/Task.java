package backplane.core;

/**
 * Something to do on the machine thread.
 *
 * @param <T> what it returns
 * @param <E> what it throws
 */
@FunctionalInterface
public interface Task<T, E extends Exception> {

    /** Does it, between two instructions. */
    T run() throws E;
}
