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

    /** Waits for a state. */
    @Descriptor("waits until the machine is off, paused or running; an error if it is not in time")
    public String await(
            @Descriptor("off, paused or running") String wanted, @Descriptor("the most seconds to wait") int seconds)
            throws InterruptedException {
        MachineState state = Arrays.stream(MachineState.values())
                .filter(s -> s.name().equalsIgnoreCase(wanted) && s != MachineState.CLOSED)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no machine is ever '" + wanted + "'; it is off, paused or running"));
        HostedMachine host = lookup.only();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (host.machine().state() != state) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(tell(host) + ", and not " + wanted + " after " + seconds + " s");
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return tell(host);
    }

    private static String tell(HostedMachine host) {
        return host.name() + ": " + host.sentence();
    }
}
