package backplane.core;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CharBackend;
import backplane.api.CharPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CharCableTest {

    private Machine machine;
    private CharPort port;
    private volatile int inputs;

    /** Keeps what it is sent, once its gate is open. */
    private static final class Host implements CharBackend {
        final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        final CountDownLatch gate;
        volatile Feed feed;

        Host(int gates) {
            gate = new CountDownLatch(gates);
        }

        @Override
        public String description() {
            return "a terminal";
        }

        @Override
        public void open(Feed given) {
            feed = given;
        }

        @Override
        public void send(byte[] octets, int offset, int length) throws IOException {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            sent.write(octets, offset, length);
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void build() throws Exception {
        machine = new MachineBuilder("chars").ram(1 << 20).build();
        machine.plug("com1", new TestDevice((slot, self) -> {
            port = slot.socket(CharPort.class, "");
            port.onInput(() -> inputs++);
        }));
        machine.plug("cpu0", ScriptedCpu.halting());
        machine.start();
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void everythingWrittenReachesTheBackendBeforeItIsClosed() throws Exception {
        Host host = new Host(0);
        machine.attach("com1", host);

        machine.run(() -> {
            for (char c : "hello".toCharArray()) {
                port.write(c);
            }
        });
        machine.detachChars("com1");

        assertThat(host.sent).hasToString("hello");
    }

    @Test
    void theOldestOctetsAreDroppedAndCountedWhenTheBackendIsSlow() throws Exception {
        Host host = new Host(1);
        machine.attach("com1", host);

        machine.run(() -> {
            for (int i = 0; i < 200_000; i++) {
                port.write(i);
            }
        });

        assertThat(machine.cables().get(0).dropped()).isPositive();
        host.gate.countDown();
    }

    @Test
    void inputIsAnnouncedOnceAndReadInOrder() throws Exception {
        Host host = new Host(0);
        machine.attach("com1", host);

        host.feed.deliver(new byte[] {'a', 'b'}, 0, 2);
        Await.until("it is announced", () -> inputs > 0);

        assertThat(machine.<Integer, RuntimeException>call(port::read)).isEqualTo('a');
        assertThat(machine.<Integer, RuntimeException>call(port::read)).isEqualTo('b');
        assertThat(machine.<Integer, RuntimeException>call(port::read)).isEqualTo(-1);
        assertThat(inputs).isEqualTo(1);
    }

    @Test
    void moreInputThanFitsWaitsForTheDevice() throws Exception {
        Host host = new Host(0);
        machine.attach("com1", host);
        byte[] much = new byte[20_000];
        much[19_999] = 7;
        Thread typist = new Thread(() -> {
            try {
                host.feed.deliver(much, 0, much.length);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        typist.start();

        ByteArrayOutputStream read = new ByteArrayOutputStream();
        Await.until("all is read", () -> {
            machine.run(() -> readInto(read));
            return read.size() == much.length;
        });

        assertThat(read.toByteArray()).isEqualTo(much);
    }

    private void readInto(ByteArrayOutputStream all) {
        for (int octet = port.read(); octet >= 0; octet = port.read()) {
            all.write(octet);
        }
    }

    @Test
    void withoutACableNothingIsConnected() {
        assertThat(machine.<Boolean, RuntimeException>call(port::connected)).isFalse();
        machine.run(() -> port.write('x'));
        assertThat(machine.<Integer, RuntimeException>call(port::read)).isEqualTo(-1);
    }
}
