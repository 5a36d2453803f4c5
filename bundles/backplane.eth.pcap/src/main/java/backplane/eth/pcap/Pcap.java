package backplane.eth.pcap;

import backplane.api.EthernetBackend;
import backplane.capture.CaptureReader;
import backplane.capture.CaptureWriter;
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

/** Capture files in place of a network: what the guest sends is written, what a file holds is played to the guest. */
@Component(
        service = EthernetBackend.class,
        configurationPid = "backplane.rc.eth.pcap",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Pcap.Config.class, factory = true)
public final class Pcap implements EthernetBackend {

    /** The keys of {@code ethmod=pcap}. */
    @ObjectClassDefinition(name = "Capture files", description = "Writes what the guest sends; plays a capture to it")
    public @interface Config {
        @AttributeDefinition(
                description =
                        "File to write: NAME.pcap and NAME.cap in the classic format, others as pcapng; none = write nothing")
        String ethdev() default "";

        @AttributeDefinition(description = "File to play to the guest, pcap or pcapng; none = nothing")
        String replay() default "";

        @AttributeDefinition(description = "1 = play as fast as the card takes it; 0 = at the pace of the file")
        boolean fast() default false;
    }

    private final Config config;
    private final String id;
    private @Nullable CaptureWriter writer;
    private @Nullable Replay replay;
    private @Nullable Wire wire;
    private long lost;

    /** Makes a backend that is not attached yet. */
    @Activate
    public Pcap(Config config, Map<String, Object> properties) {
        this.config = config;
        id = String.valueOf(properties.getOrDefault("id", "eth"));
    }

    @Override
    public String description() {
        String written = config.ethdev().isBlank() ? "" : "capture in " + config.ethdev();
        String played = config.replay().isBlank() ? "" : "replay of " + config.replay();
        return written + (written.isEmpty() || played.isEmpty() ? "" : ", ") + played;
    }

    @Override
    public void open(Wire other) throws IOException {
        close();
        if (config.ethdev().isBlank() && config.replay().isBlank()) {
            throw new IOException("ethmod=pcap needs ethdev=FILE to write, or replay=FILE to play");
        }
        CaptureReader reader = config.replay().isBlank() ? null : new CaptureReader(Path.of(config.replay()));
        synchronized (this) {
            wire = other;
            writer = config.ethdev().isBlank() ? null : new CaptureWriter(Path.of(config.ethdev()), id);
            if (reader != null) {
                replay = new Replay(
                        reader, other, config.fast(), "eth-pcap-" + id, (f, n) -> write(false, f, 0, n, other.now()));
                replay.start();
            }
        }
    }

    @Override
    public void send(byte[] frame, int offset, int length) {
        Wire w;
        synchronized (this) {
            w = wire;
        }
        if (w != null) {
            write(true, frame, offset, length, w.now());
        }
    }

    /** A file that cannot be written ends the capture, not the cable. */
    private synchronized void write(boolean fromCard, byte[] frame, int offset, int length, long now) {
        CaptureWriter w = writer;
        if (w == null) {
            lost += lost > 0 ? 1 : 0;
            return;
        }
        try {
            w.frame(fromCard, frame, offset, length, now);
        } catch (IOException e) {
            lost = 1;
            writer = null;
            shut(w);
            report("the capture " + config.ethdev() + " ends here (" + e.getMessage()
                    + "); what was written can be read. Make room and attach the card anew");
        }
    }

    private void report(String message) {
        if (wire != null) {
            wire.log().error(message);
        }
    }

    @Override
    @Deactivate
    public void close() {
        Replay r;
        synchronized (this) {
            r = replay;
            replay = null;
        }
        if (r != null) {
            r.close();
        }
        synchronized (this) {
            if (lost > 0) {
                report(lost + " frames are missing in the capture " + config.ethdev());
            }
            lost = 0;
            if (writer != null) {
                shut(writer);
            }
            writer = null;
            wire = null;
        }
    }

    private static void shut(CaptureWriter w) {
        try {
            w.close();
        } catch (IOException e) {
            // nothing was buffered
        }
    }

    /** Only a replay at its own pace has to do with the time of the host. */
    @Override
    public boolean live() {
        return !config.replay().isBlank() && !config.fast();
    }
}
