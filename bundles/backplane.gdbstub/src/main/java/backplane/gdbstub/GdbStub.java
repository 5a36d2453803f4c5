package backplane.gdbstub;

import backplane.api.Device;
import backplane.api.Keyword;
import backplane.api.MachineControl;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.core.Machine;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * {@code gdbstub: enabled=1, port=1234}: gdb connects with {@code target remote :1234}. As with Bochs the machine waits for it
 * before its first instruction. Takes a slot, so that the inventory shows it, and claims nothing there.
 */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.gdbstub",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = GdbStub.Config.class, factory = true)
@Keyword("gdbstub")
public final class GdbStub implements Device {

    /** The keys of {@code gdbstub:}. */
    @ObjectClassDefinition(name = "GDB stub", description = "Lets the GNU debugger look into the machine")
    public @interface Config {
        /** Whether there is one. */
        @AttributeDefinition(description = "Whether gdb can connect")
        boolean enabled() default false;

        /** TCP port. */
        @AttributeDefinition(description = "TCP port at which gdb connects; 0: any free one", min = "0", max = "65535")
        int port() default 1234;

        /** Address. */
        @AttributeDefinition(description = "Address to listen at; whoever can connect controls the machine")
        String address() default "127.0.0.1";

        /** Whether the machine waits. */
        @AttributeDefinition(description = "The machine waits for gdb before its first instruction")
        boolean suspend() default true;

        /** Registers. */
        @AttributeDefinition(
                description =
                        "Registers that gdb sees: i8086, i386, x86-64, or auto: as the processor runs when gdb reads them, "
                                + "at first when it connects")
        String arch() default "auto";

        /** Offset of sections. */
        @AttributeDefinition(description = "Where the text section lies; told to gdb")
        long text__base() default 0;

        /** Offset of sections. */
        @AttributeDefinition(description = "Where the data section lies; told to gdb")
        long data__base() default 0;

        /** Offset of sections. */
        @AttributeDefinition(description = "Where the bss section lies; told to gdb")
        long bss__base() default 0;
    }

    private final @Nullable Machines machines;
    private final @Nullable Machine known;
    private final Settings settings;
    private final String machine;
    private @Nullable Server server;
    private @Nullable MachineControl control;

    /**
     * What the stub is configured with.
     *
     * @param offsets of text, data and bss, as the answer to qOffsets
     */
    record Settings(boolean enabled, String address, int port, boolean suspend, String arch, String offsets) {}

    /** Makes the stub of a machine. */
    @Activate
    public GdbStub(@Reference Machines machines, Config config, Map<String, Object> properties) throws PlugException {
        this.machines = machines;
        known = null;
        machine = String.valueOf(properties.get("machine"));
        settings = new Settings(
                config.enabled(),
                config.address(),
                config.port(),
                config.suspend(),
                arch(config.arch()),
                String.format("Text=%x;Data=%x;Bss=%x", config.text__base(), config.data__base(), config.bss__base()));
    }

    /** Makes a stub without a framework. */
    GdbStub(Machine known, Settings settings) {
        machines = null;
        this.known = known;
        machine = known.name();
        this.settings = settings;
    }

    private static String arch(String name) throws PlugException {
        return switch (name) {
            case "auto", "i8086", "i386", "x86-64" -> name;
            default ->
                throw new PlugException("gdbstub: arch=" + name + " is unknown; write auto, i8086, i386 or x86-64");
        };
    }

    private Machine machine() throws PlugException {
        if (known != null) {
            return known;
        }
        Machines all = machines;
        return (all == null ? java.util.Optional.<HostedMachine>empty() : all.find(machine))
                .map(HostedMachine::machine)
                .orElseThrow(() -> new PlugException("gdbstub: there is no machine " + machine));
    }

    /** Listens from now on until the bundle or the configuration goes. */
    @Override
    public synchronized void attach(Slot slot) throws PlugException {
        if (!settings.enabled || server != null) {
            return;
        }
        control = slot.control();
        try {
            server = new Server(
                    InetAddress.getByName(settings.address),
                    settings.port,
                    new Target(machine(), settings),
                    slot.log());
        } catch (IOException e) {
            throw new PlugException(
                    "gdbstub: cannot listen at " + settings.address + " port " + settings.port + " (" + e.getMessage()
                            + "); choose another port=",
                    e);
        }
    }

    /** Returns the port at which it listens, -1 if it does not. */
    synchronized int port() {
        return server == null ? -1 : server.port();
    }

    @Deactivate
    synchronized void close() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    @Override
    public synchronized void reset(Reset kind) {
        if (kind == Reset.POWER_ON && settings.suspend && server != null && control != null && !server.connected()) {
            control.pause("waits for gdb at " + settings.address + " port " + server.port());
        }
    }

    @Override
    public void state(StateIo io) {
        // nothing of the guest's
    }
}
