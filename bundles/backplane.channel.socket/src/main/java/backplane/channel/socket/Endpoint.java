package backplane.channel.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** An address of bochsrc: {@code host:port}. */
final class Endpoint {

    private Endpoint() {}

    /** @throws IOException with a message for the user */
    static InetSocketAddress parse(String text) throws IOException {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1).trim());
            if (colon >= 0 && port >= 0 && port <= 0xffff) {
                String host = text.substring(0, colon).trim();
                InetAddress address = host.isEmpty() ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
                return new InetSocketAddress(address, port);
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IOException("'" + text + "' is not an address; write dev=HOST:PORT, such as dev=localhost:4321");
    }
}
