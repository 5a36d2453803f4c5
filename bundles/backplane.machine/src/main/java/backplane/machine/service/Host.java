package backplane.machine.service;

import backplane.api.Device;
import backplane.api.PlugException;
import backplane.core.Machine;
import backplane.core.MachineState;
import backplane.core.SlotInfo;
import backplane.core.SlotState;
import backplane.machine.ConnectionInfo;
import backplane.machine.HostedMachine;
import backplane.machine.PartInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One machine and the services that it is put together from. One change at a time, by whichever thread brings it; the
 * machine thread never waits for the lock.
 */
final class Host implements HostedMachine {

    /** How long a part may seem to be missing; firmware looks for media and their cables once. */
    private static final long PATIENCE_NANOS = 300_000_000, DISK_PATIENCE_NANOS = 5_000_000_000L;

    /** How long a bundle may take that is starting: the framework starts them one by one. */
    private static final long START_PATIENCE_NANOS = 30_000_000_000L;

    private static final String MEDIUM_TYPE = "disk.", CABLE_TYPE = "cable";

    private final String name;
    private final Machine machine;
    private final HostLog log;
    private final Wiring wiring;
    private final Holding holding;
    private final Function<String, List<String>> missing;
    private final Map<String, Part> devices = new TreeMap<>();
    private final List<Part> doubles = new ArrayList<>();
    /** The configurations of held devices as they were. */
    private final Map<String, @Nullable Map<String, Object>> left = new HashMap<>();

    private final CountDownLatch ready = new CountDownLatch(1);
    private final long made = System.nanoTime();
    private final boolean startsItself;
    private volatile Map<String, Object> properties;
    private volatile String restart = "";

    /**
     * @param missing why a configuration has not become a service, by PID; empty while it may still become one
     * @param startsItself whether the machine starts when it is complete
     */
    Host(
            Map<String, Object> properties,
            Machine machine,
            HostLog log,
            Holding holding,
            Function<String, List<String>> missing,
            boolean startsItself) {
        this.name = machine.name();
        this.properties = properties;
        this.machine = machine;
        this.log = log;
        this.holding = holding;
        this.missing = missing;
        this.startsItself = startsItself && !"false".equals(Properties.text(properties, "autostart"));
        wiring = new Wiring(machine, log);
    }

    // ---- devices

    /** A device has come. */
    synchronized void bind(Part part) {
        if (part.kind != Kind.DEVICE) {
            wiring.add(part);
        } else if (devices.containsKey(part.id)) {
            part.become(Part.State.FAILED, "another part is called " + part.id + " too; give one of them another id");
            doubles.add(part);
        } else {
            devices.put(part.id, part);
            plug(part);
            wiring.connectAll();
        }
        startIfAllThere();
    }

    private void plug(Part part) {
        holding.returned(name, part.id);
        if (left.containsKey(part.id) && !Properties.same(left.remove(part.id), part.configured())) {
            log.info(part.id + " was configured anew while it was away: it starts afresh");
            machine.unplug(part.id);
        }
        try {
            machine.plug(part.id, (Device) part.service);
            part.become(Part.State.PLUGGED, "");
        } catch (PlugException | RuntimeException e) {
            if (part.fails(e.getMessage() == null ? e.toString() : e.getMessage())) {
                log.error(part.id + " is not plugged: " + part.detail);
            }
        }
    }

    /** A device or a backend goes; when this returns, nothing of it is called any more. */
    synchronized void unbind(Part part, Departure departure) {
        if (part.kind != Kind.DEVICE) {
            wiring.remove(part, departure);
            return;
        }
        if (doubles.remove(part)) {
            return;
        }
        devices.remove(part.id);
        if (part.state == Part.State.PLUGGED) {
            if (departure != Departure.UPDATED || !hold(part)) {
                machine.unplug(part.id);
            }
        } else if (departure != Departure.UPDATED) {
            // an entry that says FAILED has nobody to speak of any more; one that keeps state does not wait either
            machine.unplug(part.id);
        }
        List.copyOf(doubles).stream()
                .filter(d -> d.id.equals(part.id))
                .findFirst()
                .ifPresent(d -> {
                    doubles.remove(d);
                    bind(d);
                });
        retry();
    }

    private boolean hold(Part part) {
        try {
            machine.hold(part.id);
            left.put(part.id, part.configured());
            holding.left(name, part.id, part.reference.getBundle(), () -> giveUp(part.id));
            return true;
        } catch (PlugException e) {
            log.error(String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** A device did not come back in time. */
    private synchronized void giveUp(String id) {
        if (!devices.containsKey(id)) {
            log.warn(id + " did not come back after the update of its bundle: it is taken out");
            left.remove(id);
            machine.unplug(id);
        }
    }

    /** What failed may find its ports free now. */
    private void retry() {
        for (Part part : List.copyOf(devices.values())) {
            if (part.state == Part.State.FAILED && machine.state() != MachineState.CLOSED) {
                plug(part);
            }
        }
    }

    // ---- cables

    synchronized void cable(Map<String, Object> cable) {
        wiring.put(new Cable(cable));
        startIfAllThere();
    }

    synchronized void cableGone(String pid) {
        wiring.remove(pid);
    }

    // ---- the machine as a whole

    synchronized void properties(Map<String, Object> changed) {
        List<String> keys = new ArrayList<>();
        changed.forEach((key, value) -> {
            boolean live = key.equals("parts") || key.startsWith("log.") || key.startsWith("service.");
            if (!live && !java.util.Objects.deepEquals(value, properties.get(key))) {
                keys.add(key);
            }
        });
        if (!keys.isEmpty()) {
            restart = "; changed " + String.join(", ", keys) + ": takes effect when it is switched off and on";
        }
        properties = changed;
        log.properties(changed);
        startIfAllThere();
    }

    /** Starts a machine of which every part is there; called after every change. */
    private void startIfAllThere() {
        if (ready.getCount() > 0 && expected().stream().allMatch(this::known)) {
            startIfReady();
        }
    }

    /** Starts a machine whose parts are there or are known to wait or to have failed; called now and then until it is. */
    synchronized boolean startIfReady() {
        if (ready.getCount() > 0 && pending().isEmpty()) {
            wiring.connectAll();
            if (startsItself) {
                machine.start();
            }
            ready.countDown();
        }
        return ready.getCount() == 0;
    }

    @Override
    public synchronized List<String> pending() {
        List<String> open = new ArrayList<>();
        for (String pid : expected()) {
            if (!known(pid) && awaited(pid)) {
                open.add(Properties.id(pid, name));
            }
        }
        return open;
    }

    private boolean awaited(String pid) {
        long age = System.nanoTime() - made;
        String type = Properties.type(pid);
        boolean disk = type.startsWith(MEDIUM_TYPE) || type.equals(CABLE_TYPE);
        if (age < (disk ? DISK_PATIENCE_NANOS : PATIENCE_NANOS)) {
            return true;
        }
        List<String> why = missing.apply(pid);
        return why.isEmpty() || why.get(0).startsWith(Explanation.STARTING) && age < START_PATIENCE_NANOS;
    }

    private List<String> expected() {
        return properties.get("parts") instanceof String[] pids ? List.of(pids) : List.of();
    }

    private boolean known(String pid) {
        return wiring.knows(pid)
                || devices.values().stream().anyMatch(p -> p.pid().equals(pid))
                || doubles.stream().anyMatch(p -> p.pid().equals(pid));
    }

    @Override
    public boolean awaitReady(Duration time) throws InterruptedException {
        return ready.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    synchronized void close() {
        holding.forget(name);
        wiring.close();
        machine.close();
        log.close();
        ready.countDown();
    }

    /** Returns the PID of the configuration that it was made from. */
    String pid() {
        return Properties.pid(properties);
    }

    /** Tells whether settings have changed that a machine is made with. */
    boolean outdated() {
        return !restart.isEmpty();
    }

    // ---- looking in

    @Override
    public String name() {
        return name;
    }

    @Override
    public Machine machine() {
        return machine;
    }

    @Override
    public Map<String, Object> configuration() {
        return properties;
    }

    @Override
    public String sentence() {
        List<String> open = ready.getCount() > 0 ? pending() : List.of();
        return (open.isEmpty() ? machine.status() : machine.state() + ": waits for " + String.join(", ", open))
                + restart;
    }

    @Override
    public synchronized List<PartInfo> inventory() {
        Map<String, PartInfo> all = new TreeMap<>();
        Map<String, SlotInfo> slots = new LinkedHashMap<>();
        machine.slots().forEach(slot -> slots.put(slot.id(), slot));
        devices.values().forEach(part -> all.put(part.id, device(part, slots.remove(part.id))));
        doubles.forEach(part -> all.put(part.pid(), part.info(part.state.name(), part.detail)));
        slots.forEach((id, slot) ->
                all.put(id, new PartInfo(id, "", "device", slot.state().name(), slot.detail(), "")));
        wiring.inventory().forEach(info -> all.put(info.id(), info));
        waiting(all);
        return List.copyOf(all.values());
    }

    private static PartInfo device(Part part, @Nullable SlotInfo slot) {
        boolean failed = slot != null && part.state == Part.State.PLUGGED && slot.state() == SlotState.FAILED;
        return part.info(failed ? "FAILED" : part.state.name(), failed && slot != null ? slot.detail() : part.detail);
    }

    /** Adds what is configured and is not there. */
    private void waiting(Map<String, PartInfo> all) {
        for (String pid : expected()) {
            String type = Properties.type(pid);
            if (!known(pid) && !type.equals("cable")) {
                String id = Properties.id(pid, name);
                List<String> why = missing.apply(pid);
                String detail = why.isEmpty() ? "is starting" : why.get(0);
                String kind = type.contains(".") ? type.substring(0, type.indexOf('.')) : "device";
                String state = detail.startsWith(Explanation.FAILS) ? "FAILED" : "WAITING";
                all.putIfAbsent(id, new PartInfo(id, type, kind, state, detail, ""));
            }
        }
    }

    @Override
    public synchronized List<ConnectionInfo> connections() {
        return wiring.connections();
    }

    Collection<String> pids(String id) {
        return expected().stream()
                .filter(pid -> Properties.id(pid, name).equals(id))
                .toList();
    }

    // ---- the user's hand

    @Override
    public synchronized void unplug(String id) throws PlugException {
        Part part = devices.get(id);
        if (part == null || part.state != Part.State.PLUGGED) {
            throw new PlugException(id + " is not plugged in " + name + "; see dev:list");
        }
        machine.unplug(id);
        part.become(Part.State.UNPLUGGED, "pulled out by the user");
        retry();
    }

    @Override
    public synchronized void replug(String id) throws PlugException {
        Part part = devices.get(id);
        if (part == null || part.state == Part.State.PLUGGED) {
            throw new PlugException(
                    part == null ? "there is no device " + id + " in " + name + "; see dev:list" : id + " is plugged");
        }
        plug(part);
        if (part.state != Part.State.PLUGGED) {
            throw new PlugException(part.detail);
        }
        wiring.connectAll();
    }

    @Override
    public synchronized void link(String card, boolean up) throws PlugException {
        wiring.link(card, up);
    }

    @Override
    public synchronized void insert(String id) throws PlugException, IOException {
        wiring.insert(id);
    }

    @Override
    public synchronized void eject(String id, boolean force) throws PlugException, IOException {
        wiring.eject(id, force);
    }
}
