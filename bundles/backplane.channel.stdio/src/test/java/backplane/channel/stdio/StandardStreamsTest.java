package backplane.channel.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.testkit.RecordedFeed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

final class StandardStreamsTest {

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final RecordedFeed feed = new RecordedFeed();

    private StandardStreams streams(String id, boolean input) {
        return new StandardStreams(id, input, new ByteArrayInputStream(new byte[] {'o', 'k'}), new PrintStream(output));
    }

    @Test
    void typedTextReachesThePortAndItsAnswerThePrintout() throws Exception {
        StandardStreams streams = streams("com1", true);
        streams.open(feed);
        streams.send(new byte[] {'h', 'i'}, 0, 2);
        assertThat(feed.next() + feed.next()).isEqualTo("+ok");
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
