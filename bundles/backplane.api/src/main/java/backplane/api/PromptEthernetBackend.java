package backplane.api;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A backend that can send a frame without waiting for anything. To wake the thread of the cable may take longer than that: a
 * frame that comes alone is sent by the machine thread itself, the frames of a stream by the cable's thread as ever.
 */
@ConsumerType
public interface PromptEthernetBackend extends EthernetBackend {

    /**
     * Sends a frame of the guest to the host if that can be done at once; machine thread, never while another thread is in
     * {@link #send}. Takes no longer than one system call that does not block. {@code frame} is only lent.
     *
     * @return false if nothing was sent: the frame is then given to {@link #send}
     */
    boolean trySend(byte[] frame, int offset, int length) throws IOException;
}
