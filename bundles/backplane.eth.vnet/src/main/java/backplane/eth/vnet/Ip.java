package backplane.eth.vnet;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** IPv4 with fragments in both directions, and ARP below it. */
final class Ip {

    static final int ICMP = 1, TCP = 6, UDP = 17;

    /** The host's own station address. */
    static final byte[] MAC = {(byte) 0xb0, (byte) 0xc4, 0x20, 0, 0, 1};

    private static final int ETHERNET = 14, HEADER = 20, MTU = 1500;
    private static final int TYPE_IP = 0x0800, TYPE_ARP = 0x0806, MORE = 0x2000, TTL = 64;

    /** Sends a frame. */
    @FunctionalInterface
    interface Wire {
        void deliver(byte[] frame, int length) throws InterruptedException;
    }

    /** Takes whole packets. */
    @FunctionalInterface
    interface Upper {
        void packet(Peer from, int protocol, byte[] payload) throws InterruptedException;
    }

    private final Plan plan;
    private final Wire wire;
    private final Upper upper;
    private final Map<Long, Reassembly> fragments = new LinkedHashMap<>();
    private int id;

    Ip(Plan plan, Wire wire, Upper upper) {
        this.plan = plan;
        this.wire = wire;
        this.upper = upper;
    }

    /** A frame of the guest; anything that makes no sense is ignored. */
    void frame(byte[] f) throws InterruptedException {
        int type = Octets.get16(f, 12);
        if (type == TYPE_ARP && f.length >= ETHERNET + 28) {
            arp(f);
        } else if (type == TYPE_IP && f.length >= ETHERNET + HEADER) {
            packet(f);
        }
    }

    private void arp(byte[] f) throws InterruptedException {
        boolean request = Octets.get32(f, 14) == 0x00010800 && Octets.get16(f, 20) == 1;
        if (!request || !plan.owns(Octets.get32(f, 38))) {
            return;
        }
        byte[] reply = new byte[60];
        ethernet(reply, Arrays.copyOfRange(f, 22, 28), TYPE_ARP);
        System.arraycopy(f, 14, reply, 14, 6);
        Octets.put16(reply, 20, 2);
        System.arraycopy(MAC, 0, reply, 22, 6);
        System.arraycopy(f, 38, reply, 28, 4);
        System.arraycopy(f, 22, reply, 32, 10);
        wire.deliver(reply, reply.length);
    }

    private static void ethernet(byte[] frame, byte[] to, int type) {
        System.arraycopy(to, 0, frame, 0, 6);
        System.arraycopy(MAC, 0, frame, 6, 6);
        Octets.put16(frame, 12, type);
    }

    private void packet(byte[] f) throws InterruptedException {
        int header = (f[ETHERNET] & 0xf) * 4;
        int total = Octets.get16(f, ETHERNET + 2);
        int to = Octets.get32(f, ETHERNET + 16);
        boolean sound = (f[ETHERNET] & 0xf0) == 0x40
                && header >= HEADER
                && total >= header
                && ETHERNET + total <= f.length
                && Octets.sum(0, f, ETHERNET, header) == 0xffff;
        if (!sound || !plan.owns(to) && to != -1 && to != plan.broadcast()) {
            return;
        }
        Peer from = new Peer(Arrays.copyOfRange(f, 6, 12), Octets.get32(f, ETHERNET + 12), to);
        byte[] payload = Arrays.copyOfRange(f, ETHERNET + header, ETHERNET + total);
        byte[] whole = assemble(f, from, payload);
        if (whole.length > 0) {
            upper.packet(from, Octets.get8(f, ETHERNET + 9), whole);
        }
    }

    /** Returns the payload of the whole packet, empty while parts of it are missing. */
    private byte[] assemble(byte[] f, Peer from, byte[] payload) {
        int field = Octets.get16(f, ETHERNET + 6);
        boolean more = (field & MORE) != 0;
        int offset = (field & 0x1fff) * 8;
        if (!more && offset == 0) {
            return payload;
        }
        long key = (long) from.address() << 32 | (long) Octets.get16(f, ETHERNET + 4) << 8 | f[ETHERNET + 9] & 0xff;
        Reassembly parts = fragments.computeIfAbsent(key, k -> new Reassembly());
        byte[] whole = parts.add(offset, payload, more);
        if (whole.length > 0) {
            fragments.remove(key);
        } else if (fragments.size() > Reassembly.MOST) {
            fragments.remove(fragments.keySet().iterator().next());
        }
        return whole;
    }

    /** Sends a packet to a peer, in fragments if it is long. */
    void send(Peer to, int protocol, byte[] payload) throws InterruptedException {
        id = id + 1 & 0xffff;
        int step = MTU - HEADER & ~7;
        for (int at = 0; at == 0 || at < payload.length; at += step) {
            int part = Math.min(step, payload.length - at);
            boolean more = at + part < payload.length;
            fragment(to, protocol, payload, at, part, more);
        }
    }

    private void fragment(Peer to, int protocol, byte[] payload, int at, int part, boolean more)
            throws InterruptedException {
        byte[] f = new byte[Math.max(60, ETHERNET + HEADER + part)];
        ethernet(f, to.mac(), TYPE_IP);
        f[14] = 0x45;
        Octets.put16(f, 16, HEADER + part);
        Octets.put16(f, 18, id);
        Octets.put16(f, 20, at / 8 | (more ? MORE : 0));
        f[22] = TTL;
        f[23] = (byte) protocol;
        Octets.put32(f, 26, plan.owns(to.local()) ? to.local() : plan.host());
        Octets.put32(f, 30, to.address());
        Octets.put16(f, 24, ~Octets.sum(0, f, ETHERNET, HEADER));
        System.arraycopy(payload, at, f, ETHERNET + HEADER, part);
        wire.deliver(f, f.length);
    }

    /** The sum of the pseudo header of TCP and UDP. */
    int pseudo(Peer peer, int protocol, int length) {
        byte[] header = new byte[12];
        Octets.put32(header, 0, plan.owns(peer.local()) ? peer.local() : plan.host());
        Octets.put32(header, 4, peer.address());
        header[9] = (byte) protocol;
        Octets.put16(header, 10, length);
        return Octets.sum(0, header, 0, header.length);
    }
}
