package backplane.eth.vnet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The listening side of TCP (RFC 9293) for services that take one request and give one answer. */
final class Tcp {

    static final int FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16;
    static final int HEADER = 20;

    private static final int MOST = 32;

    private final Ip ip;
    private final int port;
    private final Function<String, byte[]> service;
    private final Map<Long, TcpConnection> connections = new LinkedHashMap<>();
    private int sequence = 0x1000_0000;

    /**
     * @param service takes the head of a request, returns the whole answer
     */
    Tcp(Ip ip, int port, Function<String, byte[]> service) {
        this.ip = ip;
        this.port = port;
        this.service = service;
    }

    /** Tells whether there is a connection whose timer has to run. */
    boolean busy() {
        return !connections.isEmpty();
    }

    void packet(Peer from, byte[] p) throws InterruptedException {
        int header = p.length < HEADER ? 0 : (p[12] >> 4 & 0xf) * 4;
        boolean sound = header >= HEADER
                && header <= p.length
                && Octets.sum(ip.pseudo(from, Ip.TCP, p.length), p, 0, p.length) == 0xffff;
        if (!sound) {
            return;
        }
        long key = (long) from.address() << 32 | (long) (from.local() & 0xff) << 16 | Octets.get16(p, 0);
        TcpConnection connection = connections.get(key);
        boolean fresh = (p[13] & (SYN | ACK | RST)) == SYN && Octets.get16(p, 2) == port;
        if (connection == null && fresh) {
            connection = accept(key, from, p);
        } else if (connection == null) {
            refuse(from, p, header);
            return;
        } else {
            connection.segment(p, header);
        }
        if (connection.over()) {
            connections.remove(key);
        }
    }

    private TcpConnection accept(long key, Peer from, byte[] p) throws InterruptedException {
        if (connections.size() >= MOST) {
            connections.remove(connections.keySet().iterator().next());
        }
        sequence += 64_000;
        TcpConnection made = new TcpConnection(this, from, Octets.get16(p, 0), sequence, service);
        connections.put(key, made);
        made.open(p);
        return made;
    }

    private void refuse(Peer from, byte[] p, int header) throws InterruptedException {
        int flags = p[13];
        if ((flags & RST) != 0) {
            return;
        }
        int length = p.length - header + ((flags & SYN) != 0 ? 1 : 0) + ((flags & FIN) != 0 ? 1 : 0);
        boolean acknowledges = (flags & ACK) != 0;
        send(
                from,
                Octets.get16(p, 2),
                Octets.get16(p, 0),
                acknowledges ? Octets.get32(p, 8) : 0,
                acknowledges ? 0 : Octets.get32(p, 4) + length,
                acknowledges ? RST : RST | ACK,
                new byte[0]);
    }

    /** Time has passed; what was lost is sent again. */
    void tick(long now) throws InterruptedException {
        for (Map.Entry<Long, TcpConnection> entry : new ArrayList<>(connections.entrySet())) {
            entry.getValue().tick(now);
            if (entry.getValue().over()) {
                connections.remove(entry.getKey());
            }
        }
    }

    void send(Peer to, int theirPort, int sequenceNumber, int acknowledgement, int flags, byte[] data)
            throws InterruptedException {
        send(to, port, theirPort, sequenceNumber, acknowledgement, flags, data);
    }

    private void send(Peer to, int ourPort, int theirPort, int seq, int ack, int flags, byte[] data)
            throws InterruptedException {
        boolean syn = (flags & SYN) != 0;
        int header = syn ? HEADER + 4 : HEADER;
        byte[] p = new byte[header + data.length];
        Octets.put16(p, 0, ourPort);
        Octets.put16(p, 2, theirPort);
        Octets.put32(p, 4, seq);
        Octets.put32(p, 8, ack);
        p[12] = (byte) (header << 2);
        p[13] = (byte) flags;
        Octets.put16(p, 14, TcpConnection.WINDOW);
        if (syn) {
            Octets.put32(p, 20, 0x02040000 | TcpConnection.MSS);
        }
        System.arraycopy(data, 0, p, header, data.length);
        Octets.put16(p, 16, ~Octets.sum(ip.pseudo(to, Ip.TCP, p.length), p, 0, p.length));
        ip.send(to, Ip.TCP, p);
    }
}
