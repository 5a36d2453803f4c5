package backplane.machine.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PropertiesTest {

    @Test
    void aPidTellsTheTypeAndTheId() {
        assertThat(Properties.type("backplane.rc.eth.tuntap~demo-tap0")).isEqualTo("eth.tuntap");
        assertThat(Properties.id("backplane.rc.eth.tuntap~demo-tap0", "demo")).isEqualTo("tap0");
        assertThat(Properties.id("backplane.rc.eth.tuntap~tap0", "demo")).isEqualTo("tap0");
    }

    @Test
    void ofSeveralPidsTheFactorysIsTheLast() {
        assertThat(Properties.pid(Map.of("service.pid", List.of("backplane.rc.ne2k", "backplane.rc.ne2k~demo-ne2k0"))))
                .isEqualTo("backplane.rc.ne2k~demo-ne2k0");
        assertThat(Properties.pid(Map.of("service.pid", "one"))).isEqualTo("one");
        assertThat(Properties.pid(Map.of())).isEmpty();
    }
}
