package backplane.shell.session;

import backplane.api.StateException;
import backplane.bochsrc.Problem;
import backplane.bochsrc.Profile;
import backplane.bochsrc.Profiles;
import backplane.bochsrc.SearchOrder;
import backplane.core.Machine;
import backplane.core.MachineListener;
import backplane.core.MachineState;
import backplane.core.StopCause;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.machine.MachinesListener;
import backplane.machine.PartInfo;
import backplane.shell.Session;
import backplane.shell.state.SavedMachine;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Carries out the command line: loads the profile, waits until the machine is up, runs the commands, and ends the program
 * with the machine. Comes to life when the launcher has started everything and says so by its service.
 */
@Component(
        service = {},
        immediate = true)
public final class CommandLineSession implements Session, MachinesListener {

    /** Names before {@code :} that may be left out, in this order. */
    private static final String SCOPES = "backplane:felix:gogo:*";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int BAD_CONFIGURATION = 1;
    private static final int INTERNAL_ERROR = 2;
    private static final int COMMAND_FAILED = 3;
    /** Kinds of parts without which a machine is not what its profile says; a network may come later. */
    private static final Set<String> NEEDED = Set.of("device", "medium", "disk");

    /** The reason of a machine that stops because its profile, or the program, is going away. */
    private static final String CLOSED = "closed";

    /** Gogo puts streams of its own into System, which ask for the stream of the session: not to be given to a session. */
    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

    private static final PrintStream ERR = new PrintStream(new FileOutputStream(FileDescriptor.err), true);

    private final BundleContext context;
    private final CommandProcessor processor;
    private final Profiles profiles;
    private final Machines machines;
    private final BiConsumer<Integer, String> exit;
    private final RunOptions options;
    private final CommandCount count;
    private final CountDownLatch made = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "session");
    private volatile String name = "";
    /** Machines that have ended before it was known which one the program runs; guarded by itself. */
    private final Map<String, StopCause> ended = new HashMap<>();

    private @Nullable SavedMachine saved;
    private volatile boolean executing;
    private volatile boolean stopping;

    /** Starts to carry out the command line. */
    @Activate
    public CommandLineSession(
            BundleContext context,
            @Reference CommandProcessor processor,
            @Reference Profiles profiles,
            @Reference Machines machines,
            @Reference(target = "(backplane.role=exit)") BiConsumer<Integer, String> exit) {
        this.context = context;
        this.processor = processor;
        this.profiles = profiles;
        this.machines = machines;
        this.exit = exit;
        options = RunOptions.of(context::getProperty);
        count = new CommandCount(context);
        machines.addListener(this);
        thread.start();
    }

    @Deactivate
    void stop() {
        stopping = true;
        machines.removeListener(this);
        // a command that updates what the shell stands on has led here, and must come to its end
        if (!executing) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            Profile profile = load();
            profile.problems().forEach(CommandLineSession::report);
            if (profile.failed()) {
                exit.accept(BAD_CONFIGURATION, "configuration");
                return;
            }
            StopCause early = follow(profile.name());
            if (early != null) {
                endWithMachine(early);
                return;
            }
            awaitMachine();
            restore();
            if (runCommands()) {
                context.registerService(Session.class, this, null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | StateException e) {
            ERR.println("backplane: -r: " + e.getMessage());
            exit.accept(BAD_CONFIGURATION, "configuration");
        } catch (RuntimeException | LinkageError e) {
            // while the program ends, services and classes vanish under this thread
            if (!stopping) {
                ERR.println("backplane: internal error; please report what follows");
                e.printStackTrace(ERR);
                exit.accept(INTERNAL_ERROR, "internal error");
            }
        }
    }

    /** From now on the program ends with this machine; returns why it has ended already, as a quick one may, or null. */
    private @Nullable StopCause follow(String machine) {
        synchronized (ended) {
            name = machine;
            return ended.get(machine);
        }
    }

    private static void report(Problem problem) {
        ERR.println(problem);
    }

    private Profile load() throws IOException {
        Path snapshot = options.snapshot();
        if (snapshot != null) {
            SavedMachine machine = SavedMachine.read(snapshot);
            // there is one already if the shell was updated under it
            if (machines.find(machine.machine()).isEmpty()) {
                saved = machine;
                machines.keepOff(machine.machine());
            }
            return profiles.load(machine.machine(), machine.profile(), options.words(), options.strict());
        }
        Path file = options.file();
        if (file == null && !options.noFile()) {
            file = SearchOrder.find(Path.of(""), Path.of(System.getProperty("user.home")))
                    .orElse(Files.exists(options.demo()) ? options.demo() : null);
        }
        return file == null
                ? profiles.load("pc", "", options.words(), options.strict())
                : profiles.load(file, options.words(), options.strict());
    }

    private void awaitMachine() throws InterruptedException {
        if (machines.find(name).isPresent()) {
            made.countDown();
        }
        boolean there = made.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        Optional<HostedMachine> machine = machines.find(name);
        if (!there || machine.isEmpty()) {
            machines.strays().forEach(ERR::println);
            exit.accept(BAD_CONFIGURATION, "configuration");
            throw new InterruptedException("there is no machine");
        }
        if (!machine.get().awaitReady(PATIENCE)) {
            ERR.println("backplane: " + name + " is not complete, it waits for "
                    + String.join(", ", machine.get().pending()) + "; see dev:why");
        }
        tell(machine.get());
    }

    /** Nobody attends a machine without a prompt that lacks a device or a disk: it ends, for its profile has to be mended. */
    private void tell(HostedMachine machine) throws InterruptedException {
        List<PartInfo> failed = machine.inventory().stream()
                .filter(part -> part.state().equals("FAILED"))
                .toList();
        // without a file the log is on the terminal, with these messages
        if (options.logged() || machine.configuration().containsKey("log")) {
            failed.forEach(part -> ERR.println("backplane: " + part.id() + ": " + part.detail()));
        }
        boolean unattended = !options.interactive() && options.commands().isEmpty();
        if (unattended && failed.stream().anyMatch(part -> NEEDED.contains(part.kind()))) {
            exit.accept(BAD_CONFIGURATION, "configuration");
            throw new InterruptedException("parts have failed");
        }
    }

    private void restore() throws IOException {
        SavedMachine machine = saved;
        HostedMachine host = machines.find(name).orElse(null);
        if (machine != null && host != null) {
            machine.restore(host).forEach(told -> ERR.println("backplane: " + told));
        }
    }

    /** Runs the commands of the command line in order; false if the program is to end. */
    private boolean runCommands() {
        try (CommandSession commands = processor.createSession(new FileInputStream(FileDescriptor.in), OUT, ERR)) {
            prepare(commands);
            List<String> all = options.commands();
            for (int i = count.begun(); i < all.size(); i++) {
                if (stopping || !count.begin(i) || !execute(commands, all.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    private @Nullable Object result(CommandSession commands, String command) throws Exception {
        executing = true;
        try {
            return commands.execute(command);
        } finally {
            executing = false;
        }
    }

    private boolean execute(CommandSession commands, String command) {
        try {
            Object result = result(commands, command);
            if (result != null) {
                OUT.println(commands.format(result, Converter.INSPECT));
            }
            OUT.flush();
            return !stopping;
        } catch (Exception e) {
            if (!stopping) {
                ERR.println("backplane: " + command + ": " + complaint(e));
                exit.accept(COMMAND_FAILED, "command failed");
            }
            return false;
        }
    }

    // ---- the session as others see it

    @Override
    public String greeting() {
        String machine =
                machines.find(name).map(m -> name + ": " + m.sentence() + ". ").orElse("");
        return machine + "Ctrl-] shows the guest's screen, help the commands.";
    }

    @Override
    public void prepare(CommandSession commands) {
        commands.put("SCOPE", SCOPES);
        commands.put(".context", context);
    }

    @Override
    public String complaint(Exception e) {
        return Complaint.of(e);
    }

    @Override
    public void end(int status, String reason) {
        stopping = true;
        exit.accept(status, reason);
    }

    @Override
    public void made(HostedMachine machine) {
        machine.machine().addListener(new MachineListener() {
            @Override
            public void state(Machine m, MachineState state, String detail) {
                if (state == MachineState.PAUSED && !detail.isEmpty()) {
                    ERR.println("backplane: " + m.name() + " is paused: " + detail + "; machine:resume goes on");
                }
            }
        });
        if (machine.name().equals(name)) {
            made.countDown();
        }
    }

    /** The program ends with its machine; a user at the prompt who stops it may want to start it again. */
    @Override
    public void stopped(HostedMachine machine, StopCause cause) {
        if (cause.reason().equals(CLOSED)) {
            return;
        }
        synchronized (ended) {
            if (name.isEmpty()) {
                ended.put(machine.name(), cause);
                return;
            }
        }
        boolean byHand = options.interactive() && cause.reason().startsWith("stopped by the user");
        if (machine.name().equals(name) && !byHand && !stopping) {
            endWithMachine(cause);
        }
    }

    private void endWithMachine(StopCause cause) {
        ERR.println("backplane: " + name + ": " + cause.reason());
        end(cause.status() & 0xff, cause.status() == 0 ? "power off" : "guest");
    }
}
