package backplane.machine.service;

import backplane.core.Machine;
import backplane.core.MachineListener;
import backplane.core.StopCause;
import backplane.machine.HostedMachine;
import backplane.machine.MachinesListener;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells of machines that are made, switched off and thrown away. Any thread. */
final class Announcements {

    private static final System.Logger LOG = System.getLogger("backplane.machine");

    private final List<MachinesListener> listeners = new CopyOnWriteArrayList<>();

    void add(MachinesListener listener) {
        listeners.add(listener);
    }

    void remove(MachinesListener listener) {
        listeners.remove(listener);
    }

    void made(HostedMachine host) {
        tell(listener -> listener.made(host));
    }

    void gone(HostedMachine host) {
        tell(listener -> listener.gone(host));
    }

    private void tell(Consumer<MachinesListener> event) {
        for (MachinesListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "a listener of machines failed: " + e.getMessage(), e);
            }
        }
    }

    /** Returns a listener of one machine that tells of its end. */
    MachineListener stops(HostedMachine host) {
        return new MachineListener() {
            @Override
            public void stopped(Machine machine, StopCause cause) {
                tell(listener -> listener.stopped(host, cause));
            }
        };
    }
}
