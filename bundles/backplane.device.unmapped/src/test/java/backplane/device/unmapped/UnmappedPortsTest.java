package backplane.device.unmapped;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Device;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnmappedPortsTest extends DeviceContract {

    private final DeviceBench bench = new DeviceBench();

    @Override
    protected Device device() {
        return new UnmappedPorts();
    }

    @BeforeEach
    void plug() throws Exception {
        bench.plug("unmapped", device());
    }

    private void spell(String word) {
        word.chars().forEach(letter -> bench.out(0x8900, letter));
    }

    @Test
    void postCodesReadBack() {
        bench.out(0x80, 0x42);
        bench.out(0x8e, 0x17);
        assertThat(bench.in(0x80)).isEqualTo(0x42);
        assertThat(bench.in(0x8e)).isEqualTo(0x17);
    }

    @Test
    void delayPortsTakeEverything() {
        bench.out(0xed, 0x12);
        bench.out(0xee, 0x12);
        assertThat(bench.in(0xed)).isEqualTo(0xff);
    }

    @Test
    void theWordSwitchesThePowerOff() {
        spell("Shutdown");
        assertThat(bench.stopped()).isNotNull();
    }

    @Test
    void aMisspeltWordDoesNot() {
        spell("ShutdoSwn");
        assertThat(bench.stopped()).isNull();
        spell("ShutShutdown");
        assertThat(bench.stopped()).isNotNull();
    }

    @Test
    void aLetterPausesTheMachineSoThatItCanBeLookedAt() {
        spell("Shut");
        assertThat(bench.board().takePause()).isNull();
        spell("D");
        assertThat(bench.board().takePause()).contains("8900h");
    }
}
