package backplane.eth.vnet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A name server (RFC 1035) for the names of this network and no other. */
final class Dns implements Udp.Service {

    static final int PORT = 53;

    private static final int A = 1, PTR = 12, ANY = 255, INTERNET = 1, TTL = 86400;
    private static final int ANSWER = 0x8580, NO_SUCH_NAME = 3, NOT_IMPLEMENTED = 4, FORMAT = 1;
    private static final int HEADER = 12;

    private final Udp udp;
    private final Map<String, Integer> addresses = new TreeMap<>();

    Dns(Plan plan, Udp udp) {
        this.udp = udp;
        addresses.put(plan.hostname(), plan.host());
        addresses.put(plan.hostname() + "-dns", plan.dns());
    }

    /** A client has given itself a name. */
    void name(int address, String name) {
        if (name.matches("[a-z0-9-]{1,63}")) {
            addresses.values().removeIf(a -> a == address);
            addresses.putIfAbsent(name, address);
        }
    }

    @Override
    public void datagram(Peer from, int port, byte[] q) throws InterruptedException {
        if (q.length >= HEADER && (q[2] & 0x80) == 0) {
            udp.send(from, PORT, port, answer(q));
        }
    }

    private byte[] answer(byte[] q) {
        int end = HEADER;
        StringBuilder name = new StringBuilder();
        while (end < q.length && q[end] > 0 && end + 1 + q[end] < q.length && name.length() < 256) {
            name.append(new String(q, end + 1, q[end], StandardCharsets.US_ASCII))
                    .append('.');
            end += 1 + q[end];
        }
        if ((q[2] & 0x78) != 0) {
            return reply(q, HEADER, 0, NOT_IMPLEMENTED, null);
        }
        if (end + 5 > q.length || q[end] != 0 || Octets.get16(q, 4) != 1) {
            return reply(q, HEADER, 0, FORMAT, null);
        }
        int type = Octets.get16(q, end + 1);
        return find(q, end + 5, Octets.lower(name.toString()), type);
    }

    private byte[] find(byte[] q, int end, String dotted, int type) {
        String name = dotted.endsWith(".") ? dotted.substring(0, dotted.length() - 1) : dotted;
        if (name.endsWith(".in-addr.arpa")) {
            String found = reverse(name);
            return reply(q, end, PTR, found == null ? NO_SUCH_NAME : 0, found == null ? null : encoded(found));
        }
        Integer address = addresses.get(name);
        if (address == null) {
            return reply(q, end, A, NO_SUCH_NAME, null);
        }
        byte[] data = new byte[4];
        Octets.put32(data, 0, address);
        return reply(q, end, A, 0, type == A || type == ANY ? data : null);
    }

    private @Nullable String reverse(String name) {
        String[] p = name.split("\\.");
        Integer address = p.length == 6 ? Octets.parse(p[3] + "." + p[2] + "." + p[1] + "." + p[0]) : null;
        for (Map.Entry<String, Integer> entry : addresses.entrySet()) {
            if (entry.getValue().equals(address)) {
                return entry.getKey();
            }
        }
        return null;
    }

    private static byte[] encoded(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return out.toByteArray();
    }

    /** Repeats the question up to {@code end} and adds one answer, or none. */
    private static byte[] reply(byte[] q, int end, int type, int code, byte @Nullable [] data) {
        int extra = data == null ? 0 : 12 + data.length;
        byte[] r = Arrays.copyOf(Arrays.copyOf(q, end), end + extra);
        Octets.put16(r, 2, ANSWER | q[2] & 1 << 8 | code);
        Octets.put16(r, 4, end > HEADER ? 1 : 0);
        Octets.put16(r, 6, data == null ? 0 : 1);
        Octets.put32(r, 8, 0);
        if (data != null) {
            Octets.put16(r, end, 0xc000 | HEADER);
            Octets.put16(r, end + 2, type);
            Octets.put16(r, end + 4, INTERNET);
            Octets.put32(r, end + 6, TTL);
            Octets.put16(r, end + 10, data.length);
            System.arraycopy(data, 0, r, end + 12, data.length);
        }
        return r;
    }
}
