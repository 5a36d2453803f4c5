package backplane.machine.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.PlugException;
import backplane.core.ClockSync;
import backplane.core.LogSink;
import backplane.core.Machine;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MachineSettingsTest {

    @Test
    void theClockShowsLocalTimeUnlessToldOtherwise() {
        ZoneOffset east = ZoneOffset.ofHours(2);

        assertThat(MachineSettings.epoch("", 1000, east)).isEqualTo(1000 + 7_200_000);
        assertThat(MachineSettings.epoch("utc", 1000, east)).isEqualTo(1000);
        assertThat(MachineSettings.epoch("86400", 1000, east)).isEqualTo(86_400_000);
    }

    @Test
    void theProfilesWordsBecomeTheMachinesSettings() throws PlugException {
        Map<String, Object> profile = Map.of(
                "machine",
                "m",
                "memory.mb",
                2,
                "clock.sync",
                "realtime",
                "boot",
                new String[] {"cdrom", "disk"},
                "boot.floppy_bootsig_check",
                false);
        try (Machine machine = MachineSettings.build(profile, Map.of("pci.slot3.id", "ne2k0"), LogSink.NONE)) {
            assertThat(machine.settings().ramSize()).isEqualTo(2 << 20);
            assertThat(machine.settings().sync()).isEqualTo(ClockSync.REALTIME);
            assertThat(machine.settings().bootOrder()).containsExactly("cdrom", "disk");
            assertThat(machine.settings().setting("floppy_bootsig_check.disabled", ""))
                    .isEqualTo("1");
            assertThat(machine.settings().pciSlots()).containsEntry(4, "ne2k0");
        }
    }

    @Test
    void moreMemoryThanTheHeapHasIsRefusedWithARemedy() {
        Map<String, Object> profile = Map.of("machine", "m", "memory.mb", 1 << 20);

        assertThatThrownBy(() -> MachineSettings.build(profile, Map.of(), LogSink.NONE))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("-Xmx");
    }
}
