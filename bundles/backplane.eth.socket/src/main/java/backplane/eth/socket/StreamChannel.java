package backplane.eth.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Frames over a TCP or Unix stream, each behind its length in 32 bits, high byte first: QEMU's {@code -netdev stream}. */
final class StreamChannel implements FrameChannel {

    private static final int LENGTH = 4;

    /** QEMU's own limit; a length above it means that this is no stream of frames. */
    private static final int LONGEST = 69 * 1024;

    private final SocketChannel socket;
    private final ByteBuffer input = ByteBuffer.allocate(LENGTH + LONGEST).limit(0);
    private final ByteBuffer output = ByteBuffer.allocate(LENGTH + LONGEST);

    StreamChannel(SocketChannel socket) {
        this.socket = socket;
    }

    @Override
    public int read(byte[] into) throws IOException {
        if (!fill(LENGTH)) {
            return -1;
        }
        int length = input.getInt(input.position());
        if (length < 0 || length > LONGEST) {
            throw new IOException("the other end sends no frames with a length in 32 bits before each");
        }
        if (!fill(LENGTH + length)) {
            return -1;
        }
        input.position(input.position() + LENGTH);
        int next = input.position() + length;
        input.get(into, 0, Math.min(length, into.length));
        input.position(next);
        return length;
    }

    /** Reads until at least {@code bytes} are there; as many as come in one go are kept for the next frames. */
    private boolean fill(int bytes) throws IOException {
        while (input.remaining() < bytes) {
            input.compact();
            int n = socket.read(input);
            input.flip();
            if (n < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void write(byte[] frame, int offset, int length) throws IOException {
        output.clear();
        output.putInt(length).put(frame, offset, length).flip();
        while (output.hasRemaining()) {
            socket.write(output);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}
