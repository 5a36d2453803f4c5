package backplane.eth.socket;

import java.io.IOException;

/** A connection that carries frames. One thread reads and another writes. */
interface FrameChannel extends AutoCloseable {

    /**
     * Waits for a frame.
     *
     * @param into more than {@link backplane.api.EthernetPort#MAX_FRAME} bytes, so that what is longer need not fit
     * @return its length, which may be more than what fitted; -1 when the other end is gone; 0 for something that is no frame
     */
    int read(byte[] into) throws IOException;

    void write(byte[] frame, int offset, int length) throws IOException;

    @Override
    void close();
}
