package backplane.core;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.EthernetBackend;
import backplane.api.EthernetPort;
import backplane.api.FrameReceiver;
import backplane.api.PlugException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EthernetCableTest {

    private static final byte[] FRAME = new byte[64];

    private Machine machine;
    private EthernetPort port;
    private final Card card = new Card();

    /** A card that takes what it has room for. */
    private static final class Card implements FrameReceiver {
        final List<byte[]> received = new CopyOnWriteArrayList<>();
        final List<Boolean> links = new CopyOnWriteArrayList<>();
        volatile int room = Integer.MAX_VALUE;

        @Override
        public boolean ready() {
            return received.size() < room;
        }

        @Override
        public void receive(byte[] frame, int offset, int length) {
            received.add(java.util.Arrays.copyOfRange(frame, offset, offset + length));
        }

        @Override
        public void link(boolean up) {
            links.add(up);
        }
    }

    /** A backend that keeps what it is sent, slowly if told. */
    private static class Host implements EthernetBackend {
        final List<byte[]> sent = new CopyOnWriteArrayList<>();
        final CountDownLatch gate;
        volatile Wire wire;
        volatile boolean closed;

        Host(int gates) {
            gate = new CountDownLatch(gates);
        }

        @Override
        public String description() {
            return "a host";
        }

        @Override
        public void open(Wire given) {
            wire = given;
        }

        @Override
        public void send(byte[] frame, int offset, int length) throws IOException {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            sent.add(java.util.Arrays.copyOfRange(frame, offset, offset + length));
        }

        @Override
        public void close() {
            closed = true;
            gate.countDown();
        }
    }

    @BeforeEach
    void build() throws PlugException {
        FRAME[6] = 2;
        FRAME[11] = 0x55;
        machine =
                new MachineBuilder("cable").ram(1 << 20).patience(ofSeconds(60)).build();
        machine.plug("ne2k0", new TestDevice((slot, self) -> {
            port = slot.socket(EthernetPort.class, "");
            port.receiver(card);
        }));
        machine.plug("cpu0", ScriptedCpu.halting());
        machine.start();
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private boolean send() {
        return machine.<Boolean, RuntimeException>call(() -> port.send(FRAME, 0, FRAME.length));
    }

    @Test
    void framesPassInBothDirections() throws Exception {
        Host host = new Host(0);
        machine.attach("ne2k0", host);

        assertThat(send()).isTrue();
        assertThat(host.wire.deliver(new byte[60], 0, 60)).isTrue();

        Await.until("seen at the other end", () -> host.sent.size() == 1 && card.received.size() == 1);
        assertThat(host.wire.cardAddress()).isEqualTo("02:00:00:00:00:55");
        assertThat(machine.cables()).singleElement().satisfies(c -> {
            assertThat(c.frames().sent()).isEqualTo(1);
            assertThat(c.frames().receivedBytes()).isEqualTo(60);
        });
    }

    @Test
    void theLinkFollowsTheCableAndTheCarrier() throws Exception {
        Host host = new Host(0);
        machine.attach("ne2k0", host);
        host.wire.carrier(false);
        Await.until("seen at the other end", () -> card.links.size() == 2);
        host.wire.carrier(true);
        Await.until("seen at the other end", () -> card.links.size() == 3);

        machine.detachEthernet("ne2k0");

        assertThat(card.links).containsExactly(true, false, true, false);
        assertThat(send()).isFalse();
    }

    @Test
    void aCardThatSendsWithoutAWireIsToldOfOnceUntilOneIsPutIn() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        machine.addListener(new MachineListener() {
            @Override
            public void unheard(Machine from, String jack) {
                told.add(jack);
            }
        });
        send();
        send();
        machine.attach("ne2k0", new Host(0));
        send();

        machine.detachEthernet("ne2k0");
        send();

        Await.until("told twice", () -> told.size() == 2);
        assertThat(told).containsExactly("ne2k0", "ne2k0");
    }

    @Test
    void aBackendWaitsWhileTheCardHasNoRoom() throws Exception {
        Host host = new Host(0);
        machine.attach("ne2k0", host);
        card.room = 10;
        CountDownLatch done = new CountDownLatch(1);
        Thread reader = new Thread(() -> {
            try {
                for (int i = 0; i < 500; i++) {
                    host.wire.deliver(new byte[1500], 0, 1500);
                }
                done.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        reader.start();

        assertThat(done.await(200, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(card.received).hasSize(10);
        assertThat(host.wire.offer(new byte[1500], 0, 1500) && done.getCount() == 0)
                .isFalse();
        card.room = Integer.MAX_VALUE;
        machine.run(port::poll);

        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        Await.until("seen at the other end", () -> card.received.size() >= 500);
    }

    @Test
    void aSlowBackendCostsFramesAndNotTheMachine() throws Exception {
        Host host = new Host(1);
        machine.attach("ne2k0", host);

        int refused = 0;
        for (int i = 0; i < 5000; i++) {
            refused += send() ? 0 : 1;
        }

        assertThat(refused).isPositive();
        assertThat(machine.cables().get(0).frames().sendDropped()).isEqualTo(refused);
    }

    @Test
    void whatABackendCannotSendIsCountedWithTheReason() throws Exception {
        Host host = new Host(0) {
            @Override
            public void send(byte[] frame, int offset, int length) throws IOException {
                throw new IOException("tap0 is down");
            }
        };
        machine.attach("ne2k0", host);

        send();
        send();

        Await.until("both frames tried", () -> machine.cables().get(0).errors() == 2);
        assertThat(machine.cables().get(0).error()).isEqualTo("tap0 is down");
    }

    @Test
    void aReplacedCableDeliversWhatWasSentAndReceived() throws Exception {
        Host first = new Host(0);
        machine.attach("ne2k0", first);
        card.room = 0;
        first.wire.deliver(new byte[60], 0, 60);
        send();
        Host second = new Host(0);

        machine.attach("ne2k0", second);
        assertThat(first.closed).isTrue();
        assertThat(first.sent).hasSize(1);
        assertThat(first.wire.deliver(new byte[60], 0, 60)).isFalse();
        card.room = 100;
        machine.run(port::poll);

        Await.until("seen at the other end", () -> card.received.size() == 1);
        send();
        Await.until("seen at the other end", () -> second.sent.size() == 1);
    }

    @Test
    void aBackendThatDoesNotOpenLeavesTheOldCable() throws Exception {
        Host first = new Host(0);
        machine.attach("ne2k0", first);
        EthernetBackend broken = new EthernetBackend() {
            @Override
            public String description() {
                return "broken";
            }

            @Override
            public void open(Wire wire) throws IOException {
                throw new IOException("no permission for /dev/net/tun");
            }

            @Override
            public void send(byte[] frame, int offset, int length) {}

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> machine.attach("ne2k0", broken)).hasMessageContaining("no permission");

        send();
        Await.until("seen at the other end", () -> first.sent.size() == 1);
        assertThat(first.closed).isFalse();
    }

    @Test
    void theCableStaysWhenTheCardIsSwapped() throws Exception {
        Host host = new Host(0);
        machine.attach("ne2k0", host);
        machine.hold("ne2k0");
        host.wire.deliver(new byte[60], 0, 60);
        Card other = new Card();

        machine.plug("ne2k0", new TestDevice((slot, self) -> {
            port = slot.socket(EthernetPort.class, "");
            port.receiver(other);
        }));

        Await.until("seen at the other end", () -> other.received.size() == 1);
        assertThat(card.received).isEmpty();
        assertThat(machine.<Boolean, RuntimeException>call(port::link)).isTrue();
    }

    @Test
    void aTapSeesFramesOfBothDirections() throws Exception {
        Host host = new Host(0);
        machine.attach("ne2k0", host);
        List<String> seen = new CopyOnWriteArrayList<>();
        machine.tap("ne2k0", (fromCard, frame, offset, length, nanos) -> seen.add(fromCard + ":" + length));

        send();
        host.wire.deliver(new byte[60], 0, 60);

        Await.until("seen at the other end", () -> seen.size() == 2);
        assertThat(seen).containsExactlyInAnyOrder("true:64", "false:60");
    }

    @Test
    void aLiveBackendMakesAnUndecidedClockRealtime() throws Exception {
        assertThat(machine.clock()).isEqualTo(ClockSync.NONE);

        machine.attach("ne2k0", new Host(0));

        Await.until("seen at the other end", () -> machine.clock() == ClockSync.REALTIME);
    }

    @Test
    void aFrameForABusyGuestEndsTheSlice() throws Exception {
        Host host = new Host(0);
        machine.attach("ne2k0", host);
        Await.until("seen at the other end", () -> machine.clock() == ClockSync.REALTIME);
        AtomicLong waited = new AtomicLong();
        machine.unplug("cpu0");

        machine.plug("cpu0", new ScriptedCpu(cpu -> {
            if (cpu.total == 1000) {
                host.wire.offer(FRAME, 0, FRAME.length);
            }
            if (cpu.total >= 1000 && card.received.isEmpty()) {
                waited.incrementAndGet();
            }
        }));

        Await.until("seen at the other end", () -> !card.received.isEmpty());
        assertThat(waited).hasValue(1);
    }

    @Test
    void anIdleCableLetsTheMachineSleep() throws Exception {
        machine.attach("ne2k0", new Host(0));
        Await.until("seen at the other end", () -> machine.clock() == ClockSync.REALTIME);

        // the time that the inventory tells is taken whenever the machine thread looks around
        Await.until("a fifth of a second without a look around", () -> {
            long before = machine.now();
            Await.pause(200);
            return machine.now() == before;
        });
    }

    @Test
    void framesOfImpossibleLengthAreCountedAndDropped() throws Exception {
        machine.attach("ne2k0", new Host(0));

        assertThat(machine.<Boolean, RuntimeException>call(() -> port.send(FRAME, 0, 13)))
                .isFalse();
        assertThat(machine.<Boolean, RuntimeException>call(() -> port.send(FRAME, 60, 60)))
                .isFalse();

        assertThat(machine.cables().get(0).frames().badLength()).isEqualTo(2);
    }

    @Test
    void framesOfTheHostWithAnImpossibleLengthAreCountedAndDropped() throws Exception {
        Host host = new Host(0);
        machine.attach("ne2k0", host);

        assertThat(host.wire.deliver(FRAME, 0, 13)).isTrue();
        assertThat(host.wire.deliver(FRAME, 0, EthernetPort.MAX_FRAME + 1)).isTrue();
        assertThat(host.wire.offer(FRAME, 0, 0)).isTrue();
        assertThat(host.wire.deliver(FRAME, 0, 60)).isTrue();

        Await.until("seen at the other end", () -> card.received.size() == 1);
        assertThat(machine.cables().get(0).dropped()).isEqualTo(3);
    }
}
