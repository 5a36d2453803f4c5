package backplane.device.harddrv;

import backplane.api.StateIo;

/** What makes a drive a disk or a CD-ROM drive: the meaning of its commands. */
interface CommandSet {

    /** Tells whether the drive answers at all. */
    boolean present();

    /** Returns the signature in the cylinder registers after a reset. */
    int signature();

    /** Returns the status after a reset. */
    int resetStatus();

    /** Back to what it is after power-on, or after a reset by software. */
    void reset(boolean powerOn);

    /** The command in {@link Unit#command()} begins. */
    void start();

    /** A data block has been moved completely; returns after {@link Unit#busy} or with the command finished. */
    void blockMoved();

    /** The time of {@link Unit#busy} is over. */
    void proceed();

    void state(StateIo io);
}
