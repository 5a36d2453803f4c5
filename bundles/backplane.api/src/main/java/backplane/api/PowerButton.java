package backplane.api;

import org.osgi.annotation.versioning.ConsumerType;

/** The power button of the case: provided with the name {@code "power"} by the power management chip. */
@ConsumerType
public interface PowerButton {

    /** Presses and releases the button; what happens then is the operating system's choice. */
    void press();
}
