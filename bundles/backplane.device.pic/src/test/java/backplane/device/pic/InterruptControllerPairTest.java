package backplane.device.pic;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuPins;
import backplane.api.Device;
import backplane.api.InterruptAcknowledge;
import backplane.api.IrqSink;
import backplane.api.Reset;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InterruptControllerPairTest extends DeviceContract {

    private final DeviceBench bench = new DeviceBench(DeviceBench.RAM, Map.of(), false);
    private final InterruptControllerPair pair = new InterruptControllerPair();

    @Override
    protected Device device() {
        return new InterruptControllerPair();
    }

    @Override
    protected DeviceBench newBench() {
        return new DeviceBench(DeviceBench.RAM, Map.of(), false);
    }

    /** As the PC BIOS leaves it: vectors 08h and 70h, everything open. */
    @BeforeEach
    void initialize() throws Exception {
        bench.plug("pic", pair);
        for (int port : new int[] {0x20, 0xa0}) {
            bench.out(port, 0x11);
            bench.out(port + 1, port == 0x20 ? 0x08 : 0x70);
            bench.out(port + 1, port == 0x20 ? 0x04 : 0x02);
            bench.out(port + 1, 0x01);
            bench.out(port + 1, 0x00);
        }
    }

    private boolean interrupting() {
        return (bench.pins().pending() & CpuPins.INTR) != 0;
    }

    private int acknowledge() {
        return Objects.requireNonNull(bench.service(InterruptAcknowledge.class, "cpu0"))
                .acknowledge();
    }

    private void line(int irq, boolean high) {
        Objects.requireNonNull(bench.service(IrqSink.class, "isa")).irq(irq, high);
    }

    @Test
    void theTimerInterruptsTheProcessor() {
        line(0, true);
        assertThat(interrupting()).isTrue();
        assertThat(acknowledge()).isEqualTo(0x08);
        assertThat(interrupting()).isFalse();
    }

    @Test
    void theSlaveAnswersThroughTheCascade() {
        line(14, true);
        assertThat(acknowledge()).isEqualTo(0x76);
        bench.out(0x20, 0x0b);
        bench.out(0xa0, 0x0b);
        assertThat(bench.in(0x20)).as("master: the cascade is in service").isEqualTo(0x04);
        assertThat(bench.in(0xa0)).isEqualTo(0x40);
    }

    @Test
    void aSecondRequestOfTheSlaveIsServedAfterBothEnds() {
        line(12, true);
        line(14, true);
        assertThat(acknowledge()).isEqualTo(0x74);
        bench.out(0xa0, 0x20);
        assertThat(interrupting()).isFalse();
        bench.out(0x20, 0x20);
        assertThat(interrupting()).isTrue();
        assertThat(acknowledge()).isEqualTo(0x76);
    }

    @Test
    void aSlaveWithAutomaticEndOfInterruptGoesOnWithItsNextRequest() {
        bench.out(0xa0, 0x11);
        bench.out(0xa1, 0x70);
        bench.out(0xa1, 0x02);
        bench.out(0xa1, 0x03);
        line(8, true);
        line(9, true);
        assertThat(acknowledge()).isEqualTo(0x70);
        bench.out(0x20, 0x20);
        assertThat(acknowledge()).isEqualTo(0x71);
    }

    @Test
    void aRequestThatVanishesAtTheSlaveIsSpurious() {
        line(10, true);
        bench.out(0xa1, 0xff);
        assertThat(interrupting()).isFalse();
        assertThat(acknowledge()).as("interrupt 7 of the master").isEqualTo(0x0f);
    }

    @Test
    void aPciInterruptIsLevelTriggeredByElcr() {
        bench.out(0x4d1, 0xff);
        assertThat(bench.in(0x4d1)).as("8 and 13 stay edge triggered").isEqualTo(0xde);
        line(11, true);
        acknowledge();
        bench.out(0xa0, 0x20);
        bench.out(0x20, 0x20);
        assertThat(interrupting()).isTrue();
        line(11, false);
        assertThat(interrupting()).isFalse();
    }

    @Test
    void aPolledSlaveIsAcknowledgedWithoutTheProcessor() {
        line(9, true);
        bench.out(0xa0, 0x0c);
        assertThat(bench.in(0xa0)).isEqualTo(0x81);
        assertThat(interrupting()).isFalse();
        bench.out(0xa0, 0x61);
        line(9, false);
        line(9, true);
        assertThat(interrupting()).isTrue();
    }

    @Test
    void aResetSilencesBoth() {
        line(1, true);
        bench.reset(Reset.HARDWARE);
        assertThat(interrupting()).isFalse();
        assertThat(bench.in(0x21)).isEqualTo(0xff);
    }
}
