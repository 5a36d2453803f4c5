package backplane.api;

import org.osgi.annotation.versioning.ConsumerType;

/** A card on a DMA channel: provided with the name {@code "dma0"} .. {@code "dma7"} of its channel. */
@ConsumerType
public interface DmaPeripheral {

    /** The channel, whose DREQ is high, has just been opened: the card may go on with its transfer. */
    void acknowledge(int channel);
}
