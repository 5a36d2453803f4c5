package backplane.eth.vnet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** DHCP (RFC 2131), and BOOTP for clients that know no better. One address for each station address, for ever. */
final class Dhcp implements Udp.Service {

    static final int SERVER = 67, CLIENT = 68;
    private static final int DISCOVER = 1, OFFER = 2, REQUEST = 3, ACK = 5, NAK = 6, INFORM = 8;
    private static final int YIADDR = 16, SIADDR = 20, CHADDR = 28, SNAME = 44, FILE = 108, COOKIE = 236, OPTIONS = 240;
    private static final int MAGIC = 0x63825363, LEASE = 86400, SHORTEST = 300, MOST = 240;

    private final Plan plan;
    private final Udp udp;
    private final BiConsumer<Integer, String> named;
    private final List<String> leases = new ArrayList<>();

    /** @param named told of the name that a client gives itself */
    Dhcp(Plan plan, Udp udp, BiConsumer<Integer, String> named) {
        this.plan = plan;
        this.udp = udp;
        this.named = named;
    }

    @Override
    public void datagram(Peer from, int port, byte[] m) throws InterruptedException {
        if (m.length < COOKIE || m[0] != 1 || m[2] != 6) {
            return;
        }
        Map<Integer, byte[]> options = options(m);
        int type = number(options, 53);
        int lease = lease(Arrays.copyOfRange(m, CHADDR, CHADDR + 6));
        int answer = answer(type, options, m, lease);
        if (answer < 0 || lease == 0) {
            return;
        }
        byte[] name = options.get(12);
        if (name != null) {
            named.accept(lease, Octets.lower(new String(name, StandardCharsets.US_ASCII)));
        }
        int given = type == INFORM || answer == NAK ? 0 : lease;
        reply(from, m, answer, given);
    }

    /** Returns the type of the answer, 0 for plain BOOTP, -1 for none. */
    private int answer(int type, Map<Integer, byte[]> options, byte[] m, int lease) {
        return switch (type) {
            case 0 -> 0;
            case DISCOVER -> OFFER;
            case INFORM -> ACK;
            case REQUEST -> request(options, m, lease);
            default -> -1;
        };
    }

    private int request(Map<Integer, byte[]> options, byte[] m, int lease) {
        byte[] server = options.get(54);
        if (server != null && server.length == 4 && Octets.get32(server, 0) != plan.host()) {
            return -1; // the client has chosen another server
        }
        byte[] wanted = options.get(50);
        int address = wanted != null && wanted.length == 4 ? Octets.get32(wanted, 0) : Octets.get32(m, 12);
        return address == lease ? ACK : NAK;
    }

    /** Returns the client's address, 0 if the network is full. */
    private int lease(byte[] mac) {
        String key = Arrays.toString(mac);
        if (!leases.contains(key) && leases.size() < MOST) {
            leases.add(key);
        }
        if (!leases.contains(key)) {
            return 0;
        }
        int address = plan.first() + leases.indexOf(key);
        return (address & 0xff) < 255 && (address & Plan.MASK) == plan.net() && !plan.owns(address) ? address : 0;
    }

    private void reply(Peer from, byte[] request, int type, int given) throws InterruptedException {
        byte[] m = Arrays.copyOf(request, OPTIONS);
        m[0] = 2;
        Octets.put32(m, YIADDR, given);
        Octets.put32(m, SIADDR, plan.host());
        Arrays.fill(m, SNAME, COOKIE, (byte) 0);
        text(m, SNAME, plan.hostname(), 63);
        text(m, FILE, plan.bootfile(), 127);
        Octets.put32(m, COOKIE, MAGIC);
        byte[] options = answers(type, given);
        byte[] whole = Arrays.copyOf(m, Math.max(SHORTEST, OPTIONS + options.length));
        System.arraycopy(options, 0, whole, OPTIONS, options.length);
        int ciaddr = Octets.get32(request, 12);
        // a client without address hears broadcasts only, whatever its flags say
        Peer to = new Peer(from.mac(), ciaddr != 0 && type != NAK ? ciaddr : -1, plan.host());
        udp.send(to, SERVER, CLIENT, whole);
    }

    private byte[] answers(int type, int given) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (type != 0) {
            option(out, 53, new byte[] {(byte) type});
            option(out, 54, word(plan.host()));
        }
        if (type != NAK) {
            option(out, 1, word(Plan.MASK));
            option(out, 3, word(plan.host()));
            option(out, 6, word(plan.dns()));
            option(out, 28, word(plan.broadcast()));
        }
        if (type != NAK && type != 0 && given != 0) {
            option(out, 51, word(LEASE));
            option(out, 58, word(LEASE / 2));
            option(out, 59, word(LEASE / 8 * 7));
        }
        out.write(255);
        return out.toByteArray();
    }

    private static void option(ByteArrayOutputStream out, int code, byte[] value) {
        out.write(code);
        out.write(value.length);
        out.writeBytes(value);
    }

    private static byte[] word(int value) {
        byte[] b = new byte[4];
        Octets.put32(b, 0, value);
        return b;
    }

    private static void text(byte[] m, int at, String value, int most) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, m, at, Math.min(bytes.length, most));
    }

    private static int number(Map<Integer, byte[]> options, int code) {
        byte[] value = options.get(code);
        return value == null || value.length == 0 ? 0 : value[0];
    }

    private static Map<Integer, byte[]> options(byte[] m) {
        Map<Integer, byte[]> options = new HashMap<>();
        if (m.length < OPTIONS || Octets.get32(m, COOKIE) != MAGIC) {
            return options;
        }
        int at = OPTIONS;
        while (at + 1 < m.length && m[at] != -1) {
            int code = m[at] & 0xff;
            int length = code == 0 ? -1 : m[at + 1] & 0xff;
            if (code != 0 && at + 2 + length <= m.length) {
                options.put(code, Arrays.copyOfRange(m, at + 2, at + 2 + length));
            }
            at += 2 + length;
        }
        return options;
    }
}
