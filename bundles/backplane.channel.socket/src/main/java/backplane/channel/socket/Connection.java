package backplane.channel.socket;

import backplane.api.CharBackend.Feed;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** One TCP connection and what passes through it. */
final class Connection {

    private final Socket socket;

    Connection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
    }

    /** Passes on what arrives until the connection ends; returns false if the port is closed. */
    boolean pump(Feed feed) throws InterruptedException {
        byte[] octets = new byte[1024];
        feed.connected(true);
        try (InputStream in = socket.getInputStream()) {
            for (int count = in.read(octets); count > 0; count = in.read(octets)) {
                if (!feed.deliver(octets, 0, count)) {
                    return false;
                }
            }
        } catch (IOException e) {
            feed.log().info("the other end left: " + e.getMessage());
        } finally {
            close();
        }
        feed.connected(false);
        return true;
    }

    void send(byte[] octets, int offset, int length) throws IOException {
        socket.getOutputStream().write(octets, offset, length);
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed all the same
        }
    }
}
