package backplane.channel.stdio;

import backplane.api.CharBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A port on the program's standard input and output. Only one part of the program may read standard input: whoever
 * enters its name into the system property {@value #OWNER} first.
 */
@Component(
        service = CharBackend.class,
        configurationPid = "backplane.rc.channel.stdio",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = StandardStreams.Config.class, factory = true)
public final class StandardStreams implements CharBackend {

    /** System property that names who reads standard input; it outlives an update of any bundle. */
    static final String OWNER = "backplane.stdin";

    /** Input is polled, because a read that waits on standard input can not be ended. */
    private static final int POLL_MILLIS = 15;

    /** The same when nothing has come for so many polls. */
    private static final int CALM_POLL_MILLIS = 50, CALM_POLLS = 200;

    /** The keys of {@code com1: mode=stdio}. */
    @ObjectClassDefinition(name = "Standard streams", description = "A port on standard input and output")
    public @interface Config {
        /** Whether the port gets standard input too. */
        @AttributeDefinition(description = "0 = output only")
        boolean input() default true;
    }

    private final String id;
    private final boolean input;
    private final InputStream in;
    private final PrintStream out;
    private @Nullable Thread reader;
    private @Nullable RawMode mode;

    @Activate
    public StandardStreams(Config config, Map<String, Object> properties) {
        this(String.valueOf(properties.get("id")), config.input(), System.in, System.out);
    }

    StandardStreams(String id, boolean input, InputStream in, PrintStream out) {
        this.id = id;
        this.input = input;
        this.in = in;
        this.out = out;
    }

    @Override
    public String description() {
        return input ? "standard input and output" : "standard output";
    }

    @Override
    public void open(Feed feed) throws IOException {
        if (input) {
            Object owner = System.getProperties().putIfAbsent(OWNER, id);
            if (owner != null) {
                throw new IOException("standard input belongs to " + owner + " already; "
                        + (owner.equals("shell") ? "start the program with --headless" : "let one of the two use it")
                        + ", or add input=0 for output alone");
            }
            mode = RawMode.enter();
        }
        feed.connected(true);
        if (input) {
            Thread thread = new Thread(() -> read(feed), "stdio-" + id);
            thread.setDaemon(true);
            reader = thread;
            thread.start();
        }
    }

    private void read(Feed feed) {
        byte[] octets = new byte[256];
        int empty = 0;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                int waiting = in.available();
                if (waiting == 0) {
                    Thread.sleep(empty++ < CALM_POLLS ? POLL_MILLIS : CALM_POLL_MILLIS);
                    continue;
                }
                empty = 0;
                int count = in.read(octets, 0, Math.min(waiting, octets.length));
                if (count < 0 || !feed.deliver(octets, 0, count)) {
                    return;
                }
            }
        } catch (IOException e) {
            feed.log().warn("standard input ended: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void send(byte[] octets, int offset, int length) {
        out.write(octets, offset, length);
        out.flush();
    }

    @Override
    public void close() {
        Thread thread = reader;
        reader = null;
        if (thread != null) {
            thread.interrupt();
            System.getProperties().remove(OWNER, id);
        }
        if (mode != null) {
            mode.leave();
            mode = null;
        }
    }
}
