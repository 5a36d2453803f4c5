package backplane.machine.service;

import backplane.api.PlugException;
import backplane.core.Machine;
import backplane.core.MachineListener;
import backplane.core.MachineState;
import backplane.machine.ConnectionInfo;
import backplane.machine.HostedMachine;
import backplane.machine.PartInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One machine and the services that it is put together from. One change at a time, by whichever thread brings it; the
 * machine thread never waits for the lock.
 */
final class Host implements HostedMachine {

    /** How long a part may be missing for the same reason; firmware looks for media and their cables once. */
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
    private final Devices devices;

    private final CountDownLatch ready = new CountDownLatch(1);
    private final long made = System.nanoTime();
    /** Since when there is a reason why a part is not there, by PID. */
    private final Map<String, Long> told = new HashMap<>();

    private boolean startsItself;
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
        devices = new Devices(machine, log, holding, this::giveUp);
        wiring = new Wiring(machine, log);
        machine.addListener(new MachineListener() {
            @Override
            public void unheard(Machine from, String jack) {
                Host.this.unheard(jack);
            }
        });
    }

    // ---- devices and backends

    /** A device or a backend has come. */
    synchronized void bind(Part part) {
        if (part.kind != Kind.DEVICE) {
            wiring.add(part);
        } else if (devices.add(part)) {
            wiring.connectAll();
        }
        startIfAllThere();
    }

    /** A device or a backend goes; when this returns, nothing of it is called any more. */
    synchronized void unbind(Part part, Departure departure) {
        if (machine.state() == MachineState.CLOSED) {
            return;
        }
        if (part.kind != Kind.DEVICE) {
            wiring.remove(part, departure);
        } else if (devices.remove(part, departure)) {
            wiring.connectAll();
        }
    }

    private synchronized void giveUp(String id) {
        devices.giveUp(id);
    }

    private synchronized void unheard(String card) {
        wiring.unheard(card);
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
        if (!isReady() && expected().stream().allMatch(this::known)) {
            startIfReady();
        }
    }

    /** Starts a machine as soon as it is complete, whatever its configuration says. */
    synchronized void startWhenReady() {
        startsItself = true;
        if (isReady()) {
            machine.start();
        }
    }

    /** Starts a machine whose parts are there or are known to wait or to have failed; called now and then until it is. */
    synchronized void startIfReady() {
        if (!isReady() && pending().isEmpty()) {
            wiring.connectAll();
            if (startsItself) {
                machine.start();
            }
            ready.countDown();
        }
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

    boolean isReady() {
        return ready.getCount() == 0;
    }

    private boolean awaited(String pid) {
        long now = System.nanoTime();
        if (now - made < PATIENCE_NANOS) {
            return true;
        }
        List<String> why = missing.apply(pid);
        if (why.isEmpty()) {
            told.remove(pid);
            return true;
        }
        // while a component is being made, references may seem to be missing for a moment
        return now - told.computeIfAbsent(pid, p -> now) < patience(pid, why.get(0));
    }

    private static long patience(String pid, String why) {
        if (why.startsWith(Explanation.STARTING)) {
            return START_PATIENCE_NANOS;
        }
        String type = Properties.type(pid);
        return type.startsWith(MEDIUM_TYPE) || type.equals(CABLE_TYPE) ? DISK_PATIENCE_NANOS : PATIENCE_NANOS;
    }

    private List<String> expected() {
        return properties.get("parts") instanceof String[] pids ? List.of(pids) : List.of();
    }

    private boolean known(String pid) {
        return wiring.knows(pid) || devices.knows(pid);
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
        List<String> open = isReady() ? List.of() : pending();
        return (open.isEmpty() ? machine.status() : machine.state() + ": waits for " + String.join(", ", open))
                + restart;
    }

    @Override
    public synchronized List<PartInfo> inventory() {
        Map<String, PartInfo> all = new TreeMap<>();
        devices.inventory(all);
        wiring.inventory().forEach(info -> all.put(info.id(), info));
        waiting(all);
        return List.copyOf(all.values());
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
        devices.unplug(id);
    }

    @Override
    public synchronized void replug(String id) throws PlugException {
        devices.replug(id);
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
