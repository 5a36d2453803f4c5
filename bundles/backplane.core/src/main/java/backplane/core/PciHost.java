package backplane.core;

import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.StateIo;
import org.jspecify.annotations.Nullable;

/**
 * Configuration mechanism #1: an address written as a double word to CF8h, data at CFCh .. CFFh. Other widths at CF8h are
 * not for it (CF9h is the reset control register).
 */
final class PciHost {

    private static final int ENABLE = 1 << 31;

    private final PciBus bus;
    private final PortClaim addressPort;
    private final PortClaim dataPort;
    private int address;

    PciHost(PciBus bus, PortTable ports) {
        this.bus = bus;
        addressPort = new PortClaim(
                ports,
                "the PCI bus",
                "pci address",
                new PortClaim.PortRange(0xcf8, 4, PortMap.DWORD),
                new PortClaim.PortHandler((p, w) -> address, (p, v, w) -> address = v & 0x80ff_fffc, null),
                false);
        dataPort = new PortClaim(
                ports,
                "the PCI bus",
                "pci data",
                new PortClaim.PortRange(0xcfc, 4, PortMap.BYTE | PortMap.WORD | PortMap.DWORD),
                new PortClaim.PortHandler(
                        (p, w) -> (address & ENABLE) == 0 ? -1 : read(address >> 8, address & 0xfc | p & 3, w),
                        this::writeData,
                        null),
                false);
    }

    private void writeData(int port, int value, int width) {
        if ((address & ENABLE) != 0) {
            write(address >> 8, address & 0xfc | port & 3, value, width);
        }
    }

    void check() throws PlugException {
        if (bus.functions().isEmpty()) {
            addressPort.check();
            dataPort.check();
        }
    }

    void plug() {
        addressPort.commit();
        dataPort.commit();
    }

    void unplug() {
        addressPort.withdraw();
        dataPort.withdraw();
    }

    void reset() {
        address = 0;
    }

    void state(StateIo io) {
        address = io.u32("address", address);
    }

    /**
     * Reads configuration space.
     *
     * @param bdf bus in bits 15:8, device in 7:3, function in 2:0
     * @return all ones if nobody is there
     */
    int read(int bdf, int offset, int width) {
        PciClaim f = target(bdf);
        if (f == null) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < width && offset + i < 256; i++) {
            value |= f.read(offset + i) << 8 * i;
        }
        return value;
    }

    void write(int bdf, int offset, int value, int width) {
        PciClaim f = target(bdf);
        if (f != null) {
            f.write(offset, value, Math.min(width, 256 - offset));
        }
    }

    private @Nullable PciClaim target(int bdf) {
        return (bdf & 0xff00) == 0 ? bus.function(bdf >> 3 & 31, bdf & 7) : null;
    }
}
