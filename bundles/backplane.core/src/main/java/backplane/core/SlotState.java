package backplane.core;

/** The states of a slot. */
public enum SlotState {
    /** Nothing is plugged. */
    EMPTY,
    /** A device is plugged and works. */
    PLUGGED,
    /** The device is away for an update; its state is kept and the machine waits. */
    HELD,
    /** The device could not be plugged, or failed. */
    FAILED
}
