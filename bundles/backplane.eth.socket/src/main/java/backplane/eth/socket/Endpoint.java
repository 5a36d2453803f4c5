package backplane.eth.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a socket is, from the text of {@code ethdev}.
 *
 * @param kind how frames travel
 * @param address where we connect to or listen at; for datagrams where they go
 * @param local where datagrams arrive; null for streams
 */
record Endpoint(Kind kind, SocketAddress address, @Nullable SocketAddress local) {

    /** The ways. */
    enum Kind {
        CONNECT,
        LISTEN,
        DATAGRAM
    }

    private static final String HELP =
            ": write HOST:PORT or unix:PATH to connect, listen:HOST:PORT or listen:unix:PATH to"
                    + " wait for a connection, udp:LOCALPORT:HOST:PORT for datagrams";

    /**
     * Takes {@code HOST:PORT}, {@code unix:PATH}, {@code listen:} before either, {@code udp:LOCALPORT:HOST:PORT}, and
     * Bochs' {@code PORT} and {@code HOST:PORT} of bxhub only where they mean the same.
     *
     * @throws IOException if the text is none of these
     */
    static Endpoint parse(String ethdev) throws IOException {
        String text = ethdev.strip();
        if (text.startsWith("udp:")) {
            return datagram(text.substring(4), ethdev);
        }
        boolean listen = text.startsWith("listen:");
        String where = listen ? text.substring(7) : text;
        SocketAddress address =
                where.startsWith("unix:") ? path(where.substring(5), ethdev) : host(where, listen, ethdev);
        return new Endpoint(listen ? Kind.LISTEN : Kind.CONNECT, address, null);
    }

    private static Endpoint datagram(String text, String ethdev) throws IOException {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IOException("ethdev=" + ethdev + HELP);
        }
        SocketAddress local = new InetSocketAddress("127.0.0.1", port(text.substring(0, colon), ethdev));
        InetSocketAddress remote = host(text.substring(colon + 1), false, ethdev);
        boolean loopback = !remote.isUnresolved() && remote.getAddress().isLoopbackAddress();
        return new Endpoint(
                Kind.DATAGRAM, remote, loopback ? local : new InetSocketAddress(((InetSocketAddress) local).getPort()));
    }

    private static SocketAddress path(String path, String ethdev) throws IOException {
        if (path.isBlank()) {
            throw new IOException("ethdev=" + ethdev + HELP);
        }
        return UnixDomainSocketAddress.of(path);
    }

    /** Without a host we listen and connect on the loopback interface only. */
    private static InetSocketAddress host(String text, boolean listen, String ethdev) throws IOException {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("^\\[|\\]$", "");
        if (colon < 0 && !listen) {
            throw new IOException("ethdev=" + ethdev + HELP);
        }
        int port = port(text.substring(colon + 1), ethdev);
        InetSocketAddress address = new InetSocketAddress(host.isEmpty() ? "127.0.0.1" : host, port);
        if (address.isUnresolved()) {
            throw new IOException("ethdev=" + ethdev + ": there is no host named '" + host + "'");
        }
        return address;
    }

    private static int port(String text, String ethdev) throws IOException {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
            throw new IOException("ethdev=" + ethdev + ": '" + text + "' is no port" + HELP);
        }
        return Integer.parseInt(text);
    }

    @Override
    public String toString() {
        return (kind == Kind.LISTEN ? "listening at " : kind == Kind.DATAGRAM ? "datagrams to " : "") + address;
    }
}
