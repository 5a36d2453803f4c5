package backplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.CharPort;
import backplane.api.Device;
import backplane.api.EthernetPort;
import backplane.api.FrameReceiver;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CableBenchTest {

    private final DeviceBench bench = new DeviceBench();
    private final Card card = new Card();

    /** Takes frames while it has room, echoes octets, and throws on request. */
    private static final class Card implements Device, FrameReceiver {
        private final List<Integer> lengths = new ArrayList<>();
        private final List<Boolean> links = new ArrayList<>();
        private EthernetPort port;
        private CharPort stream;
        private int room;

        @Override
        public void attach(Slot slot) throws PlugException {
            port = slot.socket(EthernetPort.class, "");
            port.receiver(this);
            stream = slot.socket(CharPort.class, "line");
            stream.onInput(() -> stream.write(stream.read()));
            slot.ports().map(0x300, 1, 1, (p, w) -> 0, (p, v, w) -> {
                room = v;
                port.poll();
            });
            slot.clock()
                    .timer("bomb", deadline -> {
                        throw new IllegalStateException("bomb");
                    })
                    .armAt(1_000_000);
        }

        @Override
        public boolean ready() {
            return room > 0;
        }

        @Override
        public void receive(byte[] frame, int offset, int length) {
            lengths.add(length);
            room--;
        }

        @Override
        public void link(boolean up) {
            links.add(up);
        }

        @Override
        public void reset(Reset kind) {}

        @Override
        public void state(StateIo io) {}
    }

    @BeforeEach
    void plug() throws PlugException {
        bench.plug("card0", card);
    }

    @Test
    void framesWaitUntilTheCardIsReady() {
        bench.receive("card0", new byte[60]);
        bench.receive("card0", new byte[61]);
        assertThat(card.lengths).isEmpty();
        assertThat(bench.wire("card0").queued()).isEqualTo(2);

        bench.out(0x300, 1);
        assertThat(card.lengths).containsExactly(60);
        bench.out(0x300, 1);

        assertThat(card.lengths).containsExactly(60, 61);
    }

    @Test
    void sentFramesAreRecordedUnlessTheCableIsFull() {
        bench.wire("card0");
        assertThat(card.port.send(new byte[64], 0, 64)).isTrue();
        bench.wire("card0").full(true);
        assertThat(card.port.send(new byte[64], 0, 64)).isFalse();

        assertThat(bench.wire("card0").sent()).hasSize(1);
    }

    @Test
    void theCarrierComesAndGoes() {
        bench.wire("card0");
        bench.carrier("card0", false);
        bench.carrier("card0", true);

        assertThat(card.links).containsExactly(true, false, true);
    }

    @Test
    void typedOctetsReachTheDevice() {
        bench.type("card0/line", (byte) 'x');

        assertThat(bench.stream("card0/line").text()).isEqualTo("x");
    }

    @Test
    void anExceptionOfAHandlerReachesTheTest() {
        assertThatThrownBy(() -> bench.advance(2_000_000))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("bomb");
    }
}
