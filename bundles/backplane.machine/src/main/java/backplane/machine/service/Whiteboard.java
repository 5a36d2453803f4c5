package backplane.machine.service;

import backplane.api.PlugException;
import backplane.core.Machine;
import backplane.core.MachineState;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.machine.MachinesListener;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Takes devices, backends, machines and cables as services and brings those of one machine together. Bind methods never
 * throw: what fails is told in the inventory.
 */
@Component(service = Machines.class, immediate = true)
public final class Whiteboard implements Machines {

    private static final System.Logger LOG = System.getLogger("backplane.machine");
    private static final long READY_POLL_MILLIS = 40;
    private static final long DEFAULT_WINDOW_SECONDS = 30;

    private final ConfigurationAdmin admin;
    private final Explanation explanation;
    private final Holding holding;
    private final SynchronousBundleListener bundles;
    private final BundleContext context;
    private final Map<String, Host> hosts = new TreeMap<>();
    private final Map<Object, Part> parts = new IdentityHashMap<>();
    private final Map<Object, Map<String, Object>> cables = new IdentityHashMap<>();
    private final Map<Object, Map<String, Object>> machines = new IdentityHashMap<>();
    private final Announcements announcements = new Announcements();
    private final PartTracker tracker;
    private final Map<String, String> refused = new TreeMap<>();
    private final Set<String> keptOff = new TreeSet<>();
    private boolean polling;

    /** Starts with what is there. */
    @Activate
    public Whiteboard(
            BundleContext context, @Reference ConfigurationAdmin admin, @Reference ServiceComponentRuntime components) {
        this.context = context;
        this.admin = admin;
        explanation = new Explanation(context, components);
        String window = context.getProperty("backplane.hold.seconds");
        holding = new Holding(window == null ? DEFAULT_WINDOW_SECONDS : Long.parseLong(window));
        bundles = event -> {
            if (event.getType() == BundleEvent.UNINSTALLED) {
                holding.uninstalled(event.getBundle());
            } else if (event.getType() == BundleEvent.RESOLVED) {
                holding.resolved(event.getBundle());
            }
        };
        tracker = new PartTracker(context, this::bind, this::unbind);
        context.addBundleListener(bundles);
    }

    /** Takes the parts that are there, and those that come. */
    @Activate
    void start() {
        tracker.open();
    }

    /** Closes all machines. */
    @Deactivate
    void stop() {
        context.removeBundleListener(bundles);
        holding.close();
        synchronized (this) {
            hosts.values().forEach(Host::close);
            hosts.clear();
        }
        tracker.close();
    }

    /** A component that failed, or is only waiting, tells nobody: its machine asks until it knows of all its parts. */
    private void poll() {
        List<Map<String, Object>> open;
        List<Host> made;
        synchronized (this) {
            polling = false;
            open = unmade();
            made = List.copyOf(hosts.values());
        }
        open.forEach(this::make);
        made.forEach(host -> guarded(host.name(), host::startIfReady));
        pollUntilReady();
    }

    private List<Map<String, Object>> unmade() {
        return machines.values().stream()
                .filter(m -> !hosts.containsKey(name(m)) && !refused.containsKey(name(m)))
                .toList();
    }

    private synchronized void pollUntilReady() {
        boolean open = !unmade().isEmpty() || !hosts.values().stream().allMatch(Host::isReady);
        if (open && !polling) {
            polling = true;
            holding.later(this::poll, READY_POLL_MILLIS);
        }
    }

    private static String name(Map<String, Object> properties) {
        return Properties.text(properties, Properties.MACHINE);
    }

    private static void guarded(String machine, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, machine + ": " + e.getMessage());
        }
    }

    // ---- machines

    /** A profile came. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindMachine(MachineConfiguration configuration, Map<String, Object> properties) {
        synchronized (this) {
            machines.put(configuration, properties);
        }
        make(properties);
    }

    /** It was edited. */
    void updatedMachine(MachineConfiguration configuration, Map<String, Object> properties) {
        Host host;
        synchronized (this) {
            machines.put(configuration, properties);
            refused.remove(name(properties));
            host = hosts.get(name(properties));
        }
        if (host == null) {
            make(properties);
        } else if (host.pid().equals(Properties.pid(properties))) {
            guarded(host.name(), () -> host.properties(properties));
        }
    }

    /** It was taken away; another one of the same name that had to wait may follow. */
    void unbindMachine(MachineConfiguration configuration) {
        Map<String, Object> properties;
        Host host;
        Optional<Map<String, Object>> next;
        synchronized (this) {
            properties = machines.remove(configuration);
            String name = properties == null ? "" : name(properties);
            refused.remove(name);
            host = hosts.get(name);
            if (properties == null || host == null || !host.pid().equals(Properties.pid(properties))) {
                return;
            }
            hosts.remove(name);
            next = machines.values().stream().filter(m -> name(m).equals(name)).findFirst();
        }
        guarded(host.name(), host::close);
        announcements.gone(host);
        next.ifPresent(this::make);
    }

    /** Makes a machine as soon as the configurations of all its parts are written: firmware and CMOS need their values. */
    private void make(Map<String, Object> properties) {
        pollUntilReady();
        String name = name(properties);
        Host host;
        synchronized (this) {
            Optional<Map<String, String>> settings = PartSettings.of(name, properties, admin);
            if (hosts.containsKey(name)) {
                doubles(name).forEach(told -> LOG.log(Level.ERROR, told));
                return;
            }
            if (settings.isEmpty()) {
                return;
            }
            host = host(properties, settings.get());
            if (host == null) {
                return;
            }
            hosts.put(name, host);
            cables.values().stream().filter(c -> name(c).equals(name)).forEach(host::cable);
            parts.values().stream().filter(p -> name(p.properties).equals(name)).forEach(host::bind);
        }
        announcements.made(host);
        guarded(name, host::startIfReady);
    }

    private List<String> doubles(String name) {
        Host host = hosts.get(name);
        return machines.values().stream()
                .filter(m -> host != null && name(m).equals(name) && !host.pid().equals(Properties.pid(m)))
                .map(m -> "two configurations of a machine " + name + "; the first one counts, rename "
                        + Properties.pid(m))
                .toList();
    }

    private @Nullable Host host(Map<String, Object> properties, Map<String, String> settings) {
        String name = name(properties);
        HostLog log = new HostLog(name, properties);
        FatalSink sink = new FatalSink(log);
        try {
            Machine machine = MachineSettings.build(properties, settings, sink);
            sink.machine(machine);
            Host host = new Host(properties, machine, log, holding, explanation::of, !keptOff.remove(name));
            machine.addListener(announcements.stops(host));
            return host;
        } catch (PlugException | RuntimeException e) {
            refused.put(name, String.valueOf(e.getMessage()));
            LOG.log(Level.ERROR, "machine " + name + ": " + e.getMessage());
            log.close();
            return null;
        }
    }

    // ---- cables

    /** A cable came. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCable(CableConfiguration configuration, Map<String, Object> properties) {
        updatedCable(configuration, properties);
    }

    /** Its far end was changed. */
    void updatedCable(CableConfiguration configuration, Map<String, Object> properties) {
        Host host;
        synchronized (this) {
            cables.put(configuration, properties);
            host = hosts.get(name(properties));
        }
        if (host != null) {
            guarded(host.name(), () -> host.cable(properties));
        }
    }

    /** It was pulled. */
    void unbindCable(CableConfiguration configuration) {
        Host host;
        Map<String, Object> properties;
        synchronized (this) {
            properties = cables.remove(configuration);
            host = properties == null ? null : hosts.get(name(properties));
        }
        if (host != null && properties != null) {
            String pid = Properties.pid(properties);
            guarded(host.name(), () -> host.cableGone(pid));
        }
    }

    // ---- devices and backends

    private void bind(ServiceReference<?> reference, Object service) {
        Part part = new Part(reference, service, Kind.of(service), pid -> Properties.configured(pid, admin));
        Host host;
        synchronized (this) {
            parts.put(service, part);
            host = hosts.get(name(part.properties));
        }
        if (host != null) {
            guarded(host.name(), () -> host.bind(part));
        }
    }

    private void unbind(Object service) {
        Part part;
        Host host;
        synchronized (this) {
            part = parts.remove(service);
            host = part == null ? null : hosts.get(name(part.properties));
        }
        if (host != null && part != null) {
            Departure departure = Departure.of(part.reference, part.properties, admin);
            guarded(host.name(), () -> host.unbind(part, departure));
        }
    }

    // ---- looking in

    @Override
    public synchronized List<HostedMachine> list() {
        return List.copyOf(hosts.values());
    }

    @Override
    public synchronized Optional<HostedMachine> find(String name) {
        return Optional.ofNullable(hosts.get(name));
    }

    @Override
    public List<String> why(String machine, String id) {
        Host host;
        synchronized (this) {
            host = hosts.get(machine);
        }
        List<String> reasons = new ArrayList<>();
        if (host != null) {
            host.inventory().stream()
                    .filter(p -> p.id().equals(id) && !p.state().equals("PLUGGED"))
                    .forEach(p -> reasons.add(p.detail().isEmpty() ? p.state() : p.state() + ": " + p.detail()));
            host.connections().stream()
                    .filter(c -> !c.connected()
                            && (c.card().equals(id) || c.backend().equals(id)))
                    .forEach(c -> reasons.add("the cable from " + c.card() + " to " + c.backend() + ": " + c.detail()));
            for (String pid : host.pids(id)) {
                explanation.of(pid).stream()
                        .filter(r -> reasons.stream().noneMatch(o -> o.contains(r)))
                        .forEach(reasons::add);
            }
        }
        return reasons;
    }

    @Override
    public synchronized List<String> strays() {
        List<String> all = new ArrayList<>();
        refused.forEach((name, why) -> all.add("machine " + name + " was not made: " + why));
        hosts.keySet().forEach(name -> all.addAll(doubles(name)));
        parts.values().stream()
                .filter(p -> !hosts.containsKey(name(p.properties)))
                .forEach(p ->
                        all.add(p.kind.label() + " " + p.id + ": there is no machine '" + name(p.properties) + "'"));
        cables.values().stream()
                .filter(c -> !hosts.containsKey(name(c)))
                .forEach(c ->
                        all.add("cable of " + Properties.text(c, "card") + ": there is no machine '" + name(c) + "'"));
        return all;
    }

    @Override
    public void start(String name) {
        Host host = hosts(name);
        if (!host.outdated() || host.machine().state() != MachineState.OFF) {
            host.machine().start();
            return;
        }
        synchronized (this) {
            hosts.remove(name);
        }
        guarded(name, host::close);
        announcements.gone(host);
        make(host.configuration());
        hosts(name);
    }

    private synchronized Host hosts(String name) {
        Host host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException(
                    refused.getOrDefault(name, "there is no machine " + name + "; see machine:list"));
        }
        return host;
    }

    @Override
    public synchronized void keepOff(String name) {
        keptOff.add(name);
    }

    @Override
    public void addListener(MachinesListener listener) {
        announcements.add(listener);
    }

    @Override
    public void removeListener(MachinesListener listener) {
        announcements.remove(listener);
    }
}
