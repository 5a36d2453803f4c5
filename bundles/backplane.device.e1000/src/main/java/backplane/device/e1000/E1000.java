package backplane.device.e1000;

import backplane.api.Device;
import backplane.api.EthernetPort;
import backplane.api.Keyword;
import backplane.api.MacAddress;
import backplane.api.PciFunction;
import backplane.api.PciIdentity;
import backplane.api.PciSocket;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Intel's PRO/1000 MT desktop card: the 82540EM on the PCI bus. */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.e1000",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = E1000.Config.class, factory = true)
@Keyword(value = "e1000", number = "card", backend = "eth", selector = "ethmod", preset = "null")
public final class E1000 implements Device {

    /** The keys of an {@code e1000:} line that belong to the card; Bochs' names and defaults. */
    @ObjectClassDefinition(
            name = "Intel 82540EM network card",
            description = "Intel's PRO/1000 MT desktop card on the PCI bus, up to four")
    public @interface Config {
        @AttributeDefinition(description = "Number of the card; its slot is named after it", min = "0", max = "3")
        int card() default 0;

        @AttributeDefinition(description = "0 = the card is not in the machine")
        boolean enabled() default true;

        @AttributeDefinition(
                description =
                        "Station address, such as fe:fd:00:00:00:01; none = made from the names of machine and card")
        String mac() default "";

        @AttributeDefinition(description = "File with a boot ROM, such as iPXE's")
        String bootrom() default "";
    }

    static final int INTEL = 0x8086, DEVICE = 0x100e, SUBSYSTEM = 0x001e;

    private static final PciIdentity IDENTITY = new PciIdentity(INTEL, DEVICE, 0x020000, 2, INTEL, SUBSYSTEM);
    private static final int INTA = 1, REGISTERS_BAR = 0, IO_BAR = 2, IO_SIZE = 8;
    private static final long WINDOW = 0x20000;

    private final Config config;
    private @Nullable Controller controller;

    /** Makes a card that is not yet in a slot. */
    @Activate
    public E1000(Config config) {
        this.config = config;
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        if (!config.enabled()) {
            slot.log().info("not in the machine: enabled=0");
            return;
        }
        MacAddress mac = MacAddress.of(config.mac(), slot);
        PciFunction function = slot.socket(PciSocket.class, "").function(PciSocket.ANY_DEVICE, 0, IDENTITY);
        EthernetPort cable = slot.socket(EthernetPort.class, "");
        Controller made = new Controller(
                mac.bytes(), function.intx(INTA), slot.clock(), slot.memory(), cable, function::busMaster);
        function.memoryBar(REGISTERS_BAR, slot.memory().mmio("82540EM registers", 0, WINDOW, made), false);
        function.ioBar(IO_BAR, IO_SIZE, PortMap.DWORD, made::readIo, made::writeIo);
        function.rom(config.bootrom());
        cable.receiver(made);
        controller = made;
        slot.log().info("82540EM, address " + mac);
    }

    @Override
    public void reset(Reset kind) {
        if (controller != null && kind != Reset.PROCESSOR) {
            controller.reset(true);
        }
    }

    @Override
    public void state(StateIo io) {
        if (controller != null) {
            controller.state(io);
        }
    }
}
