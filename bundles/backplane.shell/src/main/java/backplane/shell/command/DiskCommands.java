package backplane.shell.command;

import backplane.api.PlugException;
import backplane.machine.ConnectionInfo;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.shell.Names;
import backplane.shell.text.Table;
import java.io.IOException;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.cm.ConfigurationAdmin;
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
            "osgi.command.function=insert",
            "osgi.command.function=info",
            "osgi.command.function=commit",
            "osgi.command.function=discard"
        })
public final class DiskCommands {

    private static final String BAY = "name of a drive, as in disk:list";

    private final Lookup lookup;
    private final CableEditor editor;

    /** Works on all machines. */
    @Activate
    public DiskCommands(@Reference Machines machines, @Reference ConfigurationAdmin admin) {
        lookup = new Lookup(machines);
        editor = new CableEditor(admin, "disk");
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

    /** Puts another medium in. */
    @Descriptor("puts an image file into a drive")
    public String insert(
            @Names(Names.Of.BAY) @Descriptor(BAY) String name,
            @Names(Names.Of.FILE) @Descriptor("the image file") String file)
            throws PlugException, IOException, InterruptedException {
        return insert(name, file, "flat");
    }

    /** Puts another medium in. */
    @Descriptor("puts an image file into a drive")
    public String insert(
            @Names(Names.Of.BAY) @Descriptor(BAY) String name,
            @Names(Names.Of.FILE) @Descriptor("the image file") String file,
            @Descriptor("flat, volatile, undoable or growing") String mode)
            throws PlugException, IOException, InterruptedException {
        Lookup.Found found = lookup.part(name);
        Bay bay = new Bay(found);
        if (bay.isTaken()) {
            found.machine().eject(found.id(), false);
        }
        editor.attach(found.machine(), found.id(), mode, Map.of("path", file));
        return bay.describe();
    }

    /** Tells what is in a drive. */
    @Descriptor("tells what is in a drive")
    public String info(@Names(Names.Of.BAY) @Descriptor(BAY) String name) {
        return new Bay(lookup.part(name)).describe();
    }

    /** Writes the changes of an undoable or volatile image into the image. */
    @Descriptor("writes the changes that an undoable or volatile medium has kept apart into its image")
    public String commit(@Names(Names.Of.BAY) @Descriptor(BAY) String name) throws IOException {
        new Bay(lookup.part(name)).commit();
        return "the changes are in the image of " + name;
    }

    /** Forgets the changes of an undoable or volatile image. */
    @Descriptor("forgets the changes that an undoable or volatile medium has kept apart; not while the guest uses it")
    public String discard(@Names(Names.Of.BAY) @Descriptor(BAY) String name) throws IOException {
        new Bay(lookup.part(name)).discard();
        return name + " is what its image is";
    }
}
