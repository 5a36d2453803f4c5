package backplane.device.floppy;

import backplane.api.DmaController;
import backplane.api.Link;

/** The way of the bytes through a DMA channel. */
final class DmaHost implements Transfer.Host {

    private final Link<DmaController> controller;
    private final int channel;

    DmaHost(Link<DmaController> controller, int channel) {
        this.controller = controller;
        this.channel = channel;
    }

    void request(boolean asserted) {
        DmaController dma = controller.get();
        if (dma != null) {
            dma.request(channel, asserted);
        }
    }

    @Override
    public int give(byte[] from, int offset, int length) {
        DmaController dma = controller.get();
        return dma == null ? 0 : dma.toMemory(channel, from, offset, length);
    }

    @Override
    public int take(byte[] into, int offset, int length) {
        DmaController dma = controller.get();
        return dma == null ? 0 : dma.fromMemory(channel, into, offset, length);
    }

    @Override
    public boolean terminalCount() {
        DmaController dma = controller.get();
        return dma != null && dma.terminalCount(channel);
    }
}
