package backplane.device.port_e9_hack;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Device;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import backplane.testkit.Keys;
import backplane.testkit.RecordedStream;
import org.junit.jupiter.api.Test;

final class PortE9Test extends DeviceContract {

    @Override
    protected Device device() {
        return new PortE9(Keys.of(PortE9.Config.class));
    }

    @Test
    void aWrittenByteAppearsOnTheConsole() throws Exception {
        DeviceBench bench = new DeviceBench();
        RecordedStream console = bench.stream("port_e9_hack");
        bench.plug("port_e9_hack", device());
        bench.out(0xe9, 'A');
        assertThat(console.text()).isEqualTo("A");
    }

    @Test
    void readingGivesThePortsOwnNumber() throws Exception {
        DeviceBench bench = new DeviceBench();
        bench.plug("port_e9_hack", device());
        assertThat(bench.in(0xe9)).isEqualTo(0xe9);
    }
}
