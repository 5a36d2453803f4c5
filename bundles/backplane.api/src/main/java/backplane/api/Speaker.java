package backplane.api;

import org.osgi.annotation.versioning.ConsumerType;

/** The PC speaker: provided with the name {@code "speaker"}, driven by the interval timer. */
@ConsumerType
public interface Speaker {

    /** Plays a square wave of this period in virtual nanoseconds until the next call; 0 is silence. */
    void tone(long period);
}
