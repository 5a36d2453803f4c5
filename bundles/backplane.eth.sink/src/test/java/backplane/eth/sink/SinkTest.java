package backplane.eth.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.EthernetBackend;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkTest {

    @TempDir
    Path folder;

    private record Keys(String ethdev, String logdir) implements Sink.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return Sink.Config.class;
        }
    }

    private static Sink sink(String logdir) {
        return new Sink(new Keys("xl0", logdir), Map.of());
    }

    private static EthernetBackend.Wire wire() {
        return (EthernetBackend.Wire) Proxy.newProxyInstance(
                SinkTest.class.getClassLoader(),
                new Class<?>[] {EthernetBackend.Wire.class},
                (proxy, method, arguments) -> method.getReturnType() == String.class ? "fe:fd:00:00:00:01" : null);
    }

    @Test
    void framesDisappearAndTheMachineNeedNotKeepHostTime() throws IOException {
        Sink sink = sink("");
        sink.open(wire());
        sink.send(new byte[60], 0, 60);
        sink.close();

        assertThat(sink.live()).isFalse();
        assertThat(sink.description()).isEqualTo("null, frames are lost");
    }

    @Test
    void theLogsAreThoseOfBochs() throws IOException {
        Sink sink = sink(folder.toString());
        sink.open(wire());
        sink.send(" Hello, network!\u0001\u0002".getBytes(StandardCharsets.US_ASCII), 1, 17);
        sink.close();
        sink.close();

        assertThat(Files.readString(folder.resolve("eth_null-tx.log"))).isEqualTo("Hello, network!\u0001\u0002");
        assertThat(folder.resolve("eth_null-txdump.txt"))
                .hasContent("null packetmover readable log file\nnet IF = xl0\nMAC address = fe:fd:00:00:00:01\n--\n"
                        + "a packet from guest to host, length 17\n"
                        + "48 65 6c 6c 6f 2c 20 6e 65 74 77 6f 72 6b 21 01  Hello, network!.\n"
                        + "02                                               .\n--\n");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> sink(folder + "/no").open(wire())).hasMessageContaining("logdir=" + folder + "/no");
    }
}
