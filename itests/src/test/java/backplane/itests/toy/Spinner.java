package backplane.itests.toy;

import backplane.api.Device;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.api.Timer;

/** A device that loops for ever, a millisecond after its reset. */
public final class Spinner implements Device {

    private Timer timer;
    private boolean over;

    @Override
    public void attach(Slot slot) throws PlugException {
        timer = slot.clock().timer("spin", deadline -> spin());
    }

    private void spin() {
        while (!over) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void reset(Reset kind) {
        timer.armIn(1_000_000);
    }

    @Override
    public void state(StateIo io) {
        over = io.flag("over", over);
    }
}
