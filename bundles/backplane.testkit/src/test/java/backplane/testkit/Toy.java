package backplane.testkit;

import backplane.api.CharPort;
import backplane.api.Device;
import backplane.api.IrqLine;
import backplane.api.MmioHandler;
import backplane.api.PciFunction;
import backplane.api.PciIdentity;
import backplane.api.PciSocket;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.api.Timer;

/** A card with one of everything: a PCI function with two base addresses, an ISA line, a timer, a stream. */
final class Toy implements Device, MmioHandler {

    private CharPort stream;
    private IrqLine irq;
    private Timer timer;
    private int latch;

    @Override
    public void attach(Slot slot) throws PlugException {
        PciFunction function = slot.socket(PciSocket.class, "")
                .function(PciSocket.ANY_DEVICE, 0, new PciIdentity(0x1234, 0x5678, 0xff0000, 1));
        function.ioBar(0, 16, PortMap.BYTE, (port, width) -> latch + port, (port, value, width) -> write(value));
        function.memoryBar(1, slot.memory().mmio("registers", 0, 256, this), false);
        function.intx(1);
        slot.ports().map(0x320, 2, PortMap.BYTE | PortMap.WORD, (port, width) -> latch, (p, value, w) -> write(value));
        irq = slot.irq(5);
        timer = slot.clock().timer("delay", deadline -> irq.set(true));
        stream = slot.socket(CharPort.class, "");
    }

    private void write(int value) {
        latch = value & 0xffff;
        irq.set(false);
        timer.armIn(1000L + latch);
        stream.write(value);
    }

    @Override
    public long read(long offset, int width) {
        return latch;
    }

    @Override
    public void write(long offset, long value, int width) {
        write((int) value);
    }

    @Override
    public void reset(Reset kind) {
        latch = 0;
        timer.cancel();
        irq.set(false);
    }

    @Override
    public void state(StateIo io) {
        latch = io.u16("latch", latch);
    }
}
