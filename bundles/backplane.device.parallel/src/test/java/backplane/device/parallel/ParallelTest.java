package backplane.device.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Device;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The probe of Linux' parport_pc, and a printer at work. */
class ParallelTest extends DeviceContract {

    private static final int DATA = 0x378, STATUS = 0x379, CONTROL = 0x37a;

    private final DeviceBench bench = new DeviceBench();

    @Override
    protected Device device() {
        return new Parallel(1, true);
    }

    @BeforeEach
    void plugIn() throws Exception {
        bench.plug("parport1", new Parallel(1, true));
        bench.stream("parport1");
    }

    private void print(char c) {
        bench.out(DATA, c);
        bench.out(CONTROL, 0x0d);
        bench.out(CONTROL, 0x0c);
    }

    @Test
    void parportPcFindsAStandardPort() {
        bench.out(CONTROL, 0x0c);
        int first = bench.in(CONTROL) & 0x0f;
        bench.out(CONTROL, 0x0e);
        int second = bench.in(CONTROL) & 0x0f;
        bench.out(CONTROL, 0x0c);
        bench.out(DATA, 0xaa);

        assertThat(first).isEqualTo(0x0c);
        assertThat(second).isEqualTo(0x0e);
        assertThat(bench.in(DATA)).isEqualTo(0xaa);
    }

    @Test
    void aPrinterIsOnlineHasPaperAndIsNotBusy() {
        assertThat(bench.in(STATUS) & 0xf8).isEqualTo(0xd8);
    }

    @Test
    void theStrobeSendsACharacterAndThePrinterIsBusyForAWhile() {
        print('A');
        int during = bench.in(STATUS) & 0x80;
        bench.advance(100_000);

        assertThat(during).isZero();
        assertThat(bench.in(STATUS) & 0x80).isEqualTo(0x80);
        assertThat(bench.stream("parport1").text()).isEqualTo("A");
    }

    @Test
    void theAcknowledgeInterruptsIfEnabled() {
        bench.out(DATA, 'B');
        bench.out(CONTROL, 0x1d);
        bench.advance(100_000);
        boolean raised = bench.irq(7);
        bench.in(STATUS);

        assertThat(raised).isTrue();
        assertThat(bench.irq(7)).isFalse();
    }

    @Test
    void aStrobeWhileBusyPrintsNothing() {
        print('A');
        print('B');

        assertThat(bench.stream("parport1").text()).isEqualTo("A");
    }
}
