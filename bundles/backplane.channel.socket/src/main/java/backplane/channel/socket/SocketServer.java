package backplane.channel.socket;

import backplane.api.CharBackend;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A port that waits for a TCP client, one at a time: {@code com1: mode=socket-server, dev=localhost:4321}. Unlike Bochs the
 * machine starts at once; what the port sends before a client comes is lost.
 */
@Component(
        service = CharBackend.class,
        configurationPid = "backplane.rc.channel.socket-server",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = SocketServer.Config.class, factory = true)
public final class SocketServer implements CharBackend {

    /** The keys of {@code com1: mode=socket-server}. */
    @ObjectClassDefinition(name = "Socket server", description = "A port that waits for a TCP client")
    public @interface Config {
        /** Where to listen. */
        @AttributeDefinition(
                description = "HOST:PORT or PORT to listen at; without HOST only this computer can connect")
        String dev() default "";
    }

    private final String address;
    private volatile @Nullable ServerSocket listener;
    private volatile @Nullable Connection connection;

    @Activate
    public SocketServer(Config config) {
        this(config.dev());
    }

    /** @param address {@code host:port}; port 0 takes any free one */
    public SocketServer(String address) {
        this.address = address;
    }

    @Override
    public String description() {
        return "TCP server at " + address + (connection == null ? "" : ", a client is connected");
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public void open(Feed feed) throws IOException {
        InetSocketAddress endpoint = Endpoint.parse(address);
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(endpoint, 1);
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot listen at " + address + " (" + e.getMessage() + "); choose another port", e);
        }
        listener = socket;
        feed.connected(false);
        Thread thread = new Thread(() -> serve(socket, feed), "socket-server-" + socket.getLocalPort());
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns the port that is listened at, -1 while closed. */
    int port() {
        ServerSocket socket = listener;
        return socket == null ? -1 : socket.getLocalPort();
    }

    private void serve(ServerSocket socket, Feed feed) {
        try {
            boolean open = true;
            while (open) {
                Connection client = new Connection(socket.accept());
                connection = client;
                open = client.pump(feed);
                connection = null;
            }
        } catch (IOException e) {
            // the listener was closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void send(byte[] octets, int offset, int length) throws IOException {
        Connection client = connection;
        if (client != null) {
            client.send(octets, offset, length);
        }
    }

    @Override
    public void close() {
        ServerSocket socket = listener;
        listener = null;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // it is closed all the same
            }
        }
        Connection client = connection;
        if (client != null) {
            client.close();
        }
    }
}
