package backplane.device.keyboard;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Device;
import backplane.api.KeyboardInput;
import backplane.api.PointerInput;
import backplane.api.Reset;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyboardControllerTest extends DeviceContract {

    private static final int DATA = 0x60, STATUS = 0x64;
    private static final long BYTE_TIME = 150_000;

    private final DeviceBench bench = new DeviceBench();

    @Override
    protected Device device() {
        return new KeyboardController(150, "imps2");
    }

    @BeforeEach
    void plug() throws Exception {
        bench.plug("keyboard", device());
    }

    private void key(int code, boolean pressed) {
        Objects.requireNonNull(bench.service(KeyboardInput.class, "keyboard")).key(code, pressed);
    }

    private void commandByte(int value) {
        bench.out(STATUS, 0x60);
        bench.out(DATA, value);
    }

    @Test
    void eachByteInterruptsAfterItsTimeOnTheWire() {
        key(0x1e, true);
        key(0x1e, false);
        bench.advance(BYTE_TIME - 1);
        assertThat(bench.irq(1)).isFalse();
        bench.advance(1);
        assertThat(bench.irq(1)).isTrue();
        bench.advance(10 * BYTE_TIME);
        assertThat(bench.irqRises(1))
                .as("the second byte waits until the first is read")
                .isEqualTo(1);
        assertThat(bench.in(DATA)).isEqualTo(0x1e);
        assertThat(bench.irq(1)).isFalse();
        bench.advance(BYTE_TIME);
        assertThat(bench.irqRises(1)).isEqualTo(2);
        assertThat(bench.in(DATA)).isEqualTo(0x9e);
        assertThat(bench.in(STATUS) & 1).isZero();
    }

    /** The start of Linux' i8042 driver. */
    @Test
    void linuxFindsTheControllerAndTheAuxPort() {
        assertThat(bench.in(STATUS) & 1).as("nothing to flush").isZero();
        bench.out(STATUS, 0x20);
        int first = bench.in(DATA);
        bench.out(STATUS, 0x20);
        assertThat(bench.in(DATA)).isEqualTo(first);
        commandByte(first & ~3 | 0x30);
        bench.out(STATUS, 0xd3);
        bench.out(DATA, 0x5a);
        assertThat(bench.in(STATUS) & 0x21).isEqualTo(0x21);
        assertThat(bench.in(DATA)).isEqualTo(0x5a);
        commandByte(first & ~1 | 2);
        bench.out(STATUS, 0xd3);
        bench.out(DATA, 0xa5);
        assertThat(bench.irq(12)).isTrue();
        assertThat(bench.in(DATA)).isEqualTo(0xa5);
        assertThat(bench.irqRises(12)).isEqualTo(1);
    }

    @Test
    void theMouseInterruptsWithInterrupt12() {
        bench.out(STATUS, 0xd4);
        bench.out(DATA, 0xf4);
        bench.advance(BYTE_TIME);
        assertThat(bench.in(STATUS) & 0x21).isEqualTo(0x21);
        assertThat(bench.in(DATA)).isEqualTo(0xfa);
        Objects.requireNonNull(bench.service(PointerInput.class, "mouse")).move(1, 0, 0, 0);
        bench.advance(BYTE_TIME);
        assertThat(bench.irq(12)).isTrue();
        assertThat(bench.in(DATA)).isEqualTo(0x08);
    }

    @Test
    void a20IsOneGateForAll() {
        bench.out(STATUS, 0xd1);
        bench.out(DATA, 0xdd);
        assertThat(bench.pins().a20()).isFalse();
        bench.pins().a20(true);
        bench.out(STATUS, 0xd0);
        assertThat(bench.in(DATA) & 2).isEqualTo(2);
    }

    @Test
    void aResetOfTheProcessorOpensA20AndKeepsTheController() {
        commandByte(0x01);
        bench.out(STATUS, 0xdd);
        bench.reset(Reset.PROCESSOR);
        assertThat(bench.pins().a20()).isTrue();
        bench.out(STATUS, 0x20);
        assertThat(bench.in(DATA)).isEqualTo(0x01);
    }

    @Test
    void withoutAMouseTheSecondPortIsEmpty() throws Exception {
        DeviceBench other = new DeviceBench();
        other.plug("keyboard", new KeyboardController(150, "serial"));
        other.out(STATUS, 0xd4);
        other.out(DATA, 0xf2);
        other.advance(1_000_000_000);
        assertThat(other.in(STATUS) & 1).isZero();
        assertThat(other.service(PointerInput.class, "mouse")).isNull();
        assertThat(other.log("keyboard")).singleElement().asString().contains("no mouse of type serial");
    }
}
