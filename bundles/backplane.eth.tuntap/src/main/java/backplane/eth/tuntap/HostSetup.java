package backplane.eth.tuntap;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * What the keys {@code address}, {@code up}, {@code mtu} and {@code masquerade} do to the interface, by the programs {@code
 * ip} and {@code nft} or {@code iptables}. Each step leaves its reverse behind; {@link #undo} takes them in reverse order.
 */
final class HostSetup {

    private static final int SECONDS = 10;

    private final Deque<Step> undo = new ArrayDeque<>();

    /** Something to be done on the host. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    void mtu(Tap tap, int mtu) throws IOException {
        int before = tap.mtu();
        ip("link", "set", "dev", tap.name(), "mtu", Integer.toString(mtu));
        later(() -> ip("link", "set", "dev", tap.name(), "mtu", Integer.toString(before)));
    }

    void address(Tap tap, String address) throws IOException {
        ip("addr", "replace", address, "dev", tap.name());
        later(() -> ip("addr", "del", address, "dev", tap.name()));
    }

    void up(Tap tap) throws IOException {
        if (tap.state() == Tap.State.DOWN) {
            ip("link", "set", "dev", tap.name(), "up");
            later(() -> ip("link", "set", "dev", tap.name(), "down"));
        }
    }

    /** Lets the guest's network reach beyond the host under the host's own addresses. */
    void masquerade(Tap tap, String network, Masquerade.Tool tool) throws IOException {
        Masquerade rules = new Masquerade(tap.name(), network, tool);
        later(rules::remove);
        rules.add();
        Forwarding.request();
        later(Forwarding::release);
    }

    private void later(Step step) {
        undo.push(step);
    }

    /** Takes everything back; steps that fail because the interface is gone are none. */
    void undo() {
        while (!undo.isEmpty()) {
            try {
                undo.pop().run();
            } catch (IOException e) {
                // the interface was deleted, or somebody else has cleaned up
            }
        }
    }

    private static void ip(String... words) throws IOException {
        call("ip", words);
    }

    static void call(String program, String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of(Command.find(program)));
        line.addAll(List.of(words));
        try {
            Command.run(line, Map.of("PATH", Command.PATH), SECONDS);
        } catch (IOException e) {
            throw new IOException(remedy(program, String.valueOf(e.getMessage())), e);
        }
    }

    private static String remedy(String program, String message) {
        if (message.contains("error=2,")) {
            return "the program '" + program
                    + "' is missing: install it, or use script= instead of the keys address, up,"
                    + " mtu and masquerade";
        }
        return message.contains("not permitted") || message.contains("you must be root")
                ? message + " - configure the interface once as root instead and leave the keys address, up, mtu and"
                        + " masquerade out, or run as root"
                : message;
    }
}
