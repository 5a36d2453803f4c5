package backplane.device.harddrv;

import backplane.api.Bytes;

/** A drive as its channel sees it: provided with the name of its slot, {@code ata0-master}. */
interface AtaUnit {

    /** Tells whether something answers: a disk without its image is not there. */
    boolean present();

    /**
     * Reads a register of the command block, 1 .. 7; reading status takes back the interrupt.
     *
     * @param previous the value before the last one (HOB of the device control register)
     */
    int read(int register, boolean previous);

    /** Writes a register of the command block, 1 .. 7. */
    void write(int register, int value);

    /** Returns the status without side effect. */
    int alternateStatus();

    /** Reads the data register. */
    int readData(int width);

    /** Writes the data register. */
    void writeData(int value, int width);

    /** Moves units of the present data block to memory; see {@link backplane.api.PortBlock}. */
    int readBlock(int width, Bytes memory, long address, int count);

    /** Moves units from memory to the present data block. */
    int writeBlock(int width, Bytes memory, long address, int count);

    /** Tells whether the drive requests an interrupt. */
    boolean interrupting();

    /** SRST rises or falls. */
    void softReset(boolean asserted);

    /** EXECUTE DEVICE DIAGNOSTIC, which both drives take. */
    void diagnose(boolean interrupt);

    /** The bus master has been started. */
    void dmaStarted();
}
