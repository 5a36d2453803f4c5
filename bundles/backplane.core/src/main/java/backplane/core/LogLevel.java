package backplane.core;

/** Bochs' levels of messages. */
public enum LogLevel {
    /** For developers. */
    DEBUG,
    /** Normal events. */
    INFO,
    /** Real hardware would ignore it. */
    WARN,
    /** Something does not work as the guest expects. */
    ERROR,
    /** The device cannot go on in a sensible way. */
    PANIC
}
