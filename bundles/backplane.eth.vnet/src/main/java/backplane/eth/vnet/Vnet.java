package backplane.eth.vnet;

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

/** A network that needs nothing of the real one: a host that answers ARP, ping, DHCP, DNS, TFTP and HTTP. */
@Component(
        service = EthernetBackend.class,
        configurationPid = "backplane.rc.eth.vnet",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Vnet.Config.class, factory = true)
public final class Vnet implements EthernetBackend {

    /** The keys of {@code ethmod=vnet}; the first two are Bochs'. */
    @ObjectClassDefinition(
            name = "Built-in network",
            description = "DHCP, DNS, TFTP and HTTP without the host and without privileges")
    public @interface Config {
        @AttributeDefinition(description = "Folder that TFTP and HTTP serve; none = no files")
        String ethdev() default "";

        @AttributeDefinition(description = "File of settings in Bochs' format that begins with '# vnet config'")
        String script() default "none";

        @AttributeDefinition(description = "The network, a /24: host .1, name server .2, leases from .15")
        String net() default "192.168.10.0";

        @AttributeDefinition(description = "Name of the host")
        String hostname() default "vnet";

        @AttributeDefinition(description = "Boot file that DHCP names")
        String bootfile() default "pxelinux.0";
    }

    private final Config config;
    private final String id;
    private @Nullable Host host;

    /** Makes a backend that is not attached yet. */
    @Activate
    public Vnet(Config config, Map<String, Object> properties) {
        this.config = config;
        id = String.valueOf(properties.getOrDefault("id", ""));
    }

    @Override
    public String description() {
        return "built-in network " + config.net() + "/24";
    }

    @Override
    public void open(Wire wire) throws IOException {
        close();
        Host made = new Host(Plan.of(config), wire, "eth-vnet-" + id);
        synchronized (this) {
            host = made;
        }
        made.start();
    }

    @Override
    public void send(byte[] frame, int offset, int length) {
        Host h;
        synchronized (this) {
            h = host;
        }
        if (h != null) {
            h.frame(frame, offset, length);
        }
    }

    @Override
    @Deactivate
    public void close() {
        Host h;
        synchronized (this) {
            h = host;
            host = null;
        }
        if (h != null) {
            h.close();
        }
    }

    /** Its answers take time of the host: a clock that skips idle time would run into the guest's time limits. */
    @Override
    public boolean live() {
        return true;
    }
}
