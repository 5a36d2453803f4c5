package backplane.eth.tuntap;

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

/**
 * A cable into the host: the guest's frames appear on a TAP interface of Linux, and the host's there in the guest. Routing,
 * bridging or masquerading from there on is the host's business; a script or the keys below set it up.
 */
@Component(
        service = EthernetBackend.class,
        configurationPid = "backplane.rc.eth.tuntap",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Tuntap.Config.class, factory = true)
public final class Tuntap implements EthernetBackend {

    /** The keys of {@code ethmod=tuntap}; the first two are Bochs'. */
    @ObjectClassDefinition(name = "TAP interface", description = "A cable into the network of the host")
    public @interface Config {
        @AttributeDefinition(
                description = "The interface: tap0, /dev/net/tun:tap0, or /dev/net/tun for one that the kernel names")
        String ethdev() default TapName.NODE;

        @AttributeDefinition(
                description =
                        "Program that configures the interface, called with its name; if it fails, the cable is not attached")
        String script() default "none";

        @AttributeDefinition(description = "Program that is called with the interface's name before it is left")
        String downscript() default "none";

        @AttributeDefinition(description = "Seconds after which a script is killed", min = "1", max = "600")
        int timeout() default 30;

        @AttributeDefinition(
                description =
                        "Address of the host on the interface with prefix length, such as 10.0.5.1/30; taken away at the end")
        String address() default "";

        @AttributeDefinition(description = "1 = set the interface up; address does it too")
        boolean up() default false;

        @AttributeDefinition(description = "Largest packet of the interface; 0 = as it is", min = "0", max = "16370")
        int mtu() default 0;

        @AttributeDefinition(
                description =
                        "Let the guest reach other networks under the host's address: 1, or the tool, nft or iptables; undone at the end")
        String masquerade() default "0";
    }

    private final Config config;
    private final String machine;
    private final String id;
    private @Nullable Connection connection;
    private String shown;

    /** Makes a backend that is not attached yet; {@code properties} tell the machine and the backend's id. */
    @Activate
    public Tuntap(Config config, Map<String, Object> properties) {
        this.config = config;
        machine = String.valueOf(properties.getOrDefault("machine", ""));
        id = String.valueOf(properties.getOrDefault("id", ""));
        shown = config.ethdev();
    }

    @Override
    public synchronized String description() {
        return shown;
    }

    @Override
    public void open(Wire wire) throws IOException {
        close();
        TapName name = TapName.parse(config.ethdev());
        if (!name.notice().isEmpty()) {
            wire.log().warn(name.notice());
        }
        Connection opened = Connection.open(
                config,
                name,
                wire,
                Map.of("BACKPLANE_MACHINE", machine, "BACKPLANE_BACKEND", id, "BACKPLANE_MAC", wire.cardAddress()));
        synchronized (this) {
            connection = opened;
            shown = opened.name() + " on " + name.node();
        }
    }

    @Override
    public void send(byte[] frame, int offset, int length) throws IOException {
        Connection c = current();
        if (c == null) {
            throw new IOException(config.ethdev() + ": not attached");
        }
        c.send(frame, offset, length);
    }

    private synchronized @Nullable Connection current() {
        return connection;
    }

    @Override
    @Deactivate
    public void close() {
        Connection c;
        synchronized (this) {
            c = connection;
            connection = null;
        }
        if (c != null) {
            c.close();
        }
    }
}
