package backplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.PlugException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeviceBenchTest {

    private final DeviceBench bench = new DeviceBench();

    @BeforeEach
    void plug() throws PlugException {
        bench.plug("toy0", new Toy());
    }

    @Test
    void aWrittenByteAppearsOnTheStream() {
        bench.stream("toy0");

        bench.out(0x320, 'A');

        assertThat(bench.stream("toy0").text()).isEqualTo("A");
    }

    @Test
    void theLineRisesWhenTheTimerHasExpired() {
        bench.out(0x320, 10);

        bench.advance(1009);
        assertThat(bench.irq(5)).isFalse();
        bench.advance(1);
        assertThat(bench.irq(5)).isTrue();
        assertThat(bench.irqRises(5)).isEqualTo(1);
    }

    @Test
    void aFunctionThatHasAddressesAnswersThere() {
        bench.enablePci(2, 0, 0xc000, 0xe000_0000L);
        bench.out(0xc000, 0x41);

        assertThat(bench.in(0xc001)).isEqualTo(0x42);
        assertThat(bench.read(0xe000_0080L, 4)).isEqualTo(0x41);
        assertThat(bench.pciBar(2, 0, 1)).isEqualTo(0xe000_0000L);
    }

    @Test
    void portsWithoutADeviceFloat() {
        assertThat(bench.in(0x80, 4)).isEqualTo(-1);
        assertThat(bench.in(0x321, 2)).isEqualTo(0xff00);
    }

    @Test
    void aTakenPortIsReportedWithItsOwner() {
        assertThatThrownBy(() -> bench.plug("toy1", new Toy()))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("0x320")
                .hasMessageContaining("toy0");
    }
}
