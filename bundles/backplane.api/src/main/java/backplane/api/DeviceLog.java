package backplane.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The log of one device, with Bochs' levels. Never blocks; a device that logs faster than the log is written loses
 * messages, and the loss is counted.
 */
@ProviderType
public interface DeviceLog {

    /** For developers of guests and devices; normally ignored. Test {@link #debugging()} before building costly text. */
    void debug(String message);

    /** Tells whether {@link #debug} messages go anywhere. */
    boolean debugging();

    /** Normal events worth a line. */
    void info(String message);

    /** Something the guest did that real hardware would ignore. */
    void warn(String message);

    /** Something that does not work as the guest expects. */
    void error(String message);

    /** The device cannot go on in a sensible way. The device goes on all the same. */
    void panic(String message);
}
