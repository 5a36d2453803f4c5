package backplane.device.keyboard;

/** What is plugged into one of the two ports of the 8042. */
interface Ps2Device {

    /** Receives a byte from the controller: a command or its parameter. */
    void receive(int value);

    /** Tells whether the device has a byte to send. */
    boolean available();

    /** Sends a byte; only if {@link #available}. */
    int send();
}
