package backplane.eth.socket;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes connections to an endpoint, one after the other. */
final class Connector implements AutoCloseable {

    private final Endpoint endpoint;
    private final @Nullable ServerSocketChannel server;

    /** @throws IOException if we are to listen and cannot, with a message for the user */
    Connector(Endpoint endpoint) throws IOException {
        this.endpoint = endpoint;
        server = endpoint.kind() == Endpoint.Kind.LISTEN ? listen() : null;
    }

    private ServerSocketChannel listen() throws IOException {
        boolean unix = endpoint.address() instanceof UnixDomainSocketAddress;
        ServerSocketChannel made =
                unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
        try {
            if (!unix) {
                made.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            }
            return made.bind(endpoint.address());
        } catch (IOException e) {
            made.close();
            String remedy =
                    e instanceof BindException ? unix ? "remove the file if nobody listens there" : "it is in use" : "";
            throw new IOException("cannot listen at " + endpoint.address() + " (" + e.getMessage() + ") " + remedy, e);
        }
    }

    /** Returns the port that we listen at; 0 for others. */
    int port() {
        try {
            return server != null && server.getLocalAddress() instanceof InetSocketAddress a ? a.getPort() : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Waits for a connection, or tries to make one. */
    FrameChannel connect() throws IOException {
        if (endpoint.kind() == Endpoint.Kind.DATAGRAM) {
            return new DatagramLink(Objects.requireNonNull(endpoint.local()), endpoint.address());
        }
        SocketChannel socket = server != null ? server.accept() : SocketChannel.open(endpoint.address());
        if (socket.getRemoteAddress() instanceof InetSocketAddress) {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        return new StreamChannel(socket);
    }

    @Override
    public void close() {
        if (server == null) {
            return;
        }
        try {
            server.close();
            if (endpoint.address() instanceof UnixDomainSocketAddress unix) {
                Files.deleteIfExists(unix.getPath());
            }
        } catch (IOException e) {
            // the socket's file stays behind
        }
    }
}
