package backplane.eth.tuntap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules that hide a guest's network behind the host: source translation of what leaves for elsewhere, and leave to pass
 * in both directions, which firewalls with a closed forward chain do not give by themselves.
 *
 * @param name the interface
 * @param network as {@code 10.0.5.0/30}
 */
record Masquerade(String name, String network, Tool tool) {

    /** The program that sets the rules. */
    enum Tool {
        NFT,
        IPTABLES;

        /** Reads the key {@code masquerade}; null for none. */
        static @Nullable Tool parse(String text) throws IOException {
            return switch (text.strip()) {
                case "", "0", "none", "false" -> null;
                case "1", "auto", "true" -> automatic();
                case "nft" -> NFT;
                case "iptables" -> IPTABLES;
                default -> throw new IOException("masquerade=" + text + ": use 0, 1, nft or iptables");
            };
        }

        private static Tool automatic() {
            return !Command.exists("nft") && Command.exists("iptables") ? IPTABLES : NFT;
        }
    }

    /** Returns the network that an address with prefix length lies in: {@code 10.0.5.1/30} in {@code 10.0.5.0/30}. */
    static String networkOf(String address) throws IOException {
        int slash = address.indexOf('/');
        try {
            int prefix = slash < 0 ? 32 : Integer.parseInt(address.substring(slash + 1));
            byte[] bytes = InetAddress.getByName(numeric(slash < 0 ? address : address.substring(0, slash)))
                    .getAddress();
            if (bytes.length != 4 || prefix < 1 || prefix > 32) {
                throw bad(address);
            }
            for (int bit = prefix; bit < 32; bit++) {
                bytes[bit >> 3] &= (byte) ~(0x80 >> (bit & 7));
            }
            return InetAddress.getByAddress(bytes).getHostAddress() + "/" + prefix;
        } catch (NumberFormatException | UnknownHostException e) {
            throw bad(address);
        }
    }

    private static String numeric(String text) throws IOException {
        if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            throw bad(text);
        }
        return text;
    }

    private static IOException bad(String address) {
        return new IOException("address=" + address
                + ": masquerading needs an IPv4 address with its prefix length, as in" + " address=10.0.5.1/30");
    }

    void add() throws IOException {
        if (tool == Tool.NFT) {
            HostSetup.call("nft", nft());
            return;
        }
        removeIptables();
        for (List<String> rule : iptables()) {
            HostSetup.call("iptables", with("-I", rule));
        }
    }

    void remove() throws IOException {
        if (tool == Tool.NFT) {
            HostSetup.call("nft", "delete", "table", "ip", table());
        } else {
            removeIptables();
        }
    }

    private String table() {
        return "backplane_" + name.replaceAll("[^A-Za-z0-9_]", "_");
    }

    /** One transaction; the table is made, emptied of what an earlier run may have left, and filled. */
    private String nft() {
        String table = "table ip " + table();
        return table + "\ndelete " + table + "\n" + table + " {\n"
                + "chain postrouting { type nat hook postrouting priority srcnat;"
                + " ip saddr " + network + " ip daddr != " + network + " masquerade; }\n"
                + "chain forward { type filter hook forward priority filter; policy accept;"
                + " iifname \"" + name + "\" accept; oifname \"" + name + "\" accept; }\n}\n";
    }

    private List<List<String>> iptables() {
        return List.of(
                List.of("POSTROUTING", "-t", "nat", "-s", network, "!", "-d", network, "-j", "MASQUERADE"),
                List.of("FORWARD", "-i", name, "-j", "ACCEPT"),
                List.of("FORWARD", "-o", name, "-j", "ACCEPT"));
    }

    private void removeIptables() {
        for (List<String> rule : iptables()) {
            try {
                HostSetup.call("iptables", with("-D", rule));
            } catch (IOException e) {
                // it was not there
            }
        }
    }

    private static String[] with(String action, List<String> rule) {
        List<String> words = new ArrayList<>(List.of("-w", action));
        words.addAll(rule);
        return words.toArray(new String[0]);
    }
}
