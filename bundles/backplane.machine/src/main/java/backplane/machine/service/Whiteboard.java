package backplane.machine.service;

import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.machine.MachinesListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Takes devices, backends, machines and cables as services and hands them to the {@link MachineRack}. Bind methods never throw:
 * what fails is told in the inventory.
 */
@Component(service = Machines.class, immediate = true)
public final class Whiteboard implements Machines {

    private static final long DEFAULT_WINDOW_SECONDS = 30;

    private final ConfigurationAdmin admin;
    private final Explanation explanation;
    private final Holding holding;
    private final SynchronousBundleListener bundles;
    private final BundleContext context;
    private final Announcements announcements = new Announcements();
    private final MachineRack rack;
    private final PartTracker tracker;

    /** Starts with what is there. */
    @Activate
    public Whiteboard(
            BundleContext context, @Reference ConfigurationAdmin admin, @Reference ServiceComponentRuntime components) {
        this.context = context;
        this.admin = admin;
        explanation = new Explanation(context, components);
        String window = context.getProperty("backplane.hold.seconds");
        holding = new Holding(window == null ? DEFAULT_WINDOW_SECONDS : Long.parseLong(window));
        rack = new MachineRack(new HostMaker(admin, holding, explanation::of)::make, holding, announcements);
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
        rack.close();
        tracker.close();
    }

    // ---- services

    /** A profile came. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindMachine(MachineConfiguration configuration, Map<String, Object> properties) {
        rack.configure(configuration, properties);
    }

    /** It was edited. */
    void updatedMachine(MachineConfiguration configuration, Map<String, Object> properties) {
        rack.configure(configuration, properties);
    }

    /** It was taken away. */
    void unbindMachine(MachineConfiguration configuration) {
        rack.remove(configuration);
    }

    /** A cable came. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCable(CableConfiguration configuration, Map<String, Object> properties) {
        rack.cable(configuration, properties);
    }

    /** Its far end was changed. */
    void updatedCable(CableConfiguration configuration, Map<String, Object> properties) {
        rack.cable(configuration, properties);
    }

    /** It was pulled. */
    void unbindCable(CableConfiguration configuration) {
        rack.cableGone(configuration);
    }

    private void bind(ServiceReference<?> reference, Object service) {
        rack.add(new Part(reference, service, Kind.of(service), pid -> Properties.configured(pid, admin)));
    }

    private void unbind(Object service) {
        rack.remove(service, part -> Departure.of(part.reference, part.properties, admin));
    }

    // ---- looking in

    @Override
    public List<HostedMachine> list() {
        return List.copyOf(rack.list());
    }

    @Override
    public Optional<HostedMachine> find(String name) {
        return rack.find(name).map(host -> host);
    }

    @Override
    public List<String> why(String machine, String id) {
        List<String> reasons = new ArrayList<>();
        rack.find(machine).ifPresent(host -> {
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
        });
        return reasons;
    }

    @Override
    public List<String> strays() {
        return rack.strays();
    }

    @Override
    public void start(String name) {
        rack.start(name);
    }

    @Override
    public void keepOff(String name) {
        rack.keepOff(name);
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
