package backplane.display.rfb;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.display.api.KeyLayout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that take the server's time are sent away. */
@Timeout(60)
class StallTest {

    private static final Duration SHORT = Duration.ofMillis(100), LONG = Duration.ofMinutes(10);

    private final Desk desk = new Desk();
    private Server server;

    private int open(Patience patience) throws IOException {
        ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        server = new Server(socket, desk, "secret", KeyLayout.of("us"), patience);
        server.start();
        return socket.getLocalPort();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static void awaitEnd(Viewer viewer) throws IOException {
        viewer.socket.setSoTimeout(0);
        assertThat(viewer.isHungUp()).isTrue();
    }

    @Test
    void whoDoesNotAnswerIsSentAway() throws Exception {
        try (Viewer viewer = new Viewer(open(new Patience(SHORT, LONG, LONG)))) {
            awaitEnd(viewer);
        }
        assertThat(desk.attended).isFalse();
    }

    @Test
    void whoDrawsTheHandshakeOutIsSentAway() throws Exception {
        try (Viewer viewer = new Viewer(open(new Patience(LONG, SHORT, LONG)))) {
            viewer.version("003.008");
            awaitEnd(viewer);
        }
        assertThat(desk.log.messages()).anyMatch(m -> m.contains("stalls; it is disconnected"));
    }

    @Test
    void whoAsksForPicturesAndDoesNotTakeThemIsSentAway() throws Exception {
        desk.size(2560, 1600);
        int port = open(new Patience(LONG, LONG, SHORT));
        try (Socket stalled = new Socket()) {
            stalled.setReceiveBufferSize(4096);
            stalled.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Viewer viewer = new Viewer(stalled);
            viewer.version("003.008");
            viewer.security(2);
            viewer.password("secret");
            assertThat(viewer.in.readInt()).as("the password is right").isZero();
            viewer.init();
            viewer.request(false);
            while (server.looking() > 0) {
                Thread.sleep(10);
            }
        }
        assertThat(desk.log.messages()).anyMatch(m -> m.contains("stalls; it is disconnected"));
    }
}
