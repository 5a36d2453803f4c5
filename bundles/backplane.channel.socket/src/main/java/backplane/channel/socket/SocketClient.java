package backplane.channel.socket;

import backplane.api.CharBackend;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A port that connects to a TCP server: {@code com1: mode=socket-client, dev=localhost:4321}. If the server leaves, the guest
 * loses its carrier, and the client tries once a second to find a server again.
 */
@Component(
        service = CharBackend.class,
        configurationPid = "backplane.rc.channel.socket-client",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = SocketClient.Config.class, factory = true)
public final class SocketClient implements CharBackend {

    private static final int CONNECT_MILLIS = 5000;
    private static final int RETRY_MILLIS = 1000;

    /** The keys of {@code com1: mode=socket-client}. */
    @ObjectClassDefinition(name = "Socket client", description = "A port that connects to a TCP server")
    public @interface Config {
        /** The server. */
        @AttributeDefinition(description = "HOST:PORT of the server, which has to be there")
        String dev() default "";
    }

    private final String server;
    private volatile @Nullable Connection connection;
    private volatile CountDownLatch closed = new CountDownLatch(0);

    @Activate
    public SocketClient(Config config) {
        this(config.dev());
    }

    /** @param server {@code host:port} */
    public SocketClient(String server) {
        this.server = server;
    }

    @Override
    public String description() {
        return "TCP client of " + server;
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public void open(Feed feed) throws IOException {
        InetSocketAddress address = Endpoint.parse(server);
        Connection first;
        try {
            first = connect(address);
        } catch (IOException e) {
            throw new IOException(
                    "nobody answers at " + server + " (" + e.getMessage() + "); start the server first", e);
        }
        CountDownLatch end = new CountDownLatch(1);
        closed = end;
        connection = first;
        Thread thread = new Thread(() -> serve(address, first, feed, end), "socket-client-" + address.getPort());
        thread.setDaemon(true);
        thread.start();
    }

    private static Connection connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, CONNECT_MILLIS);
            return new Connection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void serve(InetSocketAddress address, Connection first, Feed feed, CountDownLatch end) {
        try {
            Connection present = first;
            while (present.pump(feed)) {
                present = reconnected(address, end);
                if (present == null) {
                    return;
                }
                connection = present;
                if (end.getCount() == 0) {
                    // closed while it connected
                    present.close();
                }
                feed.log().info("connected to " + server + " again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns a new connection, or null if the port was closed first. */
    private static @Nullable Connection reconnected(InetSocketAddress address, CountDownLatch end)
            throws InterruptedException {
        while (!end.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
            try {
                return connect(address);
            } catch (IOException e) {
                // nobody there yet
            }
        }
        return null;
    }

    @Override
    public void send(byte[] octets, int offset, int length) throws IOException {
        Connection present = connection;
        if (present != null) {
            present.send(octets, offset, length);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        Connection present = connection;
        connection = null;
        if (present != null) {
            present.close();
        }
    }
}
