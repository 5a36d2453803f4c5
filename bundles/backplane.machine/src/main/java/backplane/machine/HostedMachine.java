package backplane.machine;

import backplane.api.PlugException;
import backplane.core.Machine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** A machine that is put together from services. Any thread. */
@ProviderType
public interface HostedMachine {

    /** Returns the name. */
    String name();

    /** Returns the machine itself; its power, its board, its memory. */
    Machine machine();

    /** Returns the configuration of the machine as a whole. */
    Map<String, Object> configuration();

    /** Returns a sentence on the state: {@code RUNNING (realtime)}, {@code OFF: waits for 2 parts: cpu, vga}. */
    String sentence();

    /** Returns all parts of the machine, also those that wait or have failed, by id. */
    List<PartInfo> inventory();

    /** Returns the configured cables, by card. */
    List<ConnectionInfo> connections();

    /** Returns the parts that are configured and on their way; while there are any the machine does not start by itself. */
    List<String> pending();

    /**
     * Waits until nothing is {@linkplain #pending pending}, and the machine, if it starts by itself, has been started.
     *
     * @return false if the time is over before
     */
    boolean awaitReady(Duration time) throws InterruptedException;

    /**
     * Takes a device out, as a pull on the card; it comes back with {@link #replug}.
     *
     * @throws PlugException if the part is not plugged
     */
    void unplug(String id) throws PlugException;

    /**
     * Plugs a device that is there and not plugged.
     *
     * @throws PlugException if there is none, or it cannot be plugged
     */
    void replug(String id) throws PlugException;

    /**
     * Pulls a cable out of its card, or puts it back; the guest sees the link go down or up. Its backend is closed meanwhile.
     *
     * @throws PlugException if no cable is configured for the card, or its backend does not open
     */
    void link(String card, boolean up) throws PlugException;

    /**
     * Puts a medium in again that was ejected, or another one in its place.
     *
     * @param id the bay
     * @throws PlugException if the guest has locked the door
     * @throws IOException if the medium does not open
     */
    void insert(String id) throws PlugException, IOException;

    /** Takes a medium out; {@code force} even if the guest has locked the door. */
    void eject(String id, boolean force) throws PlugException, IOException;
}
