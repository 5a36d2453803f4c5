package backplane.eth.tuntap;

import backplane.api.EthernetBackend;
import backplane.testkit.RecordedJack;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** The other end of the wire: a minimal host that answers ARP and ping for one address, and keeps what it was told. */
final class Guest extends RecordedJack {

    static final byte[] MAC = {(byte) 0xfe, (byte) 0xfd, 0, 0, 0, 1};

    final List<Boolean> carrier = new CopyOnWriteArrayList<>();

    /** Room for frames; a test that wants to see back-pressure takes it away. */
    final Semaphore room = new Semaphore(1_000_000);

    private final EthernetBackend backend;
    private final byte[] address;

    Guest(EthernetBackend backend, int... address) {
        this.backend = backend;
        this.address = bytes(address);
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Override
    public boolean deliver(byte[] frame, int offset, int length) throws InterruptedException {
        room.acquire();
        byte[] copy = Arrays.copyOfRange(frame, offset, offset + length);
        frames().add(copy);
        try {
            answer(copy);
        } catch (IOException e) {
            log().error(e.getMessage());
        }
        return true;
    }

    private void answer(byte[] f) throws IOException {
        int type = ByteBuffer.wrap(f).getShort(12) & 0xffff;
        if (type == 0x0806 && f[21] == 1 && Arrays.equals(Arrays.copyOfRange(f, 38, 42), address)) {
            byte[] reply = arp(2, address, Arrays.copyOfRange(f, 28, 32), Arrays.copyOfRange(f, 22, 28));
            backend.send(reply, 0, reply.length);
        } else if (type == 0x0800 && f[23] == 1 && f[34] == 8) {
            byte[] reply = f.clone();
            System.arraycopy(f, 6, reply, 0, 6);
            System.arraycopy(MAC, 0, reply, 6, 6);
            System.arraycopy(f, 26, reply, 30, 4);
            System.arraycopy(f, 30, reply, 26, 4);
            reply[34] = 0;
            int sum = (ByteBuffer.wrap(f).getShort(36) & 0xffff) + 0x0800;
            ByteBuffer.wrap(reply).putShort(36, (short) (sum + (sum >> 16)));
            backend.send(reply, 0, reply.length);
        }
    }

    static byte[] arp(int operation, byte[] from, byte[] to, byte[] toMac) {
        boolean request = operation == 1;
        ByteBuffer b = ByteBuffer.allocate(42);
        b.put(request ? bytes(255, 255, 255, 255, 255, 255) : toMac).put(MAC).putShort((short) 0x0806);
        b.putShort((short) 1)
                .putShort((short) 0x0800)
                .put((byte) 6)
                .put((byte) 4)
                .putShort((short) operation);
        b.put(MAC).put(from).put(request ? new byte[6] : toMac).put(to);
        return b.array();
    }

    /** An ICMP echo request from this guest. */
    byte[] echo(byte[] toMac, byte[] to, int size) {
        ByteBuffer b = ByteBuffer.allocate(42 + size);
        b.put(toMac).put(MAC).putShort((short) 0x0800);
        b.put(bytes(0x45, 0))
                .putShort((short) (28 + size))
                .putInt(0)
                .put(bytes(64, 1, 0, 0))
                .put(address)
                .put(to);
        b.put(bytes(8, 0, 0, 0, 0, 1, 0, 1));
        b.putShort(24, (short) sum(b.array(), 14, 20));
        b.putShort(36, (short) sum(b.array(), 34, 8 + size));
        return b.array();
    }

    private static int sum(byte[] data, int offset, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (data[offset + i] & 0xff) << ((i & 1) == 0 ? 8 : 0);
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return ~sum;
    }

    @Override
    public void carrier(boolean up) {
        carrier.add(up);
    }

    @Override
    public String cardAddress() {
        return "fe:fd:00:00:00:01";
    }
}
