package backplane.eth.socket;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** One frame in each UDP datagram: QEMU's {@code -netdev dgram}. */
final class DatagramLink implements FrameChannel {

    private final DatagramChannel socket;

    DatagramLink(SocketAddress local, SocketAddress remote) throws IOException {
        socket = DatagramChannel.open();
        try {
            socket.bind(local);
            socket.connect(remote);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public int read(byte[] into) throws IOException {
        try {
            return socket.read(ByteBuffer.wrap(into));
        } catch (PortUnreachableException e) {
            return 0; // nobody is there yet
        }
    }

    @Override
    public void write(byte[] frame, int offset, int length) throws IOException {
        try {
            socket.write(ByteBuffer.wrap(frame, offset, length));
        } catch (PortUnreachableException e) {
            // lost, as on a cable with nobody at its end
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
