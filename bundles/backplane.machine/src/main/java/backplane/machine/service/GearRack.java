package backplane.machine.service;

import backplane.core.Machine;
import backplane.cpu.api.GearBox;
import backplane.cpu.api.GearFactory;
import backplane.machine.Gears;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Takes gears as services; one that goes is taken out of all processors before its bundle stops. */
@Component(service = Gears.class, immediate = true)
public final class GearRack implements Gears {
    private static final System.Logger LOG = System.getLogger("backplane.machine");

    private final Machines machines;
    private final List<GearFactory> factories = new CopyOnWriteArrayList<>();

    /** Works on all machines. */
    @Activate
    public GearRack(@Reference Machines machines) {
        this.machines = machines;
    }

    /** A gear came. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindGear(GearFactory factory) {
        factories.add(factory);
    }

    /** A gear goes. */
    void unbindGear(GearFactory factory) {
        factories.remove(factory);
        for (HostedMachine host : machines.list()) {
            try {
                box(host.machine(), box -> {
                    box.withdraw(factory);
                    return true;
                });
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, host.name() + ": gear " + factory.name() + ": " + e.getMessage());
            }
        }
    }

    private static <T> Optional<T> box(Machine machine, Function<GearBox, T> use) {
        return machine.<Optional<T>, RuntimeException>call(
                () -> Optional.ofNullable(machine.board().service(GearBox.class, "cpu0"))
                        .map(use));
    }

    @Override
    public List<String> names() {
        return factories.stream().map(GearFactory::name).sorted().toList();
    }

    @Override
    public String current(HostedMachine machine) {
        return box(machine.machine(), GearBox::gear).orElseThrow(() -> none(machine));
    }

    @Override
    public void choose(HostedMachine machine, String name) {
        GearFactory factory = factories.stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no gear " + name + "; there are: " + String.join(", ", names())));
        boolean shifted = box(machine.machine(), box -> {
                    box.shift(factory);
                    return true;
                })
                .isPresent();
        if (!shifted) {
            throw none(machine);
        }
    }

    private static IllegalStateException none(HostedMachine machine) {
        return new IllegalStateException(machine.name() + " has no processor; see dev:list");
    }
}
