package backplane.core;

/** What a stream connector is connected to, seen from the machine thread. */
public interface CharWire {

    /** Takes an octet; never blocks. */
    void write(int octet);

    /** Tells whether an octet for the device waits. */
    boolean available();

    /** Gives the next octet, or -1. */
    int read();

    /** Tells whether something is connected behind it. */
    boolean connected();
}
