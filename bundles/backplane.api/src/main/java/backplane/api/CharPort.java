package backplane.api;

import org.osgi.annotation.versioning.ProviderType;

/** The device's end of a stream of octets: serial line, parallel port, debug console. Machine thread only. */
@ProviderType
public interface CharPort {

    /**
     * Sends an octet; never blocks. While the other end is slow the board keeps a bounded amount and then drops the
     * oldest, counted.
     */
    void write(int octet);

    /** Tells whether an octet waits to be read. */
    boolean available();

    /** Takes an octet, 0 .. 255, or -1 if none waits. */
    int read();

    /** Registers what is called on the machine thread when input comes to an empty queue. */
    void onInput(Runnable listener);

    /** Tells whether something is connected at the other end (carrier). */
    boolean connected();
}
