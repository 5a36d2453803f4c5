package backplane.device.speaker;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Device;
import backplane.api.Speaker;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PcSpeakerTest extends DeviceContract {

    @Override
    protected Device device() {
        return new PcSpeaker(true);
    }

    @Test
    void notesTheToneInTheLog() throws Exception {
        DeviceBench bench = new DeviceBench();
        bench.plug("speaker", device());
        Objects.requireNonNull(bench.service(Speaker.class, "speaker")).tone(1_000_000);
        assertThat(bench.log("speaker")).containsExactly("tone of 1000 Hz");
    }

    @Test
    void isNotThereIfDisabled() throws Exception {
        DeviceBench bench = new DeviceBench();
        bench.plug("speaker", new PcSpeaker(false));
        assertThat(bench.service(Speaker.class, "speaker")).isNull();
    }
}
