package backplane.api;

import org.osgi.annotation.versioning.ConsumerType;

/** The INTA cycle: provided by the interrupt controller with the name {@code "cpu0"}, used by the processor. */
@ConsumerType
public interface InterruptAcknowledge {

    /** Returns the vector (0 .. 255) of the highest request and marks it in service; a spurious one if there is none. */
    int acknowledge();
}
