package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Debian's kernels, started directly, find each kind of network card and reach the built-in network; then they switch off. */
@Tag("system")
final class LinuxIT {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "686, ne2k-pci, 'ne2k: type=pci, mac=fe:fd:00:00:00:01, ethmod=vnet'",
        "686, e1000, 'e1000: mac=fe:fd:00:00:00:01, ethmod=vnet'",
        "amd64, e1000, 'e1000: mac=fe:fd:00:00:00:01, ethmod=vnet'"
    })
    void aDebianKernelUsesTheCardAndSwitchesOff(String flavour, String driver, String card) throws Exception {
        Path files = Guest.files(flavour);
        Path profile = Files.writeString(
                folder.resolve("linux.bochsrc"),
                "megs: 256\n"
                        + "linux: kernel=" + files + "/vmlinuz, initrd=" + files + "/initrd.gz,"
                        + " cmdline=\"console=ttyS0,115200 cryptomgr.notests ip=dhcp\"\n"
                        + "pci: enabled=1, chipset=i440fx, slot1=pcivga, slot2=" + card.split(":")[0] + "\n"
                        + card + "\n"
                        + "com1: enabled=1, mode=stdio\n"
                        + "clock: sync=realtime\n");
        try (Guest guest = Guest.start(null, profile)) {
            guest.await("GUEST-READY", 0);
            assertThat(guest.output()).contains("GUEST nic=" + driver + " eth0=fe:fd:00:00:00:01");
            assertThat(guest.shell("ip addr show eth0")).contains("192.168.10.");
            assertThat(guest.shell("ping -c 3 192.168.10.1")).contains("3 packets received");
            assertThat(guest.shell("ping -c 2 -s 4000 192.168.10.1")).contains("2 packets received");
            String against = guest.shell("cd /sys/devices/system/cpu/vulnerabilities; cat meltdown spectre_v2");
            assertThat(against).as("what the kernel does against speculation").contains("Not affected", "IBRS");
            assertThat(against).doesNotContain("PTI", "Retpolines", "SW loop");
            guest.type("poweroff -f");
            assertThat(guest.awaitEnd()).as("exit status after power-off").isZero();
        }
    }
}
