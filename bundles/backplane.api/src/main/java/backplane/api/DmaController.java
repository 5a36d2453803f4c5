package backplane.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The 8237 pair as an ISA card sees it: provided with the name {@code "dma"}. Channels 0 .. 3 move bytes, 5 .. 7 move
 * 16-bit words; 4 is the cascade and never answers.
 *
 * <p>The card drives DREQ, and moves its bytes when it has them or wants them. A channel that is masked moves nothing;
 * when the guest opens it later, the card is told by {@link DmaPeripheral#acknowledge}.
 */
@ConsumerType
public interface DmaController {

    /** Drives DREQ of a channel. */
    void request(int channel, boolean asserted);

    /**
     * The card gives bytes to memory. Ends early at terminal count.
     *
     * @param length bytes; an odd byte at the end stays where it is on a channel of 16 bits
     * @return bytes taken; 0 while the channel is masked, or programmed for the other direction
     */
    int toMemory(int channel, byte[] from, int offset, int length);

    /** The card takes bytes from memory; see {@link #toMemory}. */
    int fromMemory(int channel, byte[] into, int offset, int length);

    /** Tells whether the last transfer of the channel that moved anything reached terminal count (the TC pulse). */
    boolean terminalCount(int channel);
}
