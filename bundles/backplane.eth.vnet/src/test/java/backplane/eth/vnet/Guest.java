package backplane.eth.vnet;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.testkit.RecordedJack;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A guest's protocol stack, as much as the tests need; it checks every checksum of what it gets. */
final class Guest extends RecordedJack implements AutoCloseable {

    static final byte[] MAC = {(byte) 0xfe, (byte) 0xfd, 0, 0, 0, 1};
    static final int ADDRESS = 0xc0a80a0f, HOST = 0xc0a80a01, DNS = 0xc0a80a02;

    private final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
    private final Vnet vnet;

    Guest(Keys keys) throws IOException {
        vnet = new Vnet(keys, Map.of("id", "test"));
        vnet.open(this);
    }

    void send(byte[] frame) {
        vnet.send(frame, 0, frame.length);
    }

    byte[] next() throws InterruptedException {
        byte[] frame = frames.poll(60, TimeUnit.SECONDS);
        assertThat(frame).as("an answer").isNotNull();
        return frame;
    }

    boolean silent() throws InterruptedException {
        return frames.poll(200, TimeUnit.MILLISECONDS) == null;
    }

    /** Sends an IPv4 packet from {@code from}, in fragments of {@code step} bytes. */
    void ip(int from, int to, int protocol, byte[] payload, int step) {
        for (int at = 0; at == 0 || at < payload.length; at += step) {
            int part = Math.min(step, payload.length - at);
            byte[] f = new byte[34 + part];
            System.arraycopy(Ip.MAC, 0, f, 0, 6);
            System.arraycopy(MAC, 0, f, 6, 6);
            Octets.put32(f, 12, 0x08004500);
            Octets.put16(f, 16, 20 + part);
            Octets.put32(f, 18, 0x77770000 | at / 8 | (at + part < payload.length ? 0x2000 : 0));
            Octets.put16(f, 22, 64 << 8 | protocol);
            Octets.put32(f, 26, from);
            Octets.put32(f, 30, to);
            Octets.put16(f, 24, ~Octets.sum(0, f, 14, 20));
            System.arraycopy(payload, at, f, 34, part);
            send(f);
        }
    }

    /** Takes the payload of the next whole IPv4 packet. */
    byte[] ip(int from, int protocol) throws InterruptedException {
        Reassembly parts = new Reassembly();
        while (true) {
            byte[] f = next();
            assertThat(Octets.get16(f, 12)).isEqualTo(0x0800);
            assertThat(Octets.sum(0, f, 14, 20)).as("IP checksum").isEqualTo(0xffff);
            assertThat(Octets.get8(f, 23)).as("protocol").isEqualTo(protocol);
            assertThat(Octets.get32(f, 26)).as("sender").isEqualTo(from);
            byte[] part = Arrays.copyOfRange(f, 34, 14 + Octets.get16(f, 16));
            int field = Octets.get16(f, 20);
            byte[] whole = parts.add((field & 0x1fff) * 8, part, (field & 0x2000) != 0);
            if (whole.length > 0) {
                return whole;
            }
        }
    }

    void udp(int from, int fromPort, int to, int port, byte[] data) {
        byte[] p = new byte[8 + data.length];
        Octets.put16(p, 0, fromPort);
        Octets.put16(p, 2, port);
        Octets.put16(p, 4, p.length);
        System.arraycopy(data, 0, p, 8, data.length);
        ip(from, to, Ip.UDP, p, 1480);
    }

    /** Takes the next datagram with its header. */
    byte[] udp(int from) throws InterruptedException {
        byte[] p = ip(from, Ip.UDP);
        assertThat(Octets.get16(p, 4)).isEqualTo(p.length);
        return p;
    }

    void tcp(int port, int seq, int ack, int flags, byte[] data) {
        byte[] p = new byte[20 + data.length];
        Octets.put16(p, 0, port);
        Octets.put16(p, 2, 80);
        Octets.put32(p, 4, seq);
        Octets.put32(p, 8, ack);
        Octets.put16(p, 12, 5 << 12 | flags);
        Octets.put16(p, 14, 4096);
        System.arraycopy(data, 0, p, 20, data.length);
        Octets.put16(p, 16, ~Octets.sum(pseudo(p.length), p, 0, p.length));
        ip(ADDRESS, HOST, Ip.TCP, p, 1480);
    }

    byte[] tcp() throws InterruptedException {
        byte[] p = ip(HOST, Ip.TCP);
        assertThat(Octets.sum(pseudo(p.length), p, 0, p.length))
                .as("TCP checksum")
                .isEqualTo(0xffff);
        return p;
    }

    private static int pseudo(int length) {
        byte[] h = new byte[12];
        Octets.put32(h, 0, ADDRESS);
        Octets.put32(h, 4, HOST);
        h[9] = Ip.TCP;
        Octets.put16(h, 10, length);
        return Octets.sum(0, h, 0, 12);
    }

    @Override
    public boolean deliver(byte[] frame, int offset, int length) {
        return frames.add(Arrays.copyOfRange(frame, offset, offset + length));
    }

    @Override
    public boolean offer(byte[] frame, int offset, int length) {
        return deliver(frame, offset, length);
    }

    @Override
    public void close() {
        vnet.close();
    }
}
