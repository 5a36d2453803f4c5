package backplane.device.acpi;

import backplane.api.Device;
import backplane.api.PciFunction;
import backplane.api.PciIdentity;
import backplane.api.PciSocket;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.PortReader;
import backplane.api.PortRegion;
import backplane.api.PortWriter;
import backplane.api.PowerButton;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Function 3 of the PIIX4 (82371AB), as Bochs puts it beside the PIIX3: ACPI registers behind PMBASE (40h), the SMBus
 * controller behind SMBBASE (90h), and the APM ports B2h and B3h.
 */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.acpi",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = PowerManagement.Config.class, factory = true)
public final class PowerManagement implements Device {

    /** Nothing to choose. */
    @ObjectClassDefinition(
            name = "PIIX4 power management",
            description = "ACPI registers and timer, power button, an empty SMBus")
    public @interface Config {}

    private static final PciIdentity PIIX4 = new PciIdentity(0x8086, 0x7113, 0x068000, 3);
    private static final int PMBASE = 0x40, PMREGMISC = 0x80, SMBBASE = 0x90, SMBHSTCFG = 0xd2;
    /** Where the two blocks lie once they are switched on, unless the firmware has another wish. */
    private static final int PM_DEFAULT = 0xb000, SMB_DEFAULT = 0xb100;

    private static final int PM_PORTS = 64, SMB_PORTS = 16;
    private static final int APM = 0xb2;
    /** What the FADT tells the operating system to write to B2h. */
    private static final int ACPI_ENABLE = 0xf1, ACPI_DISABLE = 0xf0;

    private final AcpiRegisters acpi = new AcpiRegisters();
    private final SmBus smBus = new SmBus();
    private int apmControl;
    private int apmStatus;

    // given in attach, before anything else is called
    @SuppressWarnings("NullAway.Init")
    private PciFunction function;

    @SuppressWarnings("NullAway.Init")
    private PortRegion pmPorts;

    @SuppressWarnings("NullAway.Init")
    private PortRegion smbPorts;

    /** Makes the function. */
    @Activate
    public PowerManagement() {}

    @Override
    public void attach(Slot slot) throws PlugException {
        if (!slot.facts().pci()) {
            throw new PlugException("acpi: the machine has no PCI bus; write pci: enabled=1, chipset=i440fx");
        }
        function = slot.socket(PciSocket.class, "").function(1, 3, PIIX4);
        registers();
        acpi.attach(slot);
        pmPorts = off(slot, PM_DEFAULT, PM_PORTS, acpi::read, acpi::write);
        smbPorts = off(slot, SMB_DEFAULT, SMB_PORTS, smBus::read, smBus::write);
        slot.ports().map(APM, 2, PortMap.BYTE, this::readApm, this::writeApm);
        slot.provide(PowerButton.class, "power", acpi::powerButton);
    }

    private void registers() {
        function.set(0x06, 0x80);
        function.set(0x07, 0x02);
        function.register(0x3d, 1, 0); // INTA#, although SCI is interrupt 9 whatever the routing
        function.register(PMBASE, 0x01, 0xc0);
        function.register(PMBASE + 1, 0x00, 0xff);
        for (int i = 0x44; i < 0x80; i++) {
            // the processor has no system management mode: "initialised already" (bit 25) keeps firmware from using it
            function.register(i, i == 0x5b ? 0x02 : 0x00, 0xff);
        }
        function.register(PMREGMISC, 0x00, 0x01);
        function.register(SMBBASE, 0x01, 0xf0);
        function.register(SMBBASE + 1, 0x00, 0xff);
        for (int i = SMBHSTCFG; i <= 0xd5; i++) {
            function.register(i, 0x00, 0xff);
        }
        function.onWrite(this::written);
    }

    /** Claims ports that the guest switches on and moves. The handlers get offsets. */
    private static PortRegion off(Slot slot, int first, int count, PortReader reader, PortWriter writer)
            throws PlugException {
        int mask = count - 1;
        PortRegion region = slot.ports()
                .map(
                        first,
                        count,
                        PortMap.BYTE | PortMap.WORD | PortMap.DWORD,
                        (port, width) -> reader.read(port & mask, width),
                        (port, value, width) -> writer.write(port & mask, value, width));
        region.enable(false);
        return region;
    }

    private void written(int offset, int value) {
        if (offset == PMBASE || offset == PMBASE + 1 || offset == PMREGMISC) {
            place(pmPorts, PMBASE, PMREGMISC, -PM_PORTS);
        } else if (offset == SMBBASE || offset == SMBBASE + 1 || offset == SMBHSTCFG) {
            place(smbPorts, SMBBASE, SMBHSTCFG, -SMB_PORTS);
        }
    }

    private void place(PortRegion ports, int base, int enable, int mask) {
        int first = (function.get(base) | function.get(base + 1) << 8) & mask & 0xffff;
        boolean on = (function.get(enable) & 1) != 0 && first != 0;
        ports.enable(false);
        ports.enable(on && ports.move(first));
    }

    private int readApm(int port, int width) {
        return port == APM ? apmControl : apmStatus;
    }

    /** A write to B2h is a system management interrupt; what its handler would do for ACPI is done here. */
    private void writeApm(int port, int value, int width) {
        if (port != APM) {
            apmStatus = value;
            return;
        }
        apmControl = value;
        if (value == ACPI_ENABLE || value == ACPI_DISABLE) {
            acpi.sciEnable(value == ACPI_ENABLE);
        }
        // the handler's acknowledge, for which firmware waits
        apmStatus = 0;
    }

    @Override
    public void reset(Reset kind) {
        if (kind == Reset.PROCESSOR) {
            return;
        }
        acpi.reset();
        smBus.reset();
        apmControl = apmStatus = 0;
        pmPorts.enable(false);
        smbPorts.enable(false);
    }

    @Override
    public void state(StateIo io) {
        io.section("acpi", acpi::state);
        io.section("smbus", smBus::state);
        apmControl = io.u8("apm_control", apmControl);
        apmStatus = io.u8("apm_status", apmStatus);
    }
}
