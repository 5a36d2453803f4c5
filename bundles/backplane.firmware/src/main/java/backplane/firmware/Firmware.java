package backplane.firmware;

import backplane.api.CpuBus;
import backplane.api.Device;
import backplane.api.Keyword;
import backplane.api.Link;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.Processor;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The built-in firmware: used where no {@code romimage:} is given. The ROM holds small stubs at the addresses that
 * compatible BIOSes have; each calls Java by an OUT to {@link Rom#PORT}, after which the service finds the processor
 * between two instructions. All state is in the guest's RAM and CMOS.
 */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.firmware",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Firmware.Config.class, factory = true)
@Keyword("firmware")
public final class Firmware implements Device {

    /** The options of {@code firmware:}; none so far. */
    @ObjectClassDefinition(
            name = "Built-in firmware",
            description = "BIOS services, set-up of the board, start of the guest")
    public @interface Config {}

    private static final long ROM_BASE = 0xf0000, RESET_BASE = 0xffff0000L;

    /** For use without OSGi. */
    public Firmware() {}

    @Activate
    public Firmware(Config config) {
        this();
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        if (slot.facts().ramSize() < 1 << 20) {
            throw new PlugException("firmware: needs 1 MB of RAM or more; set memory: guest=");
        }
        CpuBus bus = slot.socket(CpuBus.class, "cpu0");
        Bios bios = new Bios(slot, bus);
        byte[] image = bios.rom().image();
        slot.memory().rom("bios", ROM_BASE, image);
        slot.memory().rom("bios-reset", RESET_BASE, image);
        Link<Processor> processor = slot.link(Processor.class, "cpu0");
        slot.ports().map(Rom.PORT, 1, PortMap.BYTE, (port, width) -> 0xff, (port, value, width) -> slot.control()
                .afterInstruction(() -> serve(bios, processor, slot)));
    }

    private static void serve(Bios bios, Link<Processor> link, Slot slot) {
        Processor processor = link.get();
        if (processor == null) {
            return;
        }
        Caller caller = new Caller(processor.access(), slot.memory());
        Rom.Service service = bios.rom().service(caller.ip());
        if (service == null || caller.cpu().selector(backplane.api.CpuAccess.CS) != Rom.SEGMENT) {
            slot.log().debug("an OUT to the firmware's port from outside its ROM");
            return;
        }
        service.call(caller);
    }

    @Override
    public void reset(Reset kind) {
        // the state is in the guest's memory
    }

    @Override
    public void state(StateIo io) {
        // the state is in the guest's memory
    }
}
