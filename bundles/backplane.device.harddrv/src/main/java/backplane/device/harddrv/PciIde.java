package backplane.device.harddrv;

import backplane.api.Device;
import backplane.api.Link;
import backplane.api.PciFunction;
import backplane.api.PciIdentity;
import backplane.api.PciSocket;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The IDE function of the PIIX3 (82371SB, function 1): bus masters for the two channels at their legacy addresses. In a
 * machine without PCI it is nothing.
 */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.pci_ide",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = PciIde.Config.class, factory = true)
@SuppressWarnings("NullAway.Init") // lines are claimed in attach
public final class PciIde implements Device {

    /** Mass storage, IDE, legacy addresses with bus master. */
    private static final PciIdentity IDENTITY = new PciIdentity(0x8086, 0x7010, 0x010180, 0);

    /** The PIIX3 is device 1; IDE its function 1. */
    private static final int DEVICE = 1, FUNCTION = 1;

    /** IDETIM: two bytes a channel; bit 15 lets the ports answer. SIDETIM: timings of the slaves. */
    private static final int IDETIM = 0x40, SIDETIM = 0x44, ENABLE = 0x80;

    /** Nothing can be configured. */
    @ObjectClassDefinition(name = "PIIX3 IDE", description = "Bus master IDE function of the PIIX3")
    public @interface Config {}

    private PciFunction function;
    private List<Link<AtaCable>> channels = List.of();
    private List<BusMaster> masters = List.of();

    @Override
    public void attach(Slot slot) throws PlugException {
        if (!slot.facts().pci()) {
            return;
        }
        function = slot.socket(PciSocket.class, "").function(DEVICE, FUNCTION, IDENTITY);
        channels = List.of(slot.link(AtaCable.class, "ata0"), slot.link(AtaCable.class, "ata1"));
        masters = List.of(master(slot, 0), master(slot, 1));
        function.ioBar(4, 16, PortMap.BYTE, this::read, this::write);
        for (int channel = 0; channel < 2; channel++) {
            // enabled from the start, as in Bochs: no firmware need know this chip to boot from a disk
            function.register(IDETIM + 2 * channel, 0x00, 0xff);
            function.register(IDETIM + 2 * channel + 1, ENABLE, 0xff);
        }
        function.register(SIDETIM, 0, 0xff);
        function.onWrite(this::configured);
    }

    private BusMaster master(Slot slot, int channel) throws PlugException {
        Link<AtaCable> cable = channels.get(channel);
        BusMaster master = new BusMaster(slot.memory(), function::busMaster, () -> {
            AtaCable there = cable.get();
            if (there != null) {
                there.masterStarted();
            }
        });
        slot.provide(MasterPort.class, "ata" + channel, () -> master);
        return master;
    }

    private void configured(int offset, int value) {
        if (offset == IDETIM + 1 || offset == IDETIM + 3) {
            AtaCable channel = channels.get((offset - IDETIM) / 2).get();
            if (channel != null) {
                channel.decode((value & ENABLE) != 0);
            }
        }
    }

    private int read(int offset, int width) {
        return masters.get(offset >> 3 & 1).read(offset & 7);
    }

    private void write(int offset, int value, int width) {
        masters.get(offset >> 3 & 1).write(offset & 7, value);
    }

    @Override
    public void reset(Reset kind) {
        if (kind != Reset.PROCESSOR) {
            masters.forEach(BusMaster::reset);
        }
    }

    @Override
    public void state(StateIo io) {
        for (int channel = 0; channel < masters.size(); channel++) {
            io.section("master" + channel, masters.get(channel)::state);
        }
    }
}
