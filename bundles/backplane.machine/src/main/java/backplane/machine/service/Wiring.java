package backplane.machine.service;

import backplane.api.BlockMedium;
import backplane.api.MediumBackend;
import backplane.api.PlugException;
import backplane.core.Machine;
import backplane.core.MachineBusyException;
import backplane.core.MachineState;
import backplane.machine.ConnectionInfo;
import backplane.machine.PartInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The backends of a machine and its cables. Guarded by the lock of its host. */
final class Wiring {

    private final Machine machine;
    private final HostLog log;
    private final Connector connector;
    private final Map<String, Cable> cables = new TreeMap<>();
    private final List<Part> backends = new ArrayList<>();
    private boolean pausedForMedium;

    Wiring(Machine machine, HostLog log) {
        this.machine = machine;
        this.log = log;
        connector = new Connector(machine, log);
        machine.onEject(medium -> CompletableFuture.runAsync(() -> connector.close(medium)));
    }

    // ---- backends

    void add(Part backend) {
        backends.add(backend);
        connectAll();
    }

    /** A backend goes. Cables stay and wait; a disk that is only updated stops the clock, for disks have no other way. */
    void remove(Part backend, Departure departure) {
        backends.remove(backend);
        boolean disk = backend.kind == Kind.MEDIUM && departure == Departure.UPDATED;
        for (Cable cable : cables.values()) {
            if (cable.connected == backend) {
                if (disk && machine.state() == MachineState.RUNNING) {
                    machine.pause();
                    pausedForMedium = true;
                }
                disconnect(cable, "waits for " + cable.backend + " to return");
            }
        }
    }

    private @Nullable Part backend(String id) {
        return backends.stream().filter(b -> b.id.equals(id)).findFirst().orElse(null);
    }

    // ---- cables

    void put(Cable cable) {
        Cable old = cables.get(cable.pid);
        if (old != null && old.card.equals(cable.card)) {
            old.backend = cable.backend;
            old.failed = null;
        } else {
            remove(cable.pid);
            cables.put(cable.pid, cable);
        }
        connectAll();
    }

    void remove(String pid) {
        Cable cable = cables.remove(pid);
        if (cable != null && cable.isConnected()) {
            disconnect(cable, "");
        }
    }

    /** Connects what can be connected and is not; a backend that did not open is tried again by hand only. */
    void connectAll() {
        for (Cable cable : cables.values()) {
            Part backend = backend(cable.backend);
            Part present = cable.connected;
            if (backend == null) {
                cable.detail = "waits for " + cable.backend + (present == null ? "" : ", until then the old one stays");
            } else if (present != backend && cable.failed != backend && !cable.pulled && free(cable, backend)) {
                connect(cable, backend);
            }
        }
        if (pausedForMedium && cables.values().stream().noneMatch(Wiring::awaitsDisk)) {
            pausedForMedium = false;
            machine.resume();
        }
    }

    private static boolean awaitsDisk(Cable cable) {
        return cable.kind.equals("disk") && !cable.isConnected() && cable.detail.endsWith("to return");
    }

    private boolean free(Cable cable, Part backend) {
        for (Cable other : cables.values()) {
            if (other != cable && (other.connected == backend || sameJack(cable, other))) {
                cable.detail = other.connected == backend
                        ? backend.id + " is at the end of the cable of " + other.card
                        : cable.card + " has a cable to " + other.backend + " already";
                return false;
            }
        }
        return true;
    }

    private static boolean sameJack(Cable one, Cable other) {
        return other.isConnected() && one.card.equals(other.card) && one.kind.equals(other.kind);
    }

    /** The new end is opened before the old one is let go; if it does not open, the old one stays. */
    private void connect(Cable cable, Part backend) {
        Part old = cable.connected;
        try {
            if (old != null && (old.kind == Kind.DISPLAY || old.kind != backend.kind)) {
                connector.disconnect(cable.card, old);
            }
            connector.connect(cable.card, backend);
            cable.connected = backend;
            cable.failed = null;
            cable.detail = "";
            backend.become(Part.State.PLUGGED, "");
            if (old != null) {
                old.become(Part.State.WAITING, "");
            }
        } catch (IOException | RuntimeException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            cable.detail = backend.id + ": " + why;
            cable.failed = e instanceof MachineBusyException ? null : backend;
            if (backend.fails(why)) {
                log.error(cable.card + " is not connected to " + backend.id + ": " + why);
            }
        }
    }

    private void disconnect(Cable cable, String why) {
        Part backend = Objects.requireNonNull(cable.connected);
        try {
            connector.disconnect(cable.card, backend);
        } catch (RuntimeException e) {
            log.error(cable.card + ": " + e.getMessage());
        }
        backend.become(Part.State.WAITING, "");
        cable.connected = null;
        cable.detail = why;
    }

    /** The guest sends on a card that is not connected, and what was said when the machine started may be far up by now. */
    void unheard(String card) {
        cables.values().stream()
                .filter(c -> c.card.equals(card) && !c.isConnected() && c.failed != null)
                .forEach(c -> log.warn("the guest sends frames on " + card + ", which is not connected: " + c.detail
                        + "; eth:link " + card + " up tries again"));
    }

    // ---- by hand

    void link(String card, boolean up) throws PlugException {
        Cable cable = cables.values().stream()
                .filter(c -> c.card.equals(card) && !c.kind.equals("disk"))
                .findFirst()
                .orElseThrow(() -> new PlugException("no cable is configured for " + card + "; see eth:list"));
        cable.pulled = !up;
        cable.failed = null;
        if (cable.isConnected() && !up) {
            disconnect(cable, "pulled out by the user");
        }
        connectAll();
        if (up && !cable.isConnected()) {
            throw new PlugException(cable.detail);
        }
    }

    void insert(String bay) throws PlugException, IOException {
        cables.values().stream().filter(c -> c.card.equals(bay)).forEach(c -> c.failed = null);
        connectAll();
        connector.close(connector.eject(bay, false));
        connector.insert(bay, medium(bay));
    }

    void eject(String bay, boolean force) throws PlugException {
        BlockMedium medium = connector.eject(bay, force);
        if (medium == null) {
            throw new PlugException("there is nothing in " + bay + "; see disk:list");
        }
        connector.close(medium);
    }

    private MediumBackend medium(String bay) throws PlugException {
        for (Cable cable : cables.values()) {
            Part backend = cable.connected;
            if (cable.card.equals(bay) && backend != null && backend.service instanceof MediumBackend medium) {
                return new Inserted(medium);
            }
        }
        throw new PlugException("no medium is configured for " + bay + "; see disk:list");
    }

    /** A medium that the user puts in, although it is configured to lie beside. */
    private record Inserted(MediumBackend backend) implements MediumBackend {
        @Override
        public String description() {
            return backend.description();
        }

        @Override
        public BlockMedium open() throws IOException {
            return backend.open();
        }
    }

    // ---- looking in

    boolean knows(String pid) {
        return cables.containsKey(pid)
                || backends.stream().anyMatch(b -> b.pid().equals(pid));
    }

    List<PartInfo> inventory() {
        return backends.stream()
                .map(b -> b.info(b.state.name(), b.state == Part.State.PLUGGED ? connector.description(b) : b.detail))
                .toList();
    }

    List<ConnectionInfo> connections() {
        return cables.values().stream()
                .map(c -> c.info(c.connected == null ? "" : connector.description(c.connected)))
                .toList();
    }

    void close() {
        cables.values().stream().filter(Cable::isConnected).forEach(c -> disconnect(c, ""));
    }
}
