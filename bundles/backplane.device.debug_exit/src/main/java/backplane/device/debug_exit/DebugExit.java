package backplane.device.debug_exit;

import backplane.api.Device;
import backplane.api.MachineControl;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * QEMU's isa-debug-exit: a write of the value v ends the machine with the status {@code v << 1 | 1}, which is never 0. There
 * only if it is configured.
 */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.debug_exit",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = DebugExit.Config.class, factory = true)
public final class DebugExit implements Device {

    /** What {@code debug_exit:} can say. */
    @ObjectClassDefinition(name = "Debug exit", description = "A port that ends the machine with a status")
    public @interface Config {
        /** Whether it is there. */
        @AttributeDefinition(description = "0 = the port is not there")
        boolean enabled() default true;

        /** The port. QEMU's default, 501h, is a message port of Bochs' VGA BIOS. */
        @AttributeDefinition(description = "First I/O port", min = "0", max = "65535")
        int ioaddr() default 0xf4;

        /** The size. */
        @AttributeDefinition(description = "Number of ports: 1, 2 or 4", min = "1", max = "4")
        int iosize() default 4;
    }

    private final boolean enabled;
    private final int ioaddr;
    private final int iosize;

    /** Makes what is configured. */
    @Activate
    public DebugExit(Config config) {
        this(config.enabled(), config.ioaddr(), config.iosize());
    }

    /**
     * @param ioaddr first port
     * @param iosize number of ports: 1, 2 or 4
     */
    public DebugExit(boolean enabled, int ioaddr, int iosize) {
        this.enabled = enabled;
        this.ioaddr = ioaddr;
        this.iosize = iosize;
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        if (!enabled) {
            return;
        }
        if (iosize != 1 && iosize != 2 && iosize != 4) {
            throw new PlugException("debug_exit: iosize=" + iosize + "; give 1, 2 or 4 ports");
        }
        if (ioaddr < 0 || ioaddr + iosize > 0x10000) {
            throw new PlugException("debug_exit: ioaddr=0x" + Integer.toHexString(ioaddr) + " is beyond port 0xffff");
        }
        MachineControl machine = slot.control();
        int widths = PortMap.BYTE | PortMap.WORD | PortMap.DWORD;
        slot.ports().map(ioaddr, iosize, widths, (port, width) -> 0, (p, v, width) -> machine.exit(v << 1 | 1));
    }

    @Override
    public void reset(Reset kind) {
        // has no memory
    }

    @Override
    public void state(StateIo io) {
        io.version(1);
    }
}
