package backplane.device.extfpuirq;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Device;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FpuInterruptTest extends DeviceContract {

    private final DeviceBench bench = new DeviceBench();

    @Override
    protected Device device() {
        return new FpuInterrupt();
    }

    @BeforeEach
    void plug() throws Exception {
        bench.plug("extfpuirq", device());
    }

    @Test
    void theHandlerAcknowledgesAndMayUseTheX87Unit() {
        bench.pins().ferr(true);
        assertThat(bench.irq(13)).isTrue();
        bench.out(0xf0, 0);
        assertThat(bench.irq(13)).isFalse();
        assertThat(bench.pins().ignne()).isTrue();
        bench.pins().ferr(false);
        assertThat(bench.pins().ignne()).as("ends with FERR#").isFalse();
    }

    @Test
    void withoutAnErrorAWriteDoesNothing() {
        bench.out(0xf0, 0);
        bench.out(0xf1, 0);
        assertThat(bench.pins().ignne()).isFalse();
    }
}
