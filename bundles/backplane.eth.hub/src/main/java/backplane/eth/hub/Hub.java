package backplane.eth.hub;

import backplane.api.EthernetBackend;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Joins all cards that name the same hub, in whatever machine of this program they are. */
@Component(
        service = EthernetBackend.class,
        configurationPid = "backplane.rc.eth.hub",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Hub.Config.class, factory = true)
public final class Hub implements EthernetBackend {

    /** The keys of {@code ethmod=hub}. */
    @ObjectClassDefinition(
            name = "Switch between machines",
            description = "Joins the cards of one or several machines of this program")
    public @interface Config {
        @AttributeDefinition(description = "Name of the hub: all cards that give the same name are joined")
        String ethdev() default "hub0";
    }

    private final String name;
    private final String id;
    private @Nullable Port port;
    private @Nullable Switch hub;

    /** Makes a backend that is not attached yet. */
    @Activate
    public Hub(Config config, Map<String, Object> properties) {
        name = config.ethdev();
        id = properties.getOrDefault("machine", "") + "-" + properties.getOrDefault("id", "");
    }

    @Override
    public String description() {
        return "hub " + name + " with " + Switch.ports(name) + " cards";
    }

    @Override
    public void open(Wire wire) {
        close();
        Port made = new Port(wire, "eth-hub-" + name + "-" + id);
        made.start();
        synchronized (this) {
            port = made;
            hub = Switch.plug(name, made);
        }
    }

    @Override
    public void send(byte[] frame, int offset, int length) {
        Port from;
        Switch through;
        synchronized (this) {
            from = port;
            through = hub;
        }
        if (from != null && through != null) {
            through.forward(from, frame, offset, length);
        }
    }

    @Override
    @Deactivate
    public void close() {
        Port p;
        synchronized (this) {
            p = port;
            port = null;
            hub = null;
        }
        if (p != null) {
            Switch.unplug(name, p);
            p.close();
        }
    }
}
