package backplane.shell.command;

import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.machine.PartInfo;
import java.util.List;

/** Finds what a user names: {@code ne2k0}, or {@code demo/ne2k0} where several machines have one. */
public final class Lookup {

    /** A part and its machine. */
    public record Found(HostedMachine machine, String id) {}

    private final Machines machines;

    /** Looks among these. */
    public Lookup(Machines machines) {
        this.machines = machines;
    }

    /** Returns all machines. */
    public List<HostedMachine> all() {
        return machines.list();
    }

    /** Returns the machine of that name. */
    public HostedMachine machine(String name) {
        return machines.find(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no machine " + name + "; there "
                        + (all().isEmpty() ? "is none: profile:load FILE makes one" : "are: " + names(all()))));
    }

    /** Returns the only machine. */
    public HostedMachine only() {
        List<HostedMachine> all = all();
        if (all.size() != 1) {
            throw new IllegalArgumentException(
                    all.isEmpty()
                            ? "there is no machine; profile:load FILE makes one"
                            : "name one of the machines: " + names(all));
        }
        return all.get(0);
    }

    private static String names(List<HostedMachine> machines) {
        return String.join(", ", machines.stream().map(HostedMachine::name).toList());
    }

    /** Returns a part by its id, with its machine before a slash where there are several. */
    public Found part(String name) {
        int slash = name.indexOf('/');
        if (slash > 0 && machines.find(name.substring(0, slash)).isPresent()) {
            return new Found(machine(name.substring(0, slash)), name.substring(slash + 1));
        }
        List<HostedMachine> having = all().stream()
                .filter(m -> m.inventory().stream().map(PartInfo::id).anyMatch(name::equals)
                        || m.connections().stream().anyMatch(c -> c.card().equals(name)))
                .toList();
        if (having.size() > 1) {
            throw new IllegalArgumentException(
                    name + " is in several machines; write " + having.get(0).name() + "/" + name);
        }
        if (having.isEmpty()) {
            throw new IllegalArgumentException("there is no part " + name + "; dev:list shows all");
        }
        return new Found(having.get(0), name);
    }
}
