package backplane.eth.vnet;

import backplane.api.EthernetBackend.Wire;
import backplane.capture.PacketLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The host and its thread: frames of the guest in, answers out. Everything behind it runs in that thread. */
final class Host implements Runnable {

    private static final int QUEUE = 256;
    private static final int TICK_MILLIS = 100;

    private final Wire wire;
    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Ip ip;
    private final Udp udp;
    private final Tcp tcp;
    private final Tftp tftp;
    private final @Nullable PacketLog log;
    private final Thread thread;
    private volatile boolean closed;

    /** @throws IOException if the log of frames cannot be made, with a message for the user */
    Host(Plan plan, Wire wire, String name) throws IOException {
        this.wire = wire;
        log = log(plan.pktlog(), wire.cardAddress());
        ip = new Ip(plan, this::deliver, this::packet);
        udp = new Udp(ip);
        Folder folder = new Folder(plan.root());
        tcp = new Tcp(ip, Http.PORT, new Http(plan, folder));
        tftp = new Tftp(folder, udp);
        Dns dns = new Dns(plan, udp);
        udp.bind(Dns.PORT, dns);
        udp.bind(Dhcp.SERVER, new Dhcp(plan, udp, dns::name));
        udp.bind(Tftp.PORT, tftp);
        thread = new Thread(this, name);
        thread.setDaemon(true);
    }

    private static @Nullable PacketLog log(@Nullable Path file, String mac) throws IOException {
        try {
            return file == null
                    ? null
                    : new PacketLog(file, List.of("vnet packetmover readable log file", "guest MAC address = " + mac));
        } catch (IOException e) {
            throw new IOException(
                    "pktlog=" + file + " cannot be written (" + e.getMessage()
                            + "): name a file in a folder that exists",
                    e);
        }
    }

    void start() {
        thread.start();
    }

    /** Hands a frame over; waits while the host is busy. */
    void frame(byte[] frame, int offset, int length) {
        try {
            byte[] copy = Arrays.copyOfRange(frame, offset, offset + length);
            while (!closed && !queue.offer(copy, TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                // the host waits for the card
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try {
            long ticked = System.nanoTime();
            while (!closed) {
                byte[] frame = next();
                if (frame != null) {
                    note(true, frame, frame.length);
                    ip.frame(frame);
                }
                long now = System.nanoTime();
                if (now - ticked > TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS)) {
                    ticked = now;
                    tcp.tick(now);
                }
            }
        } catch (InterruptedException e) {
            // closed
        } finally {
            tftp.close();
            if (log != null) {
                log.close();
            }
        }
    }

    private void note(boolean fromGuest, byte[] frame, int length) {
        if (log != null) {
            log.frame(fromGuest, frame, 0, length);
        }
    }

    /** Only a connection needs a clock; without one the thread sleeps until the guest speaks. */
    private byte @Nullable [] next() throws InterruptedException {
        return tcp.busy() ? queue.poll(TICK_MILLIS, TimeUnit.MILLISECONDS) : queue.take();
    }

    private void packet(Peer from, int protocol, byte[] payload) throws InterruptedException {
        switch (protocol) {
            case Ip.ICMP -> udp.icmp(from, payload);
            case Ip.UDP -> udp.packet(from, payload);
            case Ip.TCP -> tcp.packet(from, payload);
            default -> {
                // no other protocol here
            }
        }
    }

    private void deliver(byte[] frame, int length) throws InterruptedException {
        note(false, frame, length);
        if (!wire.deliver(frame, 0, length)) {
            throw new InterruptedException("the wire is closed");
        }
    }

    void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
