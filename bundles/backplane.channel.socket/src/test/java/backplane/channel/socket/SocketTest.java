package backplane.channel.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.testkit.RecordedFeed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
final class SocketTest {

    private final RecordedFeed left = new RecordedFeed();
    private final RecordedFeed right = new RecordedFeed();
    private final SocketServer server = new SocketServer("localhost:0");

    @AfterEach
    void close() {
        server.close();
    }

    private SocketClient connect() throws Exception {
        SocketClient client = new SocketClient("localhost:" + server.port());
        client.open(right);
        assertThat(right.next()).isEqualTo("+");
        return client;
    }

    @Test
    void octetsPassBothWays() throws Exception {
        server.open(left);
        SocketClient client = connect();
        assertThat(left.next()).isEqualTo("-");
        assertThat(left.next()).isEqualTo("+");
        client.send(new byte[] {'h', 'i', '!'}, 0, 2);
        assertThat(left.next()).isEqualTo("hi");
        server.send(new byte[] {'y', 'o'}, 0, 2);
        assertThat(right.next()).isEqualTo("yo");
        client.close();
        assertThat(left.next()).isEqualTo("-");
    }

    @Test
    void theServerTakesTheNextClientAfterTheFirstHasLeft() throws Exception {
        server.open(left);
        connect().close();
        SocketClient second = connect2();
        second.send(new byte[] {'2'}, 0, 1);
        assertThat(left.next()).isEqualTo("-");
        assertThat(left.next() + left.next() + left.next() + left.next()).isEqualTo("+-+2");
        second.close();
    }

    private SocketClient connect2() throws Exception {
        SocketClient client = new SocketClient("localhost:" + server.port());
        client.open(new RecordedFeed());
        return client;
    }

    @Test
    void withoutAClientOutputIsLost() throws Exception {
        server.open(left);
        server.send(new byte[] {1}, 0, 1);
        assertThat(server.description()).doesNotContain("connected");
    }

    @Test
    void nobodyThereIsToldWithARemedy() {
        assertThatThrownBy(() -> new SocketClient("localhost:1").open(right))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("start the server first");
    }

    @Test
    void aBadAddressIsToldWithARemedy() {
        assertThatThrownBy(() -> new SocketServer("4321x").open(left))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("HOST:PORT");
    }

    @Test
    void aServerThatVanishesIsALostConnectionAndSendingIsRefused() throws Exception {
        server.open(left);
        SocketClient client = connect();
        assertThat(left.next() + left.next()).isEqualTo("-+");
        server.close();
        assertThat(right.next()).isEqualTo("-");
        assertThatThrownBy(() -> client.send(new byte[] {1}, 0, 1)).isInstanceOf(IOException.class);
        client.close();
    }

    @Test
    void aClientFindsAServerThatComesBack() throws Exception {
        server.open(left);
        int port = server.port();
        SocketClient client = connect();
        server.close();
        assertThat(right.next()).isEqualTo("-");
        SocketServer returned = new SocketServer("localhost:" + port);
        RecordedFeed other = new RecordedFeed();

        returned.open(other);

        assertThat(right.next()).as("carrier").isEqualTo("+");
        client.send(new byte[] {'b', 'a', 'c', 'k'}, 0, 4);
        assertThat(other.next() + other.next()).isEqualTo("-+");
        assertThat(other.next()).isEqualTo("back");
        client.close();
        assertThat(other.next()).isEqualTo("-");
        returned.close();
    }

    @Test
    void aClosedClientDoesNotConnectAgain() throws Exception {
        server.open(left);
        int port = server.port();
        SocketClient client = connect();
        server.close();
        assertThat(right.next()).isEqualTo("-");
        client.close();
        try (ServerSocket returned = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            returned.setSoTimeout(2500);
            assertThatThrownBy(returned::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aPeerThatBreaksOffInTheMiddleMakesRoomForTheNext() throws Exception {
        server.open(left);
        Socket rude = new Socket("localhost", server.port());
        rude.getOutputStream().write(new byte[100_000]);
        // closed with a reset, not with an orderly end
        rude.setSoLinger(true, 0);
        rude.close();
        assertThat(left.next() + left.next()).isEqualTo("-+");
        String event = left.next();
        while (!event.equals("-")) {
            assertThat(event).isNotEqualTo("null");
            event = left.next();
        }
        connect().close();
        assertThat(left.next()).isEqualTo("+");
    }

    @Test
    void aPeerThatDoesNotReadHoldsUpOnlyTheSender() throws Exception {
        server.open(left);
        try (Socket stalled = new Socket("localhost", server.port())) {
            assertThat(left.next() + left.next()).isEqualTo("-+");
            Thread sender = new Thread(() -> {
                try {
                    server.send(new byte[1 << 25], 0, 1 << 25);
                } catch (IOException e) {
                    left.events().add("broken off");
                }
            });
            sender.start();
            sender.join(300);
            assertThat(sender.isAlive()).as("still sending to %s", stalled).isTrue();
            server.close();
            sender.join(20_000);
            assertThat(sender.isAlive()).isFalse();
        }
        assertThat(left.events()).contains("broken off");
    }

    @Test
    void aPortInUseIsToldWithARemedy() throws Exception {
        server.open(left);
        assertThatThrownBy(() -> new SocketServer("localhost:" + server.port()).open(right))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("choose another port");
    }
}
