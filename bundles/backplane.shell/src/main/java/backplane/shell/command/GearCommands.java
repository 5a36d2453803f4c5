package backplane.shell.command;

import backplane.machine.Gears;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.shell.text.Table;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command {@code cpu:gear}. */
@Component(
        service = GearCommands.class,
        property = {"osgi.command.scope=cpu", "osgi.command.function=gear"})
public final class GearCommands {

    private static final String MACHINE = "name of a machine; not needed if there is only one";
    private static final String GEAR = "lists the ways of executing instructions, or chooses another one";

    private final Lookup lookup;
    private final Gears gears;

    /** Works on all machines. */
    @Activate
    public GearCommands(@Reference Machines machines, @Reference Gears gears) {
        lookup = new Lookup(machines);
        this.gears = gears;
    }

    private HostedMachine host(String name) {
        return name.isEmpty() ? lookup.only() : lookup.machine(name);
    }

    /** Lists the gears. */
    @Descriptor(GEAR)
    public String gear(@Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine) {
        String current = gears.current(host(machine));
        Table table = new Table("GEAR", "STATE");
        gears.names().forEach(name -> table.row(name, name.equals(current) ? "in" : ""));
        return table.toString();
    }

    /** Chooses a gear. */
    @Descriptor(GEAR)
    public String gear(
            @Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine,
            @Descriptor("name of a gear") String name) {
        HostedMachine host = host(machine);
        gears.choose(host, name);
        return host.name() + " runs with " + gears.current(host);
    }
}
