package backplane.device.extfpuirq;

import backplane.api.CpuPins;
import backplane.api.Device;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The coprocessor error ports of the PC/AT: a write to F0h takes FERR# off interrupt 13 and asserts IGNNE#, so that the
 * handler can use the x87 unit, until FERR# goes inactive (PIIX3, coprocessor error register). F1h does nothing since the 387.
 */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.extfpuirq",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = FpuInterrupt.Config.class, factory = true)
public final class FpuInterrupt implements Device {

    /** Nothing to choose. */
    @ObjectClassDefinition(name = "External FPU interrupt", description = "Ports F0h and F1h, interrupt 13")
    public @interface Config {}

    private static final int ERROR = 0xf0;

    // given in attach, before anything else is called
    @SuppressWarnings("NullAway.Init")
    private CpuPins cpu;

    /** Makes the ports. */
    @Activate
    public FpuInterrupt() {}

    @Override
    public void attach(Slot slot) throws PlugException {
        cpu = slot.socket(CpuPins.class, "cpu0");
        slot.ports().map(ERROR, 2, PortMap.BYTE, (port, width) -> 0xff, this::write);
    }

    private void write(int port, int value, int width) {
        if (port == ERROR) {
            cpu.ignne(cpu.ferr());
        }
    }

    @Override
    public void reset(Reset kind) {
        // the latch belongs to the pins
    }

    @Override
    public void state(StateIo io) {
        io.version(1);
    }
}
