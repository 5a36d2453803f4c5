package backplane.itests.toy;

import backplane.api.Device;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;

/** A register at port 2F0h. */
public final class Echo implements Device {

    private int value;

    @Override
    public void attach(Slot slot) throws PlugException {
        slot.ports().map(0x2f0, 1, PortMap.BYTE, (port, width) -> value, (port, written, width) -> value = written);
    }

    @Override
    public void reset(Reset kind) {
        value = 0;
    }

    @Override
    public void state(StateIo io) {
        value = io.u8("value", value);
    }
}
