package backplane.channel.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.CharBackend.Feed;
import backplane.api.DeviceLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class StandardStreamsTest {

    private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Feed feed = new Feed() {
        @Override
        public boolean deliver(byte[] octets, int offset, int length) {
            return received.add(new String(octets, offset, length, java.nio.charset.StandardCharsets.ISO_8859_1));
        }

        @Override
        public void connected(boolean connected) {}

        @Override
        public DeviceLog log() {
            throw new AssertionError("nothing to log");
        }
    };

    private StandardStreams streams(String id, boolean input) {
        return new StandardStreams(id, input, new ByteArrayInputStream(new byte[] {'o', 'k'}), new PrintStream(output));
    }

    @Test
    void typedTextReachesThePortAndItsAnswerThePrintout() throws Exception {
        StandardStreams streams = streams("com1", true);
        streams.open(feed);
        streams.send(new byte[] {'h', 'i'}, 0, 2);
        assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo("ok");
        assertThat(output).hasToString("hi");
        streams.close();
    }

    @Test
    void theSecondReaderOfStandardInputIsRefused() throws Exception {
        StandardStreams first = streams("com1", true);
        first.open(feed);
        assertThatThrownBy(() -> streams("com2", true).open(feed))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("belongs to com1");
        streams("com3", false).open(feed);
        first.close();
        StandardStreams later = streams("com2", true);
        later.open(feed);
        later.close();
    }
}
