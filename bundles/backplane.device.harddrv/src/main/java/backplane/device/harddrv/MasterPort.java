package backplane.device.harddrv;

/** Where a channel finds its bus master: provided with the channel's name. */
interface MasterPort {

    /** Returns the engine of this channel. */
    BusMaster master();
}
