package backplane.device.biosdev;

import backplane.api.Device;
import backplane.api.DeviceLog;
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
 * The ports of Bochs' BIOSes for messages: 402h information and 403h debug, 400h and 401h panic, and the same for the VGA BIOS
 * at 500h, 503h, 501h and 502h. Letters become lines of the log; a word at a panic port is the number of the source line.
 */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.biosdev",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = MessagePorts.Config.class, factory = true)
public final class MessagePorts implements Device {

    /** Nothing to choose. */
    @ObjectClassDefinition(
            name = "BIOS message ports",
            description = "What Bochs' BIOSes write there becomes lines of the log")
    public @interface Config {}

    private static final int BIOS = 0x400, VGA_BIOS = 0x500, PORTS = 4;

    private final MessageLine bios = new MessageLine("");
    private final MessageLine vgaBios = new MessageLine("VGABIOS ");

    // given in attach, before anything else is called
    @SuppressWarnings("NullAway.Init")
    private DeviceLog log;

    /** Makes the ports. */
    @Activate
    public MessagePorts() {}

    @Override
    public void attach(Slot slot) throws PlugException {
        log = slot.log();
        int widths = PortMap.BYTE | PortMap.WORD;
        // SeaBIOS tells QEMU's debug port by the value E9h at 402h; here nothing reads back
        slot.ports().map(BIOS, PORTS, widths, (port, width) -> -1, this::writeBios);
        slot.ports().map(VGA_BIOS, PORTS, widths, (port, width) -> -1, this::writeVgaBios);
    }

    private void writeBios(int port, int value, int width) {
        switch (port - BIOS) {
            case 0, 1 -> panic("BIOS", value, width, bios);
            case 2 -> bios.add(value, log::info);
            default -> bios.add(value, log::debug);
        }
    }

    private void writeVgaBios(int port, int value, int width) {
        switch (port - VGA_BIOS) {
            case 1, 2 -> panic("VGABIOS", value, width, vgaBios);
            case 0 -> vgaBios.add(value, log::info);
            default -> vgaBios.add(value, log::debug);
        }
    }

    private void panic(String who, int value, int width, MessageLine line) {
        if (width == 1) {
            line.add(value, log::panic);
        } else if (value > 0) {
            log.panic(who + " panic at line " + value);
        }
    }

    @Override
    public void reset(Reset kind) {
        bios.clear();
        vgaBios.clear();
    }

    @Override
    public void state(StateIo io) {
        bios.state(io, "bios");
        vgaBios.state(io, "vgabios");
    }
}
