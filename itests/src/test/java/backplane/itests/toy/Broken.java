package backplane.itests.toy;

import backplane.api.Device;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;

/** A device that cannot be made. */
public final class Broken implements Device {

    /** Fails. */
    public Broken() {
        throw new IllegalStateException("no such crystal");
    }

    @Override
    public void attach(Slot slot) {}

    @Override
    public void reset(Reset kind) {}

    @Override
    public void state(StateIo io) {}
}
