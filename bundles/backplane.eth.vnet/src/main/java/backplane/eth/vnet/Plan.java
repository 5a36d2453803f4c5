package backplane.eth.vnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Addresses and names of the small network, which is a /24.
 *
 * @param net the network, last byte 0
 * @param host the host itself: gateway, DHCP, TFTP, HTTP
 * @param dns the name server
 * @param first the first address that is leased
 * @param hostname the host's name
 * @param bootfile what DHCP names as boot file
 * @param root folder that TFTP and HTTP serve, or null
 * @param pktlog file for Bochs' log of all frames, or null
 */
record Plan(
        int net,
        int host,
        int dns,
        int first,
        String hostname,
        String bootfile,
        @Nullable Path root,
        @Nullable Path pktlog) {

    static final int MASK = 0xffff_ff00;

    private static final String HEADER = "# vnet config";
    private static final List<String> KNOWN =
            List.of("net", "host", "hostname", "dhcpstart", "dns", "ftp", "bootfile", "pktlog");

    int broadcast() {
        return net | 0xff;
    }

    boolean owns(int address) {
        return address == host || address == dns;
    }

    /**
     * Makes the plan from the backend's keys and from a file in Bochs' format, which counts more.
     *
     * @throws IOException if a value cannot be; the message names it
     */
    static Plan of(Vnet.Config config) throws IOException {
        Map<String, String> keys = new TreeMap<>();
        keys.put("net", config.net());
        keys.put("hostname", config.hostname());
        keys.put("bootfile", config.bootfile());
        if (!config.script().isBlank() && !config.script().equals("none")) {
            keys.putAll(read(Path.of(config.script())));
        }
        int net = address(keys, "net", 0) & MASK;
        return new Plan(
                net,
                within(net, address(keys, "host", net | 1)),
                within(net, address(keys, "dns", net | 2)),
                within(net, address(keys, "dhcpstart", net | 15)),
                Octets.lower(keys.getOrDefault("hostname", "vnet")),
                keys.getOrDefault("bootfile", ""),
                root(config.ethdev()),
                keys.containsKey("pktlog") ? Path.of(keys.get("pktlog")) : null);
    }

    private static @Nullable Path root(String ethdev) throws IOException {
        if (ethdev.isBlank()) {
            return null;
        }
        Path root = Path.of(ethdev);
        if (!Files.isDirectory(root)) {
            throw new IOException(
                    "ethdev=" + ethdev + ": for vnet this is the folder that TFTP and HTTP serve, and there"
                            + " is none with this name; leave the key out to serve nothing");
        }
        return root.toRealPath();
    }

    private static Map<String, String> read(Path file) throws IOException {
        List<String> lines = lines(file);
        if (lines.isEmpty() || !lines.get(0).startsWith(HEADER)) {
            throw new IOException("script=" + file + ": the first line of a vnet configuration is '" + HEADER + "'");
        }
        Map<String, String> keys = new TreeMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            String key =
                    equals < 0 ? "" : Octets.lower(line.substring(0, equals).strip());
            if (KNOWN.contains(key)) {
                keys.put(key, line.substring(equals + 1).strip());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IOException("script=" + file + ": '" + line + "' is no setting of vnet: " + KNOWN);
            }
        }
        return keys;
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new IOException(
                    "script=" + file + " cannot be read (" + e.getMessage()
                            + "): for vnet this is a file that begins with '" + HEADER + "'",
                    e);
        }
    }

    private static int address(Map<String, String> keys, String key, int otherwise) throws IOException {
        String text = keys.getOrDefault(key, "");
        if (text.isBlank() && otherwise != 0) {
            return otherwise;
        }
        Integer address = Octets.parse(text);
        if (address == null) {
            throw new IOException(key + "=" + text + " is no IPv4 address: as in net=192.168.10.0");
        }
        return address;
    }

    private static int within(int net, int address) throws IOException {
        int last = address & 0xff;
        if ((address & MASK) != net || last == 0 || last == 255) {
            throw new IOException(
                    Octets.address(address) + " is no address of a host in the network " + Octets.address(net) + "/24");
        }
        return address;
    }
}
