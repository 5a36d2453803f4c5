package backplane.device.ne2k;

import backplane.api.Device;
import backplane.api.Keyword;
import backplane.api.MacAddress;
import backplane.api.MachineFacts;
import backplane.api.PciFunction;
import backplane.api.PciIdentity;
import backplane.api.PciSocket;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.chip.dp8390.Dp8390;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * An NE2000: a {@link Dp8390} with 16 KB of memory behind a remote DMA port. As an ISA card it answers 32 ports at {@code
 * ioaddr}; as a PCI card it is a Realtek RTL8029 whose ports are a base address register.
 */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.ne2k",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Ne2k.Config.class, factory = true)
@Keyword(value = "ne2k", number = "card", backend = "eth", selector = "ethmod", preset = "null")
public final class Ne2k implements Device {

    /** The keys of a {@code ne2k:} line that belong to the card; Bochs' names and defaults. */
    @ObjectClassDefinition(
            name = "NE2000 network card",
            description = "For ISA, and as the Realtek RTL8029 for PCI, up to four")
    public @interface Config {
        @AttributeDefinition(description = "Number of the card; its slot is named after it", min = "0", max = "3")
        int card() default 0;

        @AttributeDefinition(description = "0 = the card is not in the machine")
        boolean enabled() default true;

        @AttributeDefinition(
                description = "Bus of the card; auto = PCI for card 0 if 'pci: slotN=ne2k' is there, else ISA",
                options = {@Option("auto"), @Option("isa"), @Option("pci")})
        String type() default "auto";

        @AttributeDefinition(description = "First of 32 I/O ports; ISA only", min = "0", max = "65504")
        int ioaddr() default 0x300;

        @AttributeDefinition(description = "Interrupt; ISA only; 2 means 9 on an AT", min = "0", max = "15")
        int irq() default 9;

        @AttributeDefinition(
                description =
                        "Station address, such as fe:fd:00:00:00:01; none = made from the names of machine and card")
        String mac() default "";

        @AttributeDefinition(description = "File with a boot ROM; PCI only")
        String bootrom() default "";
    }

    private static final PciIdentity RTL8029 = new PciIdentity(0x10ec, 0x8029, 0x020000, 0, 0x10ec, 0x8029);
    private static final int BYTE_AND_WORD = PortMap.BYTE | PortMap.WORD;
    private static final int INTA = 1, PCI_SLOTS = 5;

    private final Config config;
    private @Nullable CardPorts card;

    /** Makes a card that is not yet in a slot. */
    @Activate
    public Ne2k(Config config) {
        this.config = config;
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        if (!config.enabled()) {
            slot.log().info("not in the machine: enabled=0");
            return;
        }
        MacAddress mac = MacAddress.of(config.mac(), slot);
        boolean pci = isPci(slot);
        card = pci ? attachPci(slot, mac) : attachIsa(slot, mac);
        slot.log().info("NE2000 for " + (pci ? "PCI" : "ISA") + ", address " + mac);
    }

    private boolean isPci(Slot slot) throws PlugException {
        return switch (config.type()) {
            case "pci" -> true;
            case "isa" -> false;
            case "auto" -> config.card() == 0 && hasPciSlot(slot.facts());
            default -> throw new PlugException("type=" + config.type() + ": an ne2k is of type auto, isa or pci");
        };
    }

    private static boolean hasPciSlot(MachineFacts facts) {
        return IntStream.rangeClosed(1, PCI_SLOTS)
                .anyMatch(n -> facts.setting("pci.slot" + n, "").equals("ne2k"));
    }

    private CardPorts attachIsa(Slot slot, MacAddress mac) throws PlugException {
        if (!config.bootrom().isBlank()) {
            throw new PlugException("bootrom=" + config.bootrom() + ": only a PCI card has a boot ROM; add type=pci");
        }
        CardPorts ports = new CardPorts(slot, mac, slot.irq(config.irq()), config.ioaddr(), false);
        int base = config.ioaddr();
        slot.ports().map(base, Dp8390.REGISTERS, PortMap.BYTE, ports::readChip, ports::writeChip);
        slot.ports().map(base + 0x10, 8, BYTE_AND_WORD, ports::readData, ports::writeData, ports);
        slot.ports().map(base + 0x18, 8, BYTE_AND_WORD, ports::readReset, ports::writeReset);
        return ports;
    }

    private CardPorts attachPci(Slot slot, MacAddress mac) throws PlugException {
        PciFunction function = slot.socket(PciSocket.class, "").function(PciSocket.ANY_DEVICE, 0, RTL8029);
        CardPorts ports = new CardPorts(slot, mac, function.intx(INTA), 0, true);
        function.ioBar(0, 32, BYTE_AND_WORD | PortMap.DWORD, ports::read, ports::write, ports);
        function.rom(config.bootrom());
        return ports;
    }

    @Override
    public void reset(Reset kind) {
        if (card != null && kind != Reset.PROCESSOR) {
            card.reset();
        }
    }

    @Override
    public void state(StateIo io) {
        if (card != null) {
            card.state(io);
        }
    }
}
