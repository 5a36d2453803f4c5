package backplane.shell.command;

import backplane.api.PlugException;
import backplane.machine.ConnectionInfo;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.shell.Names;
import backplane.shell.text.Table;
import java.io.IOException;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands {@code disk:*}. */
@Component(
        service = DiskCommands.class,
        property = {
            "osgi.command.scope=disk",
            "osgi.command.function=list",
            "osgi.command.function=eject",
            "osgi.command.function=insert"
        })
public final class DiskCommands {

    private static final String BAY = "name of a drive, as in disk:list";

    private final Lookup lookup;

    /** Works on all machines. */
    @Activate
    public DiskCommands(@Reference Machines machines) {
        lookup = new Lookup(machines);
    }

    /** Lists the drives. */
    @Descriptor("lists the drives and their media")
    public String list() {
        Table table = new Table("DRIVE", "MEDIUM", "DETAIL");
        for (HostedMachine host : lookup.all()) {
            for (ConnectionInfo c : host.connections()) {
                if (c.kind().equals("disk")) {
                    String name = lookup.all().size() > 1 ? host.name() + "/" + c.card() : c.card();
                    table.row(name, c.connected() ? "in" : "waits", c.detail());
                }
            }
        }
        return table.isEmpty() ? "no medium is configured; write: ata0-master: type=disk, path=FILE" : table.toString();
    }

    /** Takes a medium out. */
    @Descriptor("takes the medium out of a drive")
    public String eject(@Names(Names.Of.BAY) @Descriptor(BAY) String name) throws PlugException, IOException {
        return eject(name, "");
    }

    /** Takes a medium out. */
    @Descriptor("takes the medium out of a drive")
    public String eject(
            @Names(Names.Of.BAY) @Descriptor(BAY) String name,
            @Descriptor("force: even if the guest has locked the door") String how)
            throws PlugException, IOException {
        Lookup.Found found = lookup.part(name);
        found.machine().eject(found.id(), how.equals("force"));
        return found.id() + " is empty";
    }

    /** Puts the medium in. */
    @Descriptor("puts the configured medium into a drive")
    public String insert(@Names(Names.Of.BAY) @Descriptor(BAY) String name) throws PlugException, IOException {
        Lookup.Found found = lookup.part(name);
        found.machine().insert(found.id());
        return "the medium is in " + found.id();
    }
}
