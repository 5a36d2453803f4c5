package backplane.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A part of the machine: plain Java that claims what it needs when it is attached to a {@link Slot}.
 *
 * <p>Life cycle: construct, {@link #attach}, optionally {@link #state} with loading, {@link #reset}, then any number of
 * calls of the handlers it registered. There is no detach: what the slot has given, the slot takes back.
 *
 * <p>Threads: {@code attach} runs on a service thread before the device is part of the machine; all other calls come
 * from the machine thread, one at a time. A device needs no lock and starts no thread.
 */
@ConsumerType
public interface Device {

    /**
     * Claims ports, memory, lines, timers and connectors. Nothing is active before this returns normally.
     *
     * @throws PlugException if something needed is taken or the configuration makes no sense; the message tells the
     *     user what, where and how to mend it
     */
    void attach(Slot slot) throws PlugException;

    /** Puts the device's own fields into the state after a reset of this kind. Called twice, it does the same twice. */
    void reset(Reset kind);

    /**
     * Passes every register through {@code io} once, by its data-sheet name: {@code written = io.u64("written",
     * written);}. The same method saves, loads and shows the state.
     */
    void state(StateIo io);
}
