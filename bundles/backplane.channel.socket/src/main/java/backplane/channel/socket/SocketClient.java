package backplane.channel.socket;

import backplane.api.CharBackend;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A port that connects to a TCP server: {@code com1: mode=socket-client, dev=localhost:4321}. */
@Component(
        service = CharBackend.class,
        configurationPid = "backplane.rc.channel.socket-client",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = SocketClient.Config.class, factory = true)
public final class SocketClient implements CharBackend {

    private static final int CONNECT_MILLIS = 5000;

    /** The keys of {@code com1: mode=socket-client}. */
    @ObjectClassDefinition(name = "Socket client", description = "A port that connects to a TCP server")
    public @interface Config {
        /** The server. */
        @AttributeDefinition(description = "HOST:PORT of the server, which has to be there")
        String dev() default "";
    }

    private final String server;
    private volatile @Nullable Connection connection;

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
        Socket socket = new Socket();
        try {
            socket.connect(address, CONNECT_MILLIS);
        } catch (IOException e) {
            socket.close();
            throw new IOException(
                    "nobody answers at " + server + " (" + e.getMessage() + "); start the server first", e);
        }
        Connection made = new Connection(socket);
        connection = made;
        Thread thread = new Thread(() -> pump(made, feed), "socket-client-" + address.getPort());
        thread.setDaemon(true);
        thread.start();
    }

    private static void pump(Connection connection, Feed feed) {
        try {
            connection.pump(feed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        Connection present = connection;
        connection = null;
        if (present != null) {
            present.close();
        }
    }
}
