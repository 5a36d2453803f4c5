package backplane.device.harddrv;

/**
 * Where a channel answers.
 *
 * @param command first of the 8 ports of the command block
 * @param control port of the device control register
 * @param irq ISA interrupt
 */
record ChannelPlace(int command, int control, int irq) {

    private static final int[] COMMAND_BLOCK = {0x1f0, 0x170, 0x1e8, 0x168};
    private static final int[] CONTROL_BLOCK = {0x3f0, 0x370, 0x3e0, 0x360};
    private static final int[] IRQ = {14, 15, 11, 9};

    /** The control register in its block. */
    private static final int CONTROL = 6;

    /** Returns the place of a channel; 0 stands for the usual value. */
    static ChannelPlace of(int channel, int ioaddr1, int ioaddr2, int irq) {
        int number = channel & 3;
        return new ChannelPlace(
                ioaddr1 == 0 ? COMMAND_BLOCK[number] : ioaddr1,
                (ioaddr2 == 0 ? CONTROL_BLOCK[number] : ioaddr2) + CONTROL,
                irq == 0 ? IRQ[number] : irq);
    }
}
