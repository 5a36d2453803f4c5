package backplane.shell.command;

import backplane.api.Reset;
import backplane.core.Machine;
import backplane.core.MachineState;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.shell.Names;
import backplane.shell.text.Table;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands {@code machine:*}. */
@Component(
        service = MachineCommands.class,
        property = {
            "osgi.command.scope=machine",
            "osgi.command.function=list",
            "osgi.command.function=start",
            "osgi.command.function=stop",
            "osgi.command.function=pause",
            "osgi.command.function=resume",
            "osgi.command.function=reset",
            "osgi.command.function=await"
        })
public final class MachineCommands {

    private static final String MACHINE = "name of a machine; not needed if there is only one";
    private static final String AWAIT =
            "waits until a machine is off, paused or running; an error if it is not in time";
    private static final String STATES = "off, paused or running";
    private static final String SECONDS = "the most seconds to wait";
    private static final double NANOS = 1e9;
    private static final int LOOK_MILLIS = 50;

    private final Machines machines;
    private final Lookup lookup;

    /** Works on all machines. */
    @Activate
    public MachineCommands(@Reference Machines machines) {
        this.machines = machines;
        lookup = new Lookup(machines);
    }

    /** Lists the machines. */
    @Descriptor("lists the machines with their state and virtual time")
    public String list() {
        Table table = new Table("MACHINE", "RAM", "TIME", "STATE");
        for (HostedMachine host : machines.list()) {
            Machine machine = host.machine();
            table.row(
                    host.name(),
                    (machine.settings().ramSize() >> 20) + " MB",
                    String.format(Locale.ROOT, "%.1f s", machine.now() / NANOS),
                    host.sentence());
        }
        String strays = String.join("\n", machines.strays());
        return (table.isEmpty() ? "no machine; profile:load FILE makes one" : table.toString())
                + (strays.isEmpty() ? "" : "\n" + strays);
    }

    /** Switches the only machine on. */
    @Descriptor("switches a machine on")
    public String start() {
        return start(lookup.only());
    }

    /** Switches a machine on. */
    @Descriptor("switches a machine on")
    public String start(@Names(Names.Of.MACHINE) @Descriptor(MACHINE) String name) {
        return start(lookup.machine(name));
    }

    private String start(HostedMachine host) {
        machines.start(host.name());
        return tell(lookup.machine(host.name()));
    }

    /** Switches the only machine off. */
    @Descriptor("switches a machine off, as its power button held down")
    public String stop() {
        return stop(lookup.only());
    }

    /** Switches a machine off. */
    @Descriptor("switches a machine off, as its power button held down")
    public String stop(@Names(Names.Of.MACHINE) @Descriptor(MACHINE) String name) {
        return stop(lookup.machine(name));
    }

    private static String stop(HostedMachine host) {
        host.machine().stop();
        return tell(host);
    }

    /** Stops the time of the only machine. */
    @Descriptor("stops virtual time")
    public String pause() {
        return pause(lookup.only());
    }

    /** Stops the time of a machine. */
    @Descriptor("stops virtual time")
    public String pause(@Names(Names.Of.MACHINE) @Descriptor(MACHINE) String name) {
        return pause(lookup.machine(name));
    }

    private static String pause(HostedMachine host) {
        host.machine().pause();
        return tell(host);
    }

    /** Lets the time of the only machine go on. */
    @Descriptor("lets virtual time go on")
    public String resume() {
        return resume(lookup.only());
    }

    /** Lets the time of a machine go on. */
    @Descriptor("lets virtual time go on")
    public String resume(@Names(Names.Of.MACHINE) @Descriptor(MACHINE) String name) {
        return resume(lookup.machine(name));
    }

    private static String resume(HostedMachine host) {
        host.machine().resume();
        return tell(host);
    }

    /** Resets the only machine. */
    @Descriptor("resets a machine, as its reset button")
    public String reset() {
        return reset(lookup.only());
    }

    /** Resets a machine. */
    @Descriptor("resets a machine, as its reset button")
    public String reset(@Names(Names.Of.MACHINE) @Descriptor(MACHINE) String name) {
        return reset(lookup.machine(name));
    }

    private static String reset(HostedMachine host) {
        if (host.machine().state() == MachineState.OFF) {
            throw new IllegalStateException(host.name() + " is off; machine:start switches it on");
        }
        host.machine().reset(Reset.HARDWARE);
        return tell(host);
    }

    /** Waits for a state of the only machine. */
    @Descriptor(AWAIT)
    public String await(@Descriptor(STATES) String wanted, @Descriptor(SECONDS) int seconds)
            throws InterruptedException {
        return await(lookup.only().name(), wanted, seconds);
    }

    /** Waits for a state of a machine, which may still have to be made. */
    @Descriptor(AWAIT)
    public String await(
            @Names(Names.Of.MACHINE) @Descriptor(MACHINE) String name,
            @Descriptor(STATES) String wanted,
            @Descriptor(SECONDS) int seconds)
            throws InterruptedException {
        MachineState state = state(wanted);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (machines.find(name).filter(m -> m.machine().state() == state).isEmpty()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        tell(lookup.machine(name)) + ", and not " + wanted + " after " + seconds + " s");
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return tell(lookup.machine(name));
    }

    private static MachineState state(String word) {
        return Arrays.stream(MachineState.values())
                .filter(s -> s.name().equalsIgnoreCase(word) && s != MachineState.CLOSED)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no machine is ever '" + word + "'; it is off, paused or running"));
    }

    private static String tell(HostedMachine host) {
        return host.name() + ": " + host.sentence();
    }
}
