package backplane.device.e1000;

import backplane.api.Device;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;

class E1000ContractTest extends DeviceContract {

    @Override
    protected Device device() {
        return Keys.device();
    }

    @Override
    protected String slot() {
        return "e1000_0";
    }

    @Override
    protected void prepare(DeviceBench bench) {
        bench.wire("e1000_0");
    }
}
