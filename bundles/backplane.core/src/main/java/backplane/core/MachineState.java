package backplane.core;

/** The states of a machine. */
public enum MachineState {
    /** The power is off: never started, or stopped. */
    OFF,
    /** The power is on and time passes. */
    RUNNING,
    /** The power is on and time stands still. */
    PAUSED,
    /** The machine is gone. */
    CLOSED
}
