package backplane.machine.service;

import backplane.api.CharBackend;
import backplane.api.Device;
import backplane.api.DisplayBackend;
import backplane.api.EthernetBackend;
import backplane.api.MediumBackend;
import backplane.api.PlugException;
import backplane.core.LogLevel;
import backplane.core.LogMessage;
import backplane.core.LogSink;
import backplane.core.Machine;
import backplane.core.MachineListener;
import backplane.core.MachineState;
import backplane.core.StopCause;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
    private final SynchronousBundleListener uninstalls;
    private final BundleContext context;
    private final Map<String, Host> hosts = new TreeMap<>();
    private final Map<Object, Part> parts = new IdentityHashMap<>();
    private final Map<Object, Map<String, Object>> cables = new IdentityHashMap<>();
    private final Map<Object, Map<String, Object>> machines = new IdentityHashMap<>();
    private final List<MachinesListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, String> refused = new TreeMap<>();
    private final Set<String> keptOff = new TreeSet<>();

    /** Starts with what is there. */
    @Activate
    public Whiteboard(
            BundleContext context, @Reference ConfigurationAdmin admin, @Reference ServiceComponentRuntime components) {
        this.context = context;
        this.admin = admin;
        explanation = new Explanation(context, components);
        String window = context.getProperty("backplane.hold.seconds");
        holding = new Holding(window == null ? DEFAULT_WINDOW_SECONDS : Long.parseLong(window));
        uninstalls = event -> {
            if (event.getType() == BundleEvent.UNINSTALLED) {
                holding.uninstalled(event.getBundle());
            }
        };
        context.addBundleListener(uninstalls);
        holding.clock().scheduleWithFixedDelay(this::poll, READY_POLL_MILLIS, READY_POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Closes all machines. */
    @Deactivate
    void stop() {
        context.removeBundleListener(uninstalls);
        holding.close();
        synchronized (this) {
            hosts.values().forEach(Host::close);
            hosts.clear();
        }
    }

    /** A component that failed, or is only waiting, tells nobody: its machine asks until it knows of all its parts. */
    private void poll() {
        List<Map<String, Object>> open;
        List<Host> made;
        synchronized (this) {
            open = machines.values().stream()
                    .filter(m -> !hosts.containsKey(name(m)) && !refused.containsKey(name(m)))
                    .toList();
            made = List.copyOf(hosts.values());
        }
        open.forEach(this::make);
        made.forEach(host -> guarded(host.name(), host::startIfReady));
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
        } else {
            guarded(host.name(), () -> host.properties(properties));
        }
    }

    /** It was taken away. */
    void unbindMachine(MachineConfiguration configuration) {
        Host host;
        synchronized (this) {
            Map<String, Object> properties = machines.remove(configuration);
            String name = properties == null ? "" : name(properties);
            refused.remove(name);
            boolean another = machines.values().stream().anyMatch(m -> name(m).equals(name));
            host = another ? null : hosts.remove(name);
        }
        if (host != null) {
            guarded(host.name(), host::close);
            tell(l -> l.gone(host));
        }
    }

    /** Makes a machine as soon as the configurations of all its parts are written: firmware and CMOS need their values. */
    private void make(Map<String, Object> properties) {
        String name = name(properties);
        Host host;
        synchronized (this) {
            Optional<Map<String, String>> settings = PartSettings.of(name, properties, admin);
            if (hosts.containsKey(name)) {
                if (machines.values().stream().filter(m -> name(m).equals(name)).count() > 1) {
                    LOG.log(Level.ERROR, "two configurations of a machine " + name + "; the first one counts");
                }
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
        tell(l -> l.made(host));
        guarded(name, host::startIfReady);
    }

    private @Nullable Host host(Map<String, Object> properties, Map<String, String> settings) {
        String name = name(properties);
        HostLog log = new HostLog(name, properties);
        Sink sink = new Sink(log);
        try {
            Machine machine = MachineSettings.build(properties, settings, sink);
            sink.machine = machine;
            Host host = new Host(properties, machine, log, holding, explanation::of, !keptOff.remove(name));
            machine.addListener(new Stops(host));
            return host;
        } catch (PlugException | RuntimeException e) {
            refused.put(name, String.valueOf(e.getMessage()));
            LOG.log(Level.ERROR, "machine " + name + ": " + e.getMessage());
            log.close();
            return null;
        }
    }

    /** Passes messages on, and stops the machine after those that are to be fatal. */
    private static final class Sink implements LogSink {
        private final HostLog log;
        private volatile @Nullable Machine machine;

        Sink(HostLog log) {
            this.log = log;
        }

        @Override
        public boolean enabled(String slot, LogLevel level) {
            return log.enabled(slot, level);
        }

        @Override
        public void log(LogMessage message) {
            log.log(message);
            Machine running = machine;
            if (running != null && log.fatal(message)) {
                running.stop(new StopCause(message.slot() + ": " + message.text(), 1));
            }
        }
    }

    /** Tells of the end of a machine. */
    private final class Stops implements MachineListener {
        private final Host host;

        Stops(Host host) {
            this.host = host;
        }

        @Override
        public void state(Machine machine, MachineState state, String detail) {
            if (state == MachineState.OFF) {
                try {
                    StopCause cause = machine.awaitStop();
                    tell(l -> l.stopped(host, cause));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
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

    /** A device came. */
    @Reference(service = Device.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDevice(ServiceReference<Device> reference, Device device) {
        bind(reference, device);
    }

    /** A device goes. */
    void unbindDevice(Device device) {
        unbind(device);
    }

    /** A network came. */
    @Reference(
            service = EthernetBackend.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindEthernet(ServiceReference<EthernetBackend> reference, EthernetBackend backend) {
        bind(reference, backend);
    }

    /** A network goes. */
    void unbindEthernet(EthernetBackend backend) {
        unbind(backend);
    }

    /** A stream came. */
    @Reference(
            service = CharBackend.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindChannel(ServiceReference<CharBackend> reference, CharBackend backend) {
        bind(reference, backend);
    }

    /** A stream goes. */
    void unbindChannel(CharBackend backend) {
        unbind(backend);
    }

    /** A medium came. */
    @Reference(
            service = MediumBackend.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindMedium(ServiceReference<MediumBackend> reference, MediumBackend backend) {
        bind(reference, backend);
    }

    /** A medium goes. */
    void unbindMedium(MediumBackend backend) {
        unbind(backend);
    }

    /** A screen came. */
    @Reference(
            service = DisplayBackend.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindDisplay(ServiceReference<DisplayBackend> reference, DisplayBackend backend) {
        bind(reference, backend);
    }

    /** A screen goes. */
    void unbindDisplay(DisplayBackend backend) {
        unbind(backend);
    }

    private void bind(ServiceReference<?> reference, Object service) {
        Part part = new Part(reference, service, Kind.of(service));
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
        tell(l -> l.gone(host));
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
        listeners.add(listener);
    }

    @Override
    public void removeListener(MachinesListener listener) {
        listeners.remove(listener);
    }

    private void tell(Consumer<MachinesListener> event) {
        for (MachinesListener listener : listeners) {
            guarded("listener", () -> event.accept(listener));
        }
    }
}
