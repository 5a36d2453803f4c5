package backplane.eth.vnet;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** UDP ports and ICMP. */
final class Udp {

    private static final int HEADER = 8;
    private static final int ECHO_REPLY = 0, UNREACHABLE = 3, ECHO = 8, PORT = 3;

    /** A service behind a port. */
    @FunctionalInterface
    interface Service {
        /** Takes a datagram; answers go through {@link Udp#send}. */
        void datagram(Peer from, int port, byte[] data) throws InterruptedException;
    }

    private final Ip ip;
    private final Map<Integer, Service> services = new HashMap<>();

    Udp(Ip ip) {
        this.ip = ip;
    }

    void bind(int port, Service service) {
        services.put(port, service);
    }

    void unbind(int port) {
        services.remove(port);
    }

    boolean bound(int port) {
        return services.containsKey(port);
    }

    void packet(Peer from, byte[] p) throws InterruptedException {
        int length = p.length < HEADER ? 0 : Octets.get16(p, 4);
        if (length < HEADER || length > p.length) {
            return;
        }
        Service service = services.get(Octets.get16(p, 2));
        if (service != null) {
            service.datagram(from, Octets.get16(p, 0), Arrays.copyOfRange(p, HEADER, length));
        } else if (from.address() != 0) {
            unreachable(from, p);
        }
    }

    /** Sends a datagram from one of our ports. */
    void send(Peer to, int ourPort, int port, byte[] data) throws InterruptedException {
        byte[] p = new byte[HEADER + data.length];
        Octets.put16(p, 0, ourPort);
        Octets.put16(p, 2, port);
        Octets.put16(p, 4, p.length);
        System.arraycopy(data, 0, p, HEADER, data.length);
        int sum = ~Octets.sum(ip.pseudo(to, Ip.UDP, p.length), p, 0, p.length) & 0xffff;
        Octets.put16(p, 6, sum == 0 ? 0xffff : sum);
        ip.send(to, Ip.UDP, p);
    }

    void icmp(Peer from, byte[] p) throws InterruptedException {
        if (p.length < 8 || p[0] != ECHO || Octets.sum(0, p, 0, p.length) != 0xffff) {
            return;
        }
        byte[] reply = p.clone();
        reply[0] = ECHO_REPLY;
        seal(reply);
        ip.send(from, Ip.ICMP, reply);
    }

    /** "No such port", with the header that is needed to find the sender. */
    private void unreachable(Peer from, byte[] p) throws InterruptedException {
        byte[] reply = new byte[8 + 20 + 8];
        reply[0] = UNREACHABLE;
        reply[1] = PORT;
        reply[8] = 0x45;
        Octets.put16(reply, 10, 20 + p.length);
        reply[17] = Ip.UDP;
        Octets.put32(reply, 20, from.address());
        Octets.put32(reply, 24, from.local());
        System.arraycopy(p, 0, reply, 28, 8);
        seal(reply);
        ip.send(from, Ip.ICMP, reply);
    }

    private static void seal(byte[] p) {
        Octets.put16(p, 2, 0);
        Octets.put16(p, 2, ~Octets.sum(0, p, 0, p.length));
    }
}
