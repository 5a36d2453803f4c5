package backplane.machine;

import backplane.core.StopCause;
import org.osgi.annotation.versioning.ConsumerType;

/** Told of the machines; must return soon. */
@ConsumerType
public interface MachinesListener {

    /** A machine was made; its power is off. */
    default void made(HostedMachine machine) {}

    /** A machine's power went off. */
    default void stopped(HostedMachine machine, StopCause cause) {}

    /** A machine is gone. */
    default void gone(HostedMachine machine) {}
}
