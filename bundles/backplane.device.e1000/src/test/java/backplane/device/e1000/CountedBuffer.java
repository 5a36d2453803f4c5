package backplane.device.e1000;

import backplane.api.Device;
import backplane.api.MmioHandler;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;

/** 64 KB of zeros on another card that count how many bytes of them were read. */
final class CountedBuffer implements Device, MmioHandler {

    static final long BASE = 0xe000_0000L;

    int reads;

    @Override
    public void attach(Slot slot) throws PlugException {
        slot.memory().mmio("buffer", BASE, 0x10000, this);
    }

    @Override
    public long read(long offset, int width) {
        reads += width;
        return 0;
    }

    @Override
    public void write(long offset, long value, int width) {}

    @Override
    public void reset(Reset kind) {}

    @Override
    public void state(StateIo io) {}
}
