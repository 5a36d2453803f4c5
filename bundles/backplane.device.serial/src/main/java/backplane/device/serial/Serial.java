package backplane.device.serial;

import backplane.api.CharPort;
import backplane.api.Device;
import backplane.api.Keyword;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.chip.uart16550.Uart16550;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A serial port of a PC: a 16550A at the address and interrupt of COM1 to COM4. What the line ends at is a cable's matter. */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.serial",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Serial.Config.class, factory = true)
@Keyword(value = "com{1..4}", type = "serial", number = "port", backend = "channel", selector = "mode")
public final class Serial implements Device {

    private static final int[] BASE = {0x3f8, 0x2f8, 0x3e8, 0x2e8};
    private static final int[] IRQ = {4, 3, 4, 3};

    /** What the line in bochsrc can say of the port itself. */
    @ObjectClassDefinition(name = "Serial port", description = "A 16550A UART as COM1 to COM4")
    public @interface Config {
        /** Which of the four ports. */
        @AttributeDefinition(description = "Number of the port", min = "1", max = "4")
        int port() default 1;

        /** Whether the port is there. */
        @AttributeDefinition(description = "0 = the port is not there")
        boolean enabled() default true;
    }

    private final int port;
    private final boolean enabled;
    private @Nullable Uart16550 uart;

    @Activate
    public Serial(Config config) {
        this(config.port(), config.enabled());
    }

    /** @param port 1 (COM1) .. 4 (COM4) */
    public Serial(int port, boolean enabled) {
        this.port = port;
        this.enabled = enabled;
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        if (!enabled) {
            return;
        }
        if (port < 1 || port > 4) {
            throw new PlugException("com" + port + ": a PC has the serial ports com1 to com4");
        }
        Uart16550 chip = new Uart16550(slot.clock(), slot.socket(CharPort.class, ""), slot.irq(IRQ[port - 1]));
        slot.ports()
                .map(
                        BASE[port - 1],
                        8,
                        PortMap.BYTE,
                        (p, width) -> chip.read(p & 7),
                        (p, value, width) -> chip.write(p & 7, value));
        uart = chip;
    }

    @Override
    public void reset(Reset kind) {
        if (uart != null && kind != Reset.PROCESSOR) {
            uart.reset();
        }
    }

    @Override
    public void state(StateIo io) {
        if (uart != null) {
            uart.state(io);
        }
    }
}
