package backplane.shell.command;

import backplane.api.PlugException;
import backplane.core.Machine;
import backplane.core.SlotInfo;
import backplane.core.Span;
import backplane.core.StateTree;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.machine.PartInfo;
import backplane.shell.Names;
import backplane.shell.text.Table;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands {@code dev:*}. */
@Component(
        service = DeviceCommands.class,
        property = {
            "osgi.command.scope=dev",
            "osgi.command.function=list",
            "osgi.command.function=show",
            "osgi.command.function=state",
            "osgi.command.function=ports",
            "osgi.command.function=irqs",
            "osgi.command.function=why",
            "osgi.command.function=unplug",
            "osgi.command.function=plug"
        })
public final class DeviceCommands {

    private static final String PART = "name of a device or backend, as in dev:list; MACHINE/NAME if there are several";
    private static final int IRQS = 16;

    private final Machines machines;
    private final Lookup lookup;

    /** Works on all machines. */
    @Activate
    public DeviceCommands(@Reference Machines machines) {
        this.machines = machines;
        lookup = new Lookup(machines);
    }

    /** Lists everything. */
    @Descriptor("lists the parts of all machines: what is plugged, what waits, what has failed and why")
    public String list() {
        List<HostedMachine> all = machines.list();
        if (all.isEmpty()) {
            return "no machine; profile:load FILE makes one";
        }
        return String.join(
                "\n\n",
                all.stream()
                        .map(host -> (all.size() > 1 ? host.name() + "\n" : "") + list(host))
                        .toList());
    }

    /** Lists the parts of one machine. */
    @Descriptor("lists the parts of a machine: what is plugged, what waits, what has failed and why")
    public String list(@Names(Names.Of.MACHINE) @Descriptor("name of a machine") String name) {
        return list(lookup.machine(name));
    }

    private static String list(HostedMachine host) {
        Table table = new Table("PART", "TYPE", "STATE", "DETAIL");
        for (PartInfo part : host.inventory()) {
            table.row(part.id(), part.type(), part.state(), part.detail());
        }
        return table.toString();
    }

    /** Shows what a part has. */
    @Descriptor("shows what a device has claimed, and which bundle it comes from")
    public String show(@Names(Names.Of.PART) @Descriptor(PART) String name) {
        Lookup.Found found = lookup.part(name);
        StringBuilder text = new StringBuilder();
        found.machine().inventory().stream()
                .filter(p -> p.id().equals(found.id()))
                .forEach(p -> text.append(p.id())
                        .append(": ")
                        .append(p.type())
                        .append(", ")
                        .append(p.state())
                        .append(p.detail().isEmpty() ? "" : ": " + p.detail())
                        .append(p.bundle().isEmpty() ? "" : "\nbundle " + p.bundle()));
        slot(found).forEach(claim -> text.append("\n  ").append(claim));
        found.machine().connections().stream()
                .filter(c -> c.card().equals(found.id()) || c.backend().equals(found.id()))
                .forEach(c -> text.append("\ncable ")
                        .append(c.card())
                        .append(" - ")
                        .append(c.backend())
                        .append(c.connected() ? ": " : ", not connected: ")
                        .append(c.detail()));
        return text.toString();
    }

    private static List<String> slot(Lookup.Found found) {
        return found.machine().machine().slots().stream()
                .filter(s -> s.id().equals(found.id()))
                .map(SlotInfo::claims)
                .findFirst()
                .orElse(List.of());
    }

    /** Shows the registers of a device. */
    @Descriptor("shows the registers of a device")
    public String state(@Names(Names.Of.DEVICE) @Descriptor(PART) String name) {
        Lookup.Found found = lookup.part(name);
        StateTree state = found.machine().machine().deviceState(found.id());
        if (state == null) {
            throw new IllegalArgumentException(name + " is not plugged; dev:why " + name + " tells why");
        }
        return state.toString();
    }

    /** Lists the I/O ports. */
    @Descriptor("lists the I/O ports and who answers them")
    public String ports() {
        return spans(lookup.only(), "port", "PORTS", 4);
    }

    /** Lists the I/O ports of one machine. */
    @Descriptor("lists the I/O ports of a machine and who answers them")
    public String ports(@Names(Names.Of.MACHINE) @Descriptor("name of a machine") String name) {
        return spans(lookup.machine(name), "port", "PORTS", 4);
    }

    static String spans(HostedMachine host, String kind, String head, int digits) {
        Machine machine = host.machine();
        record Row(Span span, String owner) {}
        List<Row> rows = machine.slots().stream()
                .flatMap(s -> machine.call(() -> machine.board().spans(s.id())).stream()
                        .map(x -> new Row(x, s.id())))
                .filter(r -> kind.equals("port") == r.span.kind().equals("port")
                        && !r.span.kind().equals("pci"))
                .sorted((a, b) -> Long.compareUnsigned(a.span.first(), b.span.first()))
                .toList();
        Table table = new Table(head, "KIND", "DEVICE", "");
        String format = "%0" + digits + "x-%0" + digits + "x";
        for (Row row : rows) {
            Span s = row.span;
            String range = String.format(Locale.ROOT, format, s.first(), s.first() + s.count() - 1);
            table.row(range, s.kind(), row.owner, s.enabled() ? "" : "disabled");
        }
        return table.toString();
    }

    /** Lists the interrupt lines. */
    @Descriptor("lists the ISA interrupt lines, their level and who can drive them")
    public String irqs() {
        Machine machine = lookup.only().machine();
        Table table = new Table("IRQ", "LEVEL", "DEVICES");
        for (int n = 0; n < IRQS; n++) {
            String claim = "irq " + n;
            List<String> drivers = machine.slots().stream()
                    .filter(s -> s.claims().stream()
                            .anyMatch(c -> (c + " ").replace('#', ' ').startsWith(claim + " ")))
                    .map(SlotInfo::id)
                    .toList();
            int line = n;
            boolean high = machine.call(() -> machine.board().irq(line));
            table.row(n, high ? "high" : "low", String.join(", ", drivers));
        }
        return table.toString();
    }

    /** Explains what a part waits for. */
    @Descriptor("explains why a part is not plugged: what it waits for, and how to mend it")
    public String why(@Names(Names.Of.PART) @Descriptor(PART) String name) {
        Lookup.Found found = lookup.part(name);
        List<String> reasons = machines.why(found.machine().name(), found.id());
        return reasons.isEmpty() ? name + " is plugged and works" : String.join("\n", reasons);
    }

    /** Pulls a device out. */
    @Descriptor("pulls a device out while the machine runs; dev:plug puts it back")
    public String unplug(@Names(Names.Of.DEVICE) @Descriptor(PART) String name) throws PlugException {
        Lookup.Found found = lookup.part(name);
        found.machine().unplug(found.id());
        return found.id() + " is unplugged";
    }

    /** Puts a device back. */
    @Descriptor("plugs a device that was pulled out or has failed")
    public String plug(@Names(Names.Of.DEVICE) @Descriptor(PART) String name) throws PlugException {
        Lookup.Found found = lookup.part(name);
        found.machine().replug(found.id());
        return found.id() + " is plugged";
    }
}
