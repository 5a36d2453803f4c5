package backplane.machine.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.CharBackend;
import backplane.api.PlugException;
import backplane.core.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WiringTest {

    private Machine machine;
    private Wiring wiring;

    @BeforeEach
    void make() throws PlugException {
        machine = Parts.machine();
        wiring = new Wiring(machine, Parts.log());
    }

    @AfterEach
    void close() {
        wiring.close();
        machine.close();
    }

    /** A stream that opens or not, and counts the attempts. */
    private static final class Stream implements CharBackend {
        private boolean broken;
        private int opened;

        @Override
        public String description() {
            return "a test";
        }

        @Override
        public void open(Feed feed) throws IOException {
            opened++;
            if (broken) {
                throw new IOException("the line is busy");
            }
        }

        @Override
        public void send(byte[] octets, int offset, int length) {}

        @Override
        public void close() {}
    }

    private static Part stream(String id, Stream stream) {
        return Parts.part(id, "backplane.rc.channel.test~m-" + id, stream);
    }

    private static Cable cable(String backend) {
        return new Cable(Map.of(
                "machine", "m", "card", "com1", "backend", backend, "kind", "channel", "service.pid", "cable~1"));
    }

    @Test
    void aCableConnectsWhenItsBackendComesAndWaitsWhenItGoes() {
        wiring.put(cable("tty"));
        assertThat(wiring.connections().get(0).detail()).contains("waits for tty");
        Part tty = stream("tty", new Stream());

        wiring.add(tty);

        assertThat(wiring.connections().get(0).connected()).isTrue();
        wiring.remove(tty, Departure.UPDATED);
        assertThat(wiring.connections().get(0).connected()).isFalse();
        assertThat(wiring.connections().get(0).detail()).contains("to return");
    }

    @Test
    void aBackendThatDoesNotOpenIsTriedAgainByHandOnly() throws PlugException {
        Stream stream = new Stream();
        stream.broken = true;
        wiring.add(stream("tty", stream));
        wiring.put(cable("tty"));
        assertThat(wiring.connections().get(0).detail()).contains("the line is busy");

        wiring.add(stream("other", new Stream()));
        wiring.connectAll();

        assertThat(stream.opened).isEqualTo(1);
        assertThatThrownBy(() -> wiring.link("com1", true)).hasMessageContaining("busy");
        stream.broken = false;
        wiring.link("com1", true);
        assertThat(wiring.connections().get(0).connected()).isTrue();
    }

    @Test
    void aGuestThatSendsWithoutABackendRemindsOfWhyThereIsNone(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("log");
        HostLog log = new HostLog("m", Map.of("log", file.toString()));
        Wiring reminded = new Wiring(machine, log);
        Stream stream = new Stream();
        stream.broken = true;
        reminded.add(stream("tty", stream));
        reminded.put(cable("tty"));

        reminded.unheard("com1");
        reminded.unheard("com2");

        log.close();
        assertThat(Files.readAllLines(file))
                .hasSize(2)
                .last()
                .asString()
                .contains("the guest sends frames on com1", "the line is busy", "eth:link com1 up");
    }

    @Test
    void aChangedConfigurationIsAReasonToTryAgain() {
        Stream broken = new Stream();
        broken.broken = true;
        Part first = stream("tty", broken);
        wiring.add(first);
        wiring.put(cable("tty"));

        wiring.remove(first, Departure.RECONFIGURED);
        wiring.add(stream("tty", new Stream()));

        assertThat(wiring.connections().get(0).connected()).isTrue();
    }

    @Test
    void aNewFarEndIsOpenedBeforeTheOldOneIsLetGo() {
        Stream broken = new Stream();
        broken.broken = true;
        wiring.add(stream("tty", new Stream()));
        wiring.add(stream("bad", broken));
        wiring.put(cable("tty"));

        wiring.put(cable("bad"));

        assertThat(wiring.connections().get(0).connected()).isTrue();
        assertThat(wiring.connections().get(0).detail()).contains("busy");
    }

    @Test
    void aBackendServesOneCable() {
        wiring.add(stream("tty", new Stream()));
        wiring.put(cable("tty"));
        wiring.put(new Cable(
                Map.of("machine", "m", "card", "com2", "backend", "tty", "kind", "channel", "service.pid", "cable~2")));

        assertThat(wiring.connections())
                .anySatisfy(c -> assertThat(c.detail()).contains("at the end of the cable of com1"));
    }
}
