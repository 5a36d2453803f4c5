package backplane.firmware;

import backplane.api.Device;
import backplane.testkit.DeviceContract;

/** The device that the built-in firmware is: its ROM, and the port by which the ROM calls. */
class FirmwareContractTest extends DeviceContract {

    @Override
    protected Device device() {
        return new Firmware();
    }

    @Override
    protected String slot() {
        return "firmware";
    }
}
