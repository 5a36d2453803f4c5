package backplane.core;

/**
 * Something to do on the machine thread, without a result.
 *
 * @param <E> what it throws
 */
@FunctionalInterface
public interface Action<E extends Exception> {

    /** Does it, between two instructions. */
    void run() throws E;
}
