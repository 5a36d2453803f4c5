package backplane.eth.tuntap;

import backplane.api.EthernetBackend.Wire;
import java.io.IOException;
import java.util.Map;

/** One attachment, from the opened interface to the last step undone. */
final class Connection {

    private final Tap tap;
    private final TapReader reader;
    private final HostSetup setup;
    private final Script down;
    private final Wire wire;
    private final Map<String, String> about;

    private Connection(Tap tap, HostSetup setup, Script down, Wire wire, Map<String, String> about) {
        this.tap = tap;
        this.setup = setup;
        this.down = down;
        this.wire = wire;
        this.about = about;
        reader = new TapReader(tap, wire);
    }

    /** Attaches, configures, and starts to read; if anything fails, nothing is left behind. */
    static Connection open(Tuntap.Config config, TapName name, Wire wire, Map<String, String> about)
            throws IOException {
        Tap tap = attach(name);
        HostSetup setup = new HostSetup();
        try {
            configure(config, tap, setup);
            Script script = new Script(config.script(), config.timeout());
            if (script.present()) {
                script.run("up", tap.name(), about);
            }
            tap.carrier(true);
        } catch (IOException | RuntimeException e) {
            setup.undo();
            tap.close();
            throw e;
        }
        Script down = new Script(config.downscript(), config.timeout());
        Connection connection = new Connection(tap, setup, down, wire, about);
        connection.reader.start();
        return connection;
    }

    private static Tap attach(TapName name) throws IOException {
        try {
            return Tap.open(name);
        } catch (LinkageError e) {
            throw new IOException("TAP interfaces need Linux and JNA's native library for this processor: " + e, e);
        }
    }

    private static void configure(Tuntap.Config config, Tap tap, HostSetup setup) throws IOException {
        Masquerade.Tool tool = Masquerade.Tool.parse(config.masquerade());
        if (config.mtu() > 0) {
            setup.mtu(tap, config.mtu());
        }
        if (!config.address().isBlank()) {
            setup.address(tap, config.address());
        }
        if (config.up() || !config.address().isBlank()) {
            setup.up(tap);
        }
        if (tool != null) {
            setup.masquerade(tap, Masquerade.networkOf(config.address()), tool);
        }
    }

    String name() {
        return tap.name();
    }

    void send(byte[] frame, int offset, int length) throws IOException {
        tap.write(frame, offset, length);
    }

    void close() {
        reader.stop();
        if (down.present()) {
            try {
                down.run("down", tap.name(), about);
            } catch (IOException e) {
                wire.log().warn(String.valueOf(e.getMessage()));
            }
        }
        setup.undo();
        tap.carrier(false);
        tap.close();
    }
}
