package backplane.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A program of its own, for a network namespace: sends octets to the guest's port 5001, takes them from its port 5002, or a
 * file of them from its HTTP server, and prints millions of octets per second.
 */
final class Transfer {

    private static final int SINK = 5001, SOURCE = 5002, HTTP = 80, BUFFER = 1 << 16;

    /** Where the guest keeps the file, and how it is asked for. */
    static final String FILE = "octets";

    private static final byte[] REQUEST = ("GET /" + FILE + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII);

    private Transfer() {}

    public static void main(String[] words) throws IOException {
        boolean send = words[1].equals("to");
        boolean file = words[1].equals("file");
        long octets = Long.parseLong(words[2]) << 20;
        try (Socket socket = new Socket()) {
            // what still waits in the host at the end counts as sent: little of it, then
            socket.setSendBufferSize(BUFFER);
            socket.connect(new InetSocketAddress(words[0], send ? SINK : file ? HTTP : SOURCE), 20_000);
            long start = System.nanoTime();
            if (file) {
                socket.getOutputStream().write(REQUEST);
            }
            if (send) {
                send(socket.getOutputStream(), octets);
            } else {
                receive(socket.getInputStream(), octets);
            }
            System.out.printf("%.2f%n", octets * 1e3 / (System.nanoTime() - start));
        }
    }

    private static void send(OutputStream out, long octets) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (long left = octets; left > 0; left -= BUFFER) {
            out.write(buffer);
        }
    }

    private static void receive(InputStream in, long octets) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (long left = octets; left > 0; ) {
            int n = in.read(buffer);
            if (n < 0) {
                throw new IOException(left + " octets are missing");
            }
            left -= n;
        }
    }
}
