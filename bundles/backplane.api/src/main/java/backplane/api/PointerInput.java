package backplane.api;

import org.osgi.annotation.versioning.ConsumerType;

/** The mouse: provided with the name {@code "mouse"}. */
@ConsumerType
public interface PointerInput {

    /**
     * The mouse moves.
     *
     * @param dx right is positive, in counts
     * @param dy up is positive, in counts
     * @param dz wheel towards the user is positive
     * @param buttons 1 left, 2 right, 4 middle
     */
    void move(int dx, int dy, int dz, int buttons);
}
