package backplane.eth.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.testkit.RecordedJack;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against plain sockets on the loopback interface. */
class SocketTest {

    @TempDir
    Path folder;

    private final List<SocketBackend> opened = new CopyOnWriteArrayList<>();

    private record Keys(String ethdev) implements SocketBackend.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return SocketBackend.Config.class;
        }
    }

    private final RecordedJack card = new RecordedJack();

    private SocketBackend open(String ethdev, RecordedJack to) throws IOException {
        SocketBackend backend = new SocketBackend(new Keys(ethdev), Map.of());
        backend.open(to);
        opened.add(backend);
        return backend;
    }

    @AfterEach
    void close() {
        opened.forEach(SocketBackend::close);
    }

    private static byte[] frame(int length) {
        byte[] frame = new byte[length];
        Arrays.fill(frame, (byte) length);
        return frame;
    }

    @Test
    void framesTravelBehindTheirLengthLikeQemus() throws Exception {
        try (ServerSocket qemu = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SocketBackend backend = open("127.0.0.1:" + qemu.getLocalPort(), card);
            try (Socket socket = qemu.accept()) {
                assertThat(eventually(() -> card.carrier())).isTrue();
                backend.send(frame(1514), 0, 1514);
                DataInputStream in = new DataInputStream(socket.getInputStream());
                assertThat(in.readInt()).isEqualTo(1514);
                assertThat(in.readNBytes(1514)).isEqualTo(frame(1514));

                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                for (int length : new int[] {60, 5, 20_000, 9000}) {
                    out.writeInt(length);
                    out.write(frame(length));
                }
                assertThat(eventually(() -> card.frames().size() == 2))
                        .as("the two that a cable carries")
                        .isTrue();
                assertThat(card.dropped())
                        .as("the others are counted by the cable")
                        .isEqualTo(2);
            }
            assertThat(eventually(() -> !card.carrier())).isTrue();
        }
        assertThat(card.frames().get(1)).isEqualTo(frame(9000));
    }

    @Test
    void aClientConnectsAgainWhenTheServerReturns() throws Exception {
        int port;
        try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = first.getLocalPort();
            open("127.0.0.1:" + port, card);
            first.accept().close();
        }
        assertThat(eventually(() -> !card.carrier() && !card.log().messages().isEmpty()))
                .isTrue();

        ServerSocket second = new ServerSocket();
        second.setReuseAddress(true);
        second.bind(new InetSocketAddress("127.0.0.1", port));
        try (second;
                Socket again = second.accept()) {
            assertThat(eventually(() -> card.carrier())).isTrue();
            assertThat(again.isConnected()).isTrue();
        }
    }

    @Test
    void twoBackendsMeetOnAUnixSocket() throws Exception {
        String path = folder.resolve("cable").toString();
        RecordedJack other = new RecordedJack();
        SocketBackend server = open("listen:unix:" + path, card);
        SocketBackend client = open("unix:" + path, other);
        assertThat(eventually(() -> card.carrier()
                        && other.carrier()
                        && !other.log().messages().isEmpty()))
                .isTrue();
        assertThat(eventually(() -> card.log().messages().stream().anyMatch(m -> m.contains("connected"))))
                .isTrue();

        server.send(frame(100), 0, 100);
        client.send(frame(200), 0, 200);

        assertThat(eventually(() -> card.frames().size() == 1 && other.frames().size() == 1))
                .isTrue();
        server.close();
        assertThat(Files.exists(Path.of(path))).isFalse();
    }

    @Test
    void aServerTakesTheNextClientWhenOneLeaves() throws Exception {
        SocketBackend server = open("listen:0", card);
        for (int i = 0; i < 2; i++) {
            try (Socket client = new Socket("127.0.0.1", server.port())) {
                assertThat(eventually(() -> card.carrier())).isTrue();
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                out.writeInt(60);
                out.write(frame(60));
                int wanted = i + 1;
                assertThat(eventually(() -> card.frames().size() == wanted)).isTrue();
            }
            assertThat(eventually(() -> !card.carrier())).isTrue();
        }
    }

    @Test
    void somethingElseThanFramesIsReportedAndHungUpOn() throws Exception {
        SocketBackend server = open("listen:0", card);
        try (Socket client = new Socket("127.0.0.1", server.port())) {
            client.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(eventually(() -> card.log().messages().toString().contains("no frames")))
                    .isTrue();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void datagramsAreFrames() throws Exception {
        int local = freePort();
        try (DatagramSocket qemu = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            SocketBackend backend = open("udp:" + local + ":127.0.0.1:" + qemu.getLocalPort(), card);
            assertThat(eventually(() -> card.carrier())).isTrue();

            backend.send(frame(60), 0, 60);
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            qemu.setSoTimeout(5000);
            qemu.receive(packet);
            assertThat(packet.getLength()).isEqualTo(60);
            qemu.send(new DatagramPacket(frame(77), 77, InetAddress.getLoopbackAddress(), local));

            assertThat(eventually(() -> card.frames().size() == 1)).isTrue();
        }
    }

    private static int freePort() throws IOException {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "40000", "host", "127.0.0.1:99999", "udp:5", "udp:x:127.0.0.1:5", "unix:", "listen:"})
    void otherTextsAreRefusedWithTheRightForms(String ethdev) {
        assertThatThrownBy(() -> open(ethdev, card))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ethdev=" + ethdev)
                .hasMessageContaining("listen:HOST:PORT");
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        SocketBackend first = open("listen:0", card);

        assertThatThrownBy(() -> open("listen:" + first.port(), new RecordedJack()))
                .hasMessageContaining("it is in use");
    }

    private static boolean eventually(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        return condition.getAsBoolean();
    }
}
