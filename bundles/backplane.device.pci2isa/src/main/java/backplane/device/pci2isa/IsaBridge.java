package backplane.device.pci2isa;

import backplane.api.Device;
import backplane.api.PciFunction;
import backplane.api.PciIdentity;
import backplane.api.PciSocket;
import backplane.api.PirqRouter;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Function 0 of the PIIX3 (82371SB): the bridge from PCI to ISA, which leads the four PCI interrupt wires to interrupts of
 * the 8259 pair, and the ports that reset the machine. In a machine without PCI only port 92h is there.
 */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.pci2isa",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = IsaBridge.Config.class, factory = true)
public final class IsaBridge implements Device {

    /** Nothing to choose. */
    @ObjectClassDefinition(
            name = "PIIX3 ISA bridge",
            description = "Function 1.0: routes the PCI interrupts; fast A20 and reset")
    public @interface Config {}

    private static final PciIdentity PIIX3 = new PciIdentity(0x8086, 0x7000, 0x060100, 0);
    /** Offset, initial value, writable bits of the registers that only hold what is written. */
    private static final int[][] REGISTERS = {
        {0x4c, 0x4d, 0x7f}, // ISA I/O recovery timer
        {0x4e, 0x03, 0xff}, // X-bus chip select
        {0x4f, 0x00, 0x01},
        {0x69, 0x02, 0xfe}, // top of memory for ISA bus masters
        {0x6a, 0x04, 0x91}, // miscellaneous status
        {0x70, 0x80, 0xef}, // motherboard device interrupt routing
        {0x76, 0x0c, 0x8f}, // motherboard device DMA control
        {0x77, 0x0c, 0x8f},
        {0x78, 0x02, 0xff}, // programmable chip select
        {0x79, 0x00, 0xff},
        {0x80, 0x00, 0x7f}, // APIC base
        {0x82, 0x00, 0x0f}, // deterministic latency
        {0xa0, 0x08, 0x1f}, // SMI control and timers
        {0xa2, 0x00, 0xff},
        {0xa3, 0x00, 0xff},
        {0xa4, 0x00, 0xff},
        {0xa5, 0x00, 0xff},
        {0xa6, 0x00, 0xff},
        {0xa7, 0x00, 0xff},
        {0xa8, 0x0f, 0xff},
        {0xaa, 0x00, 0xff},
        {0xab, 0x00, 0xff},
        {0xac, 0x00, 0xff},
        {0xae, 0x00, 0xff}
    };

    private final PirqRouting routing = new PirqRouting();
    private final ResetPorts ports = new ResetPorts();

    /** Makes the bridge. */
    @Activate
    public IsaBridge() {}

    @Override
    public void attach(Slot slot) throws PlugException {
        ports.attach(slot);
        if (!slot.facts().pci()) {
            return;
        }
        ports.attachControl(slot);
        PciFunction function = slot.socket(PciSocket.class, "").function(1, 0, PIIX3);
        // DEVSEL# timing "medium"
        function.set(0x07, 0x02);
        for (int[] register : REGISTERS) {
            function.register(register[0], register[1], register[2]);
        }
        routing.attach(slot, function);
        slot.provide(PirqRouter.class, "pci", routing);
    }

    @Override
    public void reset(Reset kind) {
        if (kind != Reset.PROCESSOR) {
            routing.reset();
        }
        ports.reset();
    }

    @Override
    public void state(StateIo io) {
        routing.state(io);
        ports.state(io);
    }
}
