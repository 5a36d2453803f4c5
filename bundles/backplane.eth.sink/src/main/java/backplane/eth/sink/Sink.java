package backplane.eth.sink;

import backplane.api.EthernetBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Bochs' {@code null} module: takes the guest's frames and never sends any. On request it keeps Bochs' two logs. */
@Component(
        service = EthernetBackend.class,
        configurationPid = "backplane.rc.eth.null",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Sink.Config.class, factory = true)
public final class Sink implements EthernetBackend {

    /** The keys of {@code ethmod=null}. */
    @ObjectClassDefinition(
            name = "Nothing at the end of the cable",
            description = "A link without traffic: what is sent is lost")
    public @interface Config {
        @AttributeDefinition(description = "A name that is shown in the log")
        String ethdev() default "";

        @AttributeDefinition(
                description = "Folder for Bochs' logs eth_null-tx.log and eth_null-txdump.txt; none = no logs")
        String logdir() default "";
    }

    private final Config config;
    private @Nullable TransmitLog log;

    /** Makes a backend that is not attached yet. */
    @Activate
    public Sink(Config config, Map<String, Object> properties) {
        this.config = config;
    }

    @Override
    public String description() {
        return "null, frames are lost" + (config.logdir().isBlank() ? "" : ", logs in " + config.logdir());
    }

    @Override
    public synchronized void open(Wire wire) throws IOException {
        close();
        if (!config.logdir().isBlank()) {
            log = new TransmitLog(Path.of(config.logdir()), config.ethdev(), wire.cardAddress());
        }
    }

    @Override
    public synchronized void send(byte[] frame, int offset, int length) throws IOException {
        if (log != null) {
            log.frame(frame, offset, length);
        }
    }

    @Override
    @Deactivate
    public synchronized void close() {
        if (log != null) {
            log.close();
            log = null;
        }
    }

    @Override
    public boolean live() {
        return false;
    }
}
