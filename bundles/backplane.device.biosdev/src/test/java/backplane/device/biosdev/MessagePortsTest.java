package backplane.device.biosdev;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Device;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessagePortsTest extends DeviceContract {

    private final DeviceBench bench = new DeviceBench();

    @Override
    protected Device device() {
        return new MessagePorts();
    }

    @BeforeEach
    void plug() throws Exception {
        bench.plug("biosdev", device());
    }

    private void say(int port, String text) {
        text.chars().forEach(letter -> bench.out(port, letter));
    }

    @Test
    void aLineOfTheBiosBecomesALineOfTheLog() {
        say(0x402, "SeaBIOS\nBUILD");
        assertThat(bench.log("biosdev")).containsExactly("SeaBIOS");
        say(0x500, "hello\n");
        assertThat(bench.log("biosdev")).containsExactly("SeaBIOS", "VGABIOS hello");
    }

    @Test
    void aWordAtAPanicPortIsALineNumber() {
        bench.out(0x400, 1234, 2);
        assertThat(bench.log("biosdev")).containsExactly("BIOS panic at line 1234");
    }

    @Test
    void doesNotLookLikeTheDebugPortOfQemu() {
        assertThat(bench.in(0x402)).isEqualTo(0xff);
    }

    @Test
    void longAndUnprintableTextIsBounded() {
        say(0x402, "\u0001\u00e9".repeat(100));
        assertThat(bench.log("biosdev")).containsExactly(".".repeat(200));
    }
}
