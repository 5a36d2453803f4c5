package backplane.testkit;

import backplane.api.Device;
import backplane.api.IrqSink;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;

/** Sits where the interrupt controller would, and counts edges. */
final class RecordedIrqs implements Device, IrqSink {

    private final int[] rises = new int[16];

    int rises(int irq) {
        return rises[irq];
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        slot.provide(IrqSink.class, "isa", this);
    }

    @Override
    public void irq(int irq, boolean high) {
        if (high) {
            rises[irq]++;
        }
    }

    @Override
    public void reset(Reset kind) {}

    @Override
    public void state(StateIo io) {}
}
