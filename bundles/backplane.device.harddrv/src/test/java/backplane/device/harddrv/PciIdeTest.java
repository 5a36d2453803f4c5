package backplane.device.harddrv;

import backplane.api.Device;
import backplane.testkit.DeviceContract;

class PciIdeTest extends DeviceContract {

    @Override
    protected Device device() {
        return new PciIde();
    }

    @Override
    protected String slot() {
        return "pci_ide";
    }
}
