package backplane.machine.service;

import backplane.core.Machine;
import backplane.core.MachineListener;
import backplane.core.MachineState;
import backplane.core.SlotInfo;
import backplane.core.SlotState;
import backplane.cpu.api.GearBox;
import backplane.cpu.api.GearFactory;
import backplane.machine.Gears;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Takes gears as services; one that goes is taken out of all processors before its bundle stops. What was chosen for a machine
 * stays chosen: the gear is put in again when it comes back, and when the processor comes back.
 */
@Component(service = Gears.class, immediate = true)
public final class GearRack implements Gears, MachineListener {
    private static final System.Logger LOG = System.getLogger("backplane.machine");

    private final Machines machines;
    private final List<GearFactory> factories = new CopyOnWriteArrayList<>();
    private final Map<Machine, String> chosen = new ConcurrentHashMap<>();

    /** Works on all machines. */
    @Activate
    public GearRack(@Reference Machines machines) {
        this.machines = machines;
    }

    /** A gear came. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindGear(GearFactory factory) {
        factories.add(factory);
        chosen.forEach((machine, name) -> {
            if (name.equals(factory.name())) {
                shift(machine, factory);
            }
        });
    }

    /** A gear goes. */
    void unbindGear(GearFactory factory) {
        factories.remove(factory);
        for (HostedMachine host : machines.list()) {
            with(host.machine(), factory, box -> box.withdraw(factory));
        }
    }

    /** Lets go of the machines. */
    @Deactivate
    void close() {
        chosen.keySet().forEach(machine -> machine.removeListener(this));
    }

    @Override
    public void slot(Machine machine, SlotInfo slot) {
        String name = chosen.get(machine);
        if (name != null && slot.state() == SlotState.PLUGGED) {
            find(name).ifPresent(factory -> shift(machine, factory));
        }
    }

    @Override
    public void state(Machine machine, MachineState state, String detail) {
        if (state == MachineState.CLOSED) {
            chosen.remove(machine);
        }
    }

    private static void shift(Machine machine, GearFactory factory) {
        with(machine, factory, box -> {
            if (!box.gear().equals(factory.name())) {
                box.shift(factory);
            }
        });
    }

    private static void with(Machine machine, GearFactory factory, Consumer<GearBox> use) {
        try {
            box(machine, box -> {
                use.accept(box);
                return true;
            });
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, machine.name() + ": gear " + factory.name() + ": " + e.getMessage());
        }
    }

    private Optional<GearFactory> find(String name) {
        return factories.stream().filter(f -> f.name().equals(name)).findFirst();
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
        GearFactory factory = find(name)
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
        if (chosen.put(machine.machine(), name) == null) {
            machine.machine().addListener(this);
        }
    }

    private static IllegalStateException none(HostedMachine machine) {
        return new IllegalStateException(machine.name() + " has no processor; see dev:list");
    }
}
