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
import backplane.machine.MachinesListener;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Takes gears as services; one that goes is taken out of all processors before its bundle stops. What was chosen for a machine
 * stays chosen: the gear is put in again when it comes back, and when the processor comes back. Where nothing was chosen the gear
 * with the highest ranking above 0 that can drive the processor is put in.
 */
@Component(service = Gears.class, immediate = true)
public final class GearRack implements Gears, MachineListener, MachinesListener {
    private static final System.Logger LOG = System.getLogger("backplane.machine");

    private final Machines machines;
    private final List<Offer> offers = new CopyOnWriteArrayList<>();
    private final Set<Machine> heard = ConcurrentHashMap.newKeySet();
    /** Changed by the machine's thread, as its gear is. */
    private final Map<Machine, String> chosen = new ConcurrentHashMap<>();

    /** A gear and its {@code service.ranking}. */
    private record Offer(GearFactory factory, int ranking) {}

    /** Works on all machines. */
    @Activate
    public GearRack(@Reference Machines machines) {
        this.machines = machines;
        machines.addListener(this);
        machines.list().forEach(this::made);
    }

    /** A gear came. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindGear(GearFactory factory, Map<String, Object> properties) {
        offers.add(new Offer(factory, properties.get(Constants.SERVICE_RANKING) instanceof Integer r ? r : 0));
        for (HostedMachine host : machines.list()) {
            engage(host.machine());
        }
    }

    /** A gear goes. */
    void unbindGear(GearFactory factory) {
        offers.removeIf(offer -> offer.factory == factory);
        for (HostedMachine host : machines.list()) {
            quietly(host.machine(), box -> box.withdraw(factory));
            engage(host.machine());
        }
    }

    /** Lets go of the machines. */
    @Deactivate
    void close() {
        machines.removeListener(this);
        heard.forEach(machine -> machine.removeListener(this));
    }

    @Override
    public void made(HostedMachine host) {
        if (heard.add(host.machine())) {
            host.machine().addListener(this);
            engage(host.machine());
        }
    }

    @Override
    public void slot(Machine machine, SlotInfo slot) {
        if (slot.state() == SlotState.PLUGGED) {
            engage(machine);
        }
    }

    @Override
    public void state(Machine machine, MachineState state, String detail) {
        if (state == MachineState.CLOSED) {
            chosen.remove(machine);
            heard.remove(machine);
        }
    }

    /**
     * Puts in the gear that was chosen for a machine, else the best one that can drive its processor. All is looked up on the
     * machine's thread: whoever takes a gear out after that waits there, so nothing that has gone stays in.
     */
    private void engage(Machine machine) {
        if (machine.state() == MachineState.CLOSED) {
            return;
        }
        quietly(machine, box -> {
            String name = chosen.get(machine);
            if (name == null) {
                shiftToBest(machine, box);
            } else {
                find(name).ifPresent(factory -> shift(box, factory));
            }
        });
    }

    private void shiftToBest(Machine machine, GearBox box) {
        for (GearFactory factory : ranked()) {
            if (drives(factory, machine, box)) {
                return;
            }
        }
    }

    /** Returns the gears that need not be chosen, the best first. */
    private List<GearFactory> ranked() {
        return offers.stream()
                .filter(offer -> offer.ranking > 0)
                .sorted(Comparator.comparingInt(Offer::ranking).reversed())
                .map(Offer::factory)
                .toList();
    }

    /** Puts a gear in that nobody asked for; false if it cannot drive the processor. */
    private static boolean drives(GearFactory factory, Machine machine, GearBox box) {
        try {
            shift(box, factory);
            return true;
        } catch (IllegalArgumentException notThisProcessor) {
            return false;
        } catch (RuntimeException e) {
            warn(machine, e);
            return false;
        }
    }

    private static void shift(GearBox box, GearFactory factory) {
        if (!box.gear().equals(factory.name())) {
            box.shift(factory);
        }
    }

    /** Works on a machine's processor; what fails is a warning. */
    private static void quietly(Machine machine, Consumer<GearBox> use) {
        try {
            box(machine, box -> {
                use.accept(box);
                return true;
            });
        } catch (RuntimeException e) {
            warn(machine, e);
        }
    }

    private static void warn(Machine machine, RuntimeException e) {
        LOG.log(Level.WARNING, machine.name() + ": gear: " + e.getMessage());
    }

    private Optional<GearFactory> find(String name) {
        return offers.stream()
                .map(Offer::factory)
                .filter(f -> f.name().equals(name))
                .findFirst();
    }

    private static <T> Optional<T> box(Machine machine, Function<GearBox, T> use) {
        return machine.<Optional<T>, RuntimeException>call(
                () -> Optional.ofNullable(machine.board().service(GearBox.class, "cpu0"))
                        .map(use));
    }

    @Override
    public List<String> names() {
        return offers.stream().map(offer -> offer.factory.name()).sorted().toList();
    }

    @Override
    public String current(HostedMachine machine) {
        return box(machine.machine(), GearBox::gear).orElseThrow(() -> none(machine));
    }

    @Override
    public void choose(HostedMachine machine, String name) {
        boolean shifted = box(machine.machine(), box -> {
                    box.shift(find(name).orElseThrow(() -> noGear(name)));
                    chosen.put(machine.machine(), name);
                    return true;
                })
                .isPresent();
        if (!shifted) {
            throw find(name).isEmpty() ? noGear(name) : none(machine);
        }
    }

    private IllegalArgumentException noGear(String name) {
        return new IllegalArgumentException("there is no gear " + name + "; there are: " + String.join(", ", names()));
    }

    private static IllegalStateException none(HostedMachine machine) {
        return new IllegalStateException(machine.name() + " has no processor; see dev:list");
    }
}
