package backplane.device.debug_exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.Device;
import backplane.api.PlugException;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import org.junit.jupiter.api.Test;

class DebugExitTest extends DeviceContract {

    @Override
    protected Device device() {
        return new DebugExit(true, 0xf4, 4);
    }

    @Test
    void aWriteEndsTheMachineWithAnOddStatus() throws Exception {
        DeviceBench bench = new DeviceBench();
        bench.plug("debug_exit", device());
        bench.out(0xf4, 0x10, 4);
        assertThat(String.valueOf(bench.stopped())).contains("33");
    }

    @Test
    void nonsenseIsRefused() {
        DeviceBench bench = new DeviceBench();
        assertThatThrownBy(() -> bench.plug("x", new DebugExit(true, 0xf4, 3)))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("iosize=3");
        assertThatThrownBy(() -> bench.plug("x", new DebugExit(true, 0xffff, 2)))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("0xffff");
    }

    @Test
    void isNotThereIfDisabled() throws Exception {
        DeviceBench bench = new DeviceBench();
        bench.plug("debug_exit", new DebugExit(false, 0xf4, 4));
        assertThat(bench.in(0xf4)).isEqualTo(0xff);
    }
}
