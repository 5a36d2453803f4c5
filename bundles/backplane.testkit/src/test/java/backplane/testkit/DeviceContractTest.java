package backplane.testkit;

import backplane.api.Device;

class DeviceContractTest extends DeviceContract {

    @Override
    protected Device device() {
        return new Toy();
    }
}
