package backplane.device.harddrv;

import backplane.api.Device;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import backplane.testkit.MemoryMedium;

class AtaChannelTest extends DeviceContract {

    @Override
    protected Device device() {
        return new AtaChannel(0);
    }

    @Override
    protected String slot() {
        return "ata0";
    }

    @Override
    protected void prepare(DeviceBench bench) throws Exception {
        bench.insert("ata0-master", new MemoryMedium(100, 512));
        bench.insert("ata0-slave", new MemoryMedium(100, 512).protect());
        bench.plug("pci_ide", new PciIde());
        bench.plug("ata0-master", Drive.disk());
        bench.plug("ata0-slave", Drive.cdrom());
    }
}
