package backplane.device.ne2k;

import backplane.api.Device;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;

class PciContractTest extends DeviceContract {

    @Override
    protected Device device() {
        return Keys.pci();
    }

    @Override
    protected String slot() {
        return "ne2k0";
    }

    @Override
    protected void prepare(DeviceBench bench) {
        bench.wire("ne2k0");
    }
}
