package backplane.core;

import backplane.api.Device;
import backplane.api.PlugException;
import java.time.Duration;

/** Devices come and go while the machine runs. Service threads; one device comes at a time. */
final class HotPlug {

    private final Board board;
    private final MachineThread thread;
    private final PowerSwitch power;
    private final Events events;
    private final AttachThread attachThread;
    private final Duration longWork;

    /** @param longWork how long a device may take to attach */
    HotPlug(String machine, Board board, MachineThread thread, PowerSwitch power, Events events, Duration longWork) {
        this.board = board;
        this.thread = thread;
        this.power = power;
        this.events = events;
        this.longWork = longWork;
        attachThread = new AttachThread(machine);
    }

    /** As {@link Machine#plug}. */
    synchronized void plug(String id, Device device) throws PlugException {
        try {
            Board.Staged staged = attachThread.call(
                    () -> board.stage(id, device),
                    longWork,
                    "attach of " + id + " (" + device.getClass().getName() + ")");
            thread.<PlugException>run(() -> board.commit(staged, power.on()));
        } finally {
            events.slots();
        }
    }

    /** As {@link Machine#unplug}. */
    boolean unplug(String id) {
        boolean was = thread.call(() -> board.unplug(id));
        events.slots();
        return was;
    }

    /** As {@link Machine#hold}. */
    void hold(String id) throws PlugException {
        attachThread.prepare();
        try {
            thread.<PlugException>run(() -> board.hold(id));
        } finally {
            events.slots();
        }
    }

    void close() {
        attachThread.close();
    }
}
