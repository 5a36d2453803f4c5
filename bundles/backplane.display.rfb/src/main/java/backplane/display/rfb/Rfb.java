package backplane.display.rfb;

import backplane.api.DisplayBackend;
import backplane.display.api.KeyLayout;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The guest's screen for VNC clients: {@code display_library: rfb, options="password=secret"}. */
@Component(
        service = DisplayBackend.class,
        configurationPid = "backplane.rc.display.rfb",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Rfb.Config.class, factory = true)
public final class Rfb implements DisplayBackend {

    private static final int FIRST_PORT = 5900, LAST_PORT = 5949;
    private static final int BACKLOG = 8;

    /** The keys of {@code display_library: rfb}. */
    @ObjectClassDefinition(name = "VNC", description = "The guest's screen for VNC clients")
    public @interface Config {
        /** Options. */
        @AttributeDefinition(
                description = "Separated by commas: address=ADDRESS to listen at (127.0.0.1; * for all), port=PORT (the"
                        + " first free one of 5900 .. 5949), password=AT MOST 8 CHARACTERS, keymap=LAYOUT that the guest"
                        + " uses (us, gb, de, fr, or FILE.keys); timeout=, which has no effect")
        String options() default "";
    }

    private final String options;
    private volatile @Nullable Server server;
    private volatile String place = "";

    @Activate
    public Rfb(Config config) {
        this(config.options());
    }

    /** @param options as in bochsrc */
    public Rfb(String options) {
        this.options = options;
    }

    @Override
    public String description() {
        Server present = server;
        if (present == null) {
            return "VNC, closed";
        }
        long looking = present.looking();
        return "VNC at " + place
                + (looking == 0 ? ", nobody looks" : looking == 1 ? ", one looks" : ", " + looking + " look");
    }

    @Override
    public void open(Monitor monitor) throws IOException {
        Options given = Options.parse(options);
        KeyLayout layout = KeyLayout.of(given.keymap());
        InetAddress address = address(given.address());
        ServerSocket socket = given.port() == 0 ? firstFree(address) : bind(address, given.port());
        place = address.getHostAddress() + ":" + socket.getLocalPort();
        Server opened = new Server(socket, monitor, given.password(), layout, Patience.USUAL);
        server = opened;
        opened.start();
        monitor.log().info("VNC at " + place);
        if (given.password().isEmpty() && !address.isLoopbackAddress()) {
            monitor.log().warn("everybody in the network can use the screen; choose a password=");
        }
    }

    private static InetAddress address(String name) throws IOException {
        try {
            return InetAddress.getByName(name.equals("*") ? "0.0.0.0" : name);
        } catch (UnknownHostException e) {
            throw new IOException(
                    "display_library: rfb: address=" + name + " is not an address of this computer; leave it out", e);
        }
    }

    private static ServerSocket firstFree(InetAddress address) throws IOException {
        for (int port = FIRST_PORT; port <= LAST_PORT; port++) {
            try {
                return listen(address, port);
            } catch (BindException e) {
                if (port == LAST_PORT) {
                    throw new IOException(
                            "display_library: rfb: no port of " + FIRST_PORT + " .. " + LAST_PORT + " is free at "
                                    + address.getHostAddress() + " (" + e.getMessage() + ")",
                            e);
                }
            }
        }
        throw new AssertionError();
    }

    private static ServerSocket bind(InetAddress address, int port) throws IOException {
        try {
            return listen(address, port);
        } catch (BindException e) {
            throw new IOException(
                    "display_library: rfb: cannot listen at " + address.getHostAddress() + ":" + port + " ("
                            + e.getMessage() + "); choose another port=, or leave it out",
                    e);
        }
    }

    private static ServerSocket listen(InetAddress address, int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(address, port), BACKLOG);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Returns the port, -1 while closed. */
    int port() {
        return server == null ? -1 : Integer.parseInt(place.substring(place.lastIndexOf(':') + 1));
    }

    @Override
    public void close() {
        Server present = server;
        server = null;
        if (present != null) {
            present.close();
        }
    }
}
