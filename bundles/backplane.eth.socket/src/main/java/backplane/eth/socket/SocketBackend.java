package backplane.eth.socket;

import backplane.api.EthernetBackend;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A cable through a socket to another program: QEMU, passt, or another Backplane. */
@Component(
        service = EthernetBackend.class,
        configurationPid = "backplane.rc.eth.socket",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = SocketBackend.Config.class, factory = true)
public final class SocketBackend implements EthernetBackend {

    /** The keys of {@code ethmod=socket}. */
    @ObjectClassDefinition(
            name = "Ethernet over a socket",
            description = "A cable to another program, such as QEMU or passt")
    public @interface Config {
        @AttributeDefinition(
                description = "HOST:PORT, unix:PATH, listen:HOST:PORT, listen:unix:PATH, or udp:LOCALPORT:HOST:PORT")
        String ethdev() default "";
    }

    private final Config config;
    private final String id;
    private @Nullable Session session;
    private int port;

    /** Makes a backend that is not attached yet. */
    @Activate
    public SocketBackend(Config config, Map<String, Object> properties) {
        this.config = config;
        id = String.valueOf(properties.getOrDefault("id", ""));
    }

    @Override
    public String description() {
        return "socket " + config.ethdev();
    }

    @Override
    public void open(Wire wire) throws IOException {
        close();
        Connector connector = new Connector(Endpoint.parse(config.ethdev()));
        Session made = new Session(connector, wire, id.isEmpty() ? config.ethdev() : id);
        synchronized (this) {
            session = made;
            port = connector.port();
        }
        made.start();
    }

    /** Returns the TCP port that it listens at, 0 if it does not. */
    synchronized int port() {
        return port;
    }

    @Override
    public void send(byte[] frame, int offset, int length) throws IOException {
        Session s;
        synchronized (this) {
            s = session;
        }
        if (s != null) {
            s.send(frame, offset, length);
        }
    }

    @Override
    @Deactivate
    public void close() {
        Session s;
        synchronized (this) {
            s = session;
            session = null;
        }
        if (s != null) {
            s.close();
        }
    }
}
