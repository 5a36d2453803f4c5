package backplane.gdbstub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Packets of the remote protocol: {@code $data#checksum}, acknowledged by + or -. */
final class PacketStream {
    /** The longest packet, in characters; as told to gdb. */
    static final int LONGEST = 0x4000;

    /** Read in place of a packet: Ctrl-C. */
    static final String INTERRUPT = "\u0003";

    private static final int MOST_RETRIES = 4;

    private final InputStream in;
    private final OutputStream out;
    private volatile boolean acknowledged = true;
    private String last = "";
    private int retries;

    PacketStream(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** No more acknowledgements from now on. */
    void unacknowledged() {
        acknowledged = false;
    }

    /** Returns the data of the next packet, {@link #INTERRUPT}, or null at the end; whatever else comes is passed over. */
    @Nullable
    String read() throws IOException {
        while (true) {
            int c = in.read();
            if (c < 0) {
                return null;
            }
            if (c == 3) {
                return INTERRUPT;
            }
            if (c == '-' && acknowledged && !last.isEmpty() && retries++ < MOST_RETRIES) {
                transmit(last);
            }
            if (c == '$') {
                String packet = packet();
                if (packet != null) {
                    return packet;
                }
            }
        }
    }

    private @Nullable String packet() throws IOException {
        StringBuilder data = new StringBuilder();
        int sum = 0;
        while (true) {
            int c = in.read();
            if (c < 0) {
                return null;
            }
            if (c == '#') {
                break;
            }
            if (c == '$') {
                data.setLength(0);
                sum = 0;
                continue;
            }
            sum += c;
            if (data.length() >= 2 * LONGEST) {
                throw new IOException("a packet is longer than " + 2 * LONGEST + " characters");
            }
            data.append((char) c);
        }
        int told = Character.digit(in.read(), 16) << 4 | Character.digit(in.read(), 16);
        boolean right = told == (sum & 0xff);
        if (acknowledged) {
            synchronized (out) {
                out.write(right ? '+' : '-');
                out.flush();
            }
        }
        return right || !acknowledged ? data.toString() : null;
    }

    /** Sends a packet. */
    void write(String data) throws IOException {
        last = data;
        retries = 0;
        transmit(data);
    }

    private void transmit(String data) throws IOException {
        byte[] bytes = data.getBytes(StandardCharsets.ISO_8859_1);
        int sum = 0;
        for (byte b : bytes) {
            sum += b;
        }
        synchronized (out) {
            out.write('$');
            out.write(bytes);
            out.write(String.format("#%02x", sum & 0xff).getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }
}
