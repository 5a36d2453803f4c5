package backplane.shell.command;

import backplane.api.PlugException;
import backplane.core.CableInfo;
import backplane.core.EthernetJack;
import backplane.core.StateTree;
import backplane.machine.ConnectionInfo;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.shell.Names;
import backplane.shell.text.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The commands {@code eth:*}. */
@Component(
        service = EthernetCommands.class,
        immediate = true,
        property = {
            "osgi.command.scope=eth",
            "osgi.command.function=list",
            "osgi.command.function=attach",
            "osgi.command.function=detach",
            "osgi.command.function=link",
            "osgi.command.function=stats",
            "osgi.command.function=capture",
            "osgi.command.function=show"
        })
public final class EthernetCommands {

    private static final String CARD = "name of a network card, as in eth:list";
    private static final long MILLION = 1_000_000;

    private final Lookup lookup;
    private final CableEditor editor;
    private final Map<String, Capture> captures = new ConcurrentHashMap<>();

    /** Works on the cards of all machines. */
    @Activate
    public EthernetCommands(@Reference Machines machines, @Reference ConfigurationAdmin admin) {
        lookup = new Lookup(machines);
        editor = new CableEditor(admin, "eth");
    }

    /** Closes the captures. */
    @Deactivate
    void stop() throws InterruptedException {
        for (String key : captures.keySet()) {
            end(key);
        }
    }

    /** Lists the cards. */
    @Descriptor("lists the network cards, their backends and the state of the link")
    public String list() {
        Table table = new Table("CARD", "LINK", "SENT", "RECEIVED", "BACKEND");
        for (HostedMachine host : lookup.all()) {
            for (String card : cards(host)) {
                Optional<CableInfo> cable = cable(host, card);
                EthernetJack.Counters counters = counters(host, card);
                String backend = connection(host, card)
                        .map(c -> c.connected() ? c.detail() : c.backend() + " is not connected: " + c.detail())
                        .orElse("none; eth:attach " + card + " vnet");
                table.row(
                        lookup.all().size() > 1 ? host.name() + "/" + card : card,
                        cable.map(CableInfo::up).orElse(false) ? "up" : "down",
                        counters.sent(),
                        counters.received(),
                        backend);
            }
        }
        return table.isEmpty()
                ? "no network card; write one into the profile, as: ne2k: ethmod=vnet"
                : table.toString();
    }

    private static List<String> cards(HostedMachine host) {
        return host.machine().slots().stream()
                .filter(s -> s.claims().stream().anyMatch(c -> c.startsWith("ethernet ")))
                .map(s -> s.id())
                .toList();
    }

    private static EthernetJack.Counters counters(HostedMachine host, String card) {
        return host.machine().call(() -> host.machine().board().ethernet(card).counters());
    }

    private static Optional<CableInfo> cable(HostedMachine host, String card) {
        return host.machine().cables().stream()
                .filter(c -> c.key().equals(card) && c.kind().equals("ethernet"))
                .findFirst();
    }

    private static Optional<ConnectionInfo> connection(HostedMachine host, String card) {
        return host.connections().stream()
                .filter(c -> c.card().equals(card) && c.kind().equals("eth"))
                .findFirst();
    }

    private Lookup.Found card(String name) {
        Lookup.Found found = lookup.part(name);
        if (!cards(found.machine()).contains(found.id())
                && connection(found.machine(), found.id()).isEmpty()) {
            throw new IllegalArgumentException(name + " is not a network card; see eth:list");
        }
        return found;
    }

    /** Changes the backend. */
    @Descriptor("attaches a card to another backend while the guest runs; if that does not open, all stays as it was")
    public String attach(
            @Names(Names.Of.CARD) @Descriptor(CARD) String name,
            @Names(Names.Of.NETWORK) @Descriptor("type of backend, as tuntap or vnet") String type,
            @Descriptor("its keys, as ethdev=tap0; profile:explain ne2k lists them") String... keys)
            throws IOException, InterruptedException {
        Lookup.Found found = card(name);
        Map<String, Object> properties = new TreeMap<>();
        for (String word : keys) {
            Map.Entry<String, Object> key = CableEditor.key(word);
            properties.put(key.getKey(), key.getValue());
        }
        editor.attach(found.machine(), found.id(), type, properties);
        return found.id() + ": "
                + connection(found.machine(), found.id())
                        .map(ConnectionInfo::detail)
                        .orElse(type);
    }

    /** Takes the backend away. */
    @Descriptor("takes the backend of a card away; the guest sees the link go down")
    public String detach(@Names(Names.Of.CARD) @Descriptor(CARD) String name) throws IOException {
        Lookup.Found found = card(name);
        editor.detach(found.machine(), found.id());
        return found.id() + " has no backend";
    }

    /** Shows the link. */
    @Descriptor("tells whether a card has a link")
    public String link(@Names(Names.Of.CARD) @Descriptor(CARD) String name) {
        Lookup.Found found = card(name);
        boolean up = cable(found.machine(), found.id()).map(CableInfo::up).orElse(false);
        return found.id() + ": link " + (up ? "up" : "down");
    }

    /** Sets the link. */
    @Descriptor("pulls the cable of a card (down) or puts it back (up)")
    public String link(@Names(Names.Of.CARD) @Descriptor(CARD) String name, @Descriptor("up or down") String direction)
            throws PlugException {
        if (!direction.equals("up") && !direction.equals("down")) {
            throw new IllegalArgumentException("'" + direction + "' is no direction; write up or down");
        }
        Lookup.Found found = card(name);
        found.machine().link(found.id(), direction.equals("up"));
        return link(name);
    }

    /** Shows the counters. */
    @Descriptor("shows what a card has sent and received, and what was dropped")
    public String stats(@Names(Names.Of.CARD) @Descriptor(CARD) String name) {
        Lookup.Found found = card(name);
        EthernetJack.Counters c = counters(found.machine(), found.id());
        Table table = new Table("COUNTER", "FRAMES", "BYTES")
                .row("sent by the guest", c.sent(), c.sentBytes())
                .row("received by the guest", c.received(), c.receivedBytes())
                .row("dropped: no link, or cable full", c.sendDropped(), "")
                .row("dropped: impossible length", c.badLength(), "");
        cable(found.machine(), found.id()).ifPresent(info -> {
            table.row("dropped: from the host", info.dropped(), "");
            table.row("lost: the backend could not send", info.errors(), "");
            if (!info.error().isEmpty()) {
                table.row("last error", "", info.error());
            }
        });
        return table.toString();
    }

    /** Shows the card. */
    @Descriptor("shows a card: what it has claimed, its cable, its counters and registers")
    public String show(@Names(Names.Of.CARD) @Descriptor(CARD) String name) {
        Lookup.Found found = card(name);
        StateTree state = found.machine().machine().deviceState(found.id());
        Capture capture = captures.get(key(found));
        return list() + "\n\n" + stats(name) + (capture == null ? "" : "\n\ncapture " + capture)
                + (state == null ? "" : "\n\n" + state);
    }

    private static String key(Lookup.Found found) {
        return found.machine().name() + "/" + found.id();
    }

    /** Lists captures. */
    @Descriptor("tells which captures are running")
    public String capture() {
        return captures.isEmpty()
                ? "no capture; eth:capture CARD FILE.pcapng starts one"
                : String.join(
                        "\n",
                        captures.entrySet().stream()
                                .map(e -> e.getKey() + " into " + e.getValue())
                                .toList());
    }

    /** Starts or ends a capture. */
    @Descriptor("writes the frames of a card into a pcapng file, or ends that")
    public String capture(
            @Names(Names.Of.CARD) @Descriptor(CARD) String name,
            @Names(Names.Of.FILE) @Descriptor("the file, or off") String file)
            throws IOException, InterruptedException {
        Lookup.Found found = card(name);
        String key = key(found);
        found.machine().machine().tap(found.id(), null);
        Capture old = end(key);
        if (file.equals("off")) {
            return old == null ? found.id() + " is not captured" : old.toString();
        }
        long epoch = found.machine().machine().settings().epochMillis() * MILLION;
        Capture capture = new Capture(Path.of(file), found.id(), epoch);
        captures.put(key, capture);
        found.machine().machine().tap(found.id(), capture);
        return found.id() + " is captured into " + file;
    }

    private @Nullable Capture end(String key) throws InterruptedException {
        Capture capture = captures.remove(key);
        if (capture != null) {
            capture.close();
        }
        return capture;
    }
}
