package backplane.shell.state;

import backplane.bochsrc.Profiles;
import backplane.core.MachineState;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.shell.Names;
import backplane.shell.command.Lookup;
import backplane.shell.text.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands {@code state:*}. */
@Component(
        service = StateCommands.class,
        property = {
            "osgi.command.scope=state",
            "osgi.command.function=save",
            "osgi.command.function=list",
            "osgi.command.function=restore"
        })
public final class StateCommands {

    private static final String MACHINE = "name of a machine; not needed if there is only one";
    private static final double NANOS = 1e9;

    private final Lookup lookup;
    private final Profiles profiles;
    private final String program;

    /** Works on all machines. */
    @Activate
    public StateCommands(BundleContext context, @Reference Machines machines, @Reference Profiles profiles) {
        lookup = new Lookup(machines);
        this.profiles = profiles;
        program = context.getBundle().getVersion().toString();
    }

    /** Saves the only machine. */
    @Descriptor("saves a machine with its profile, for 'backplane -r FILE' or state:restore")
    public String save(@Names(Names.Of.FILE) @Descriptor("the file to write") String file) throws IOException {
        return save(file, lookup.only());
    }

    /** Saves a machine. */
    @Descriptor("saves a machine with its profile, for 'backplane -r FILE' or state:restore")
    public String save(
            @Names(Names.Of.FILE) @Descriptor("the file to write") String file,
            @Names(Names.Of.MACHINE) @Descriptor(MACHINE) String machine)
            throws IOException {
        return save(file, lookup.machine(machine));
    }

    private String save(String file, HostedMachine host) throws IOException {
        MachineState state = host.machine().state();
        if (state != MachineState.RUNNING && state != MachineState.PAUSED) {
            throw new IllegalStateException(host.name() + " is " + state + "; only a machine that is on can be saved");
        }
        SavedMachine saved = SavedMachine.save(host, profiles.export(host.name()), program, Path.of(file));
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s is saved as of %.1f s: %s, %d kB",
                host.name(),
                saved.time() / NANOS,
                file,
                Files.size(saved.file()) >> 10));
        if (!saved.images().isEmpty()) {
            lines.add("not in it are the contents of:");
            saved.images().forEach(image -> lines.add("  " + image.advice()));
            if (state == MachineState.RUNNING) {
                lines.add("it runs on and may write to them: to be safe, machine:pause before, exit 0 after");
            }
        }
        return String.join("\n", lines);
    }

    /** Lists the snapshots here. */
    @Descriptor("lists the snapshots in a folder")
    public String list() throws IOException {
        return list(".");
    }

    /** Lists the snapshots in a folder. */
    @Descriptor("lists the snapshots in a folder")
    public String list(@Names(Names.Of.FILE) @Descriptor("the folder; here if none is named") String folder)
            throws IOException {
        Table table = new Table("FILE", "MACHINE", "RAM", "TIME", "SAVED");
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            files.filter(Files::isRegularFile)
                    .sorted()
                    .map(StateCommands::snapshot)
                    .flatMap(Optional::stream)
                    .forEach(s -> table.row(
                            s.file().getFileName(),
                            s.machine(),
                            (s.ram() >> 20) + " MB",
                            String.format(Locale.ROOT, "%.1f s", s.time() / NANOS),
                            s.saved().truncatedTo(ChronoUnit.SECONDS)));
        }
        return table.isEmpty() ? "no snapshot in " + folder + "; state:save FILE makes one" : table.toString();
    }

    private static Optional<SavedMachine> snapshot(Path file) {
        try {
            return Optional.of(SavedMachine.read(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Goes back to a snapshot. */
    @Descriptor("lets the machine of a snapshot go on from there; it must have the same parts as then")
    public String restore(@Names(Names.Of.FILE) @Descriptor("a file made by state:save") String file)
            throws IOException {
        SavedMachine saved = SavedMachine.read(Path.of(file));
        HostedMachine host = lookup.all().stream()
                .filter(m -> m.name().equals(saved.machine()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the machine " + saved.machine() + " of " + file
                        + " is not loaded; load its profile, or start the program with: -r " + file));
        List<String> lines = new ArrayList<>(saved.restore(host));
        lines.add(host.name() + ": " + host.sentence());
        return String.join("\n", lines);
    }
}
