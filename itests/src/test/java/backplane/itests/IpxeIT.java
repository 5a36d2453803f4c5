package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** iPXE, started from its CD or from the ROM of the network card, boots by DHCP and TFTP of the built-in network. */
@Tag("system")
final class IpxeIT {

    @TempDir
    Path folder;

    /** Boots with lines of the profile that tell where iPXE comes from, and with keys of the card that do. */
    private void assertScriptRuns(String card, String chip, String lines, String keys) throws Exception {
        Path served = Files.createDirectory(folder.resolve("tftp"));
        Files.writeString(served.resolve("boot.ipxe"), "#!ipxe\necho SCRIPT-RUNS on ${net0/chip}\nsleep 600\n");
        Files.writeString(
                folder.resolve("ipxe.bochsrc"),
                "megs: 64\n"
                        + "pci: enabled=1, chipset=i440fx, slot1=pcivga, slot2=" + card + "\n"
                        + card + ": mac=fe:fd:00:00:00:01, ethmod=vnet, ethdev=" + served + ", bootfile=boot.ipxe"
                        + keys + "\n"
                        + lines
                        + "clock: sync=realtime\n");

        Program run = Program.run(
                folder,
                "-q",
                "-f",
                "ipxe.bochsrc",
                "-c",
                "vga:await 'SCRIPT-RUNS on " + chip + "' 200",
                "-c",
                "vga:text",
                "-c",
                "exit 0");

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out())
                .contains("fe:fd:00:00:00:01 using " + chip)
                .contains("192.168.10.15")
                .contains("boot.ipxe... ok");
    }

    @ParameterizedTest
    @CsvSource({"e1000, 82540em", "ne2k, rtl8029"})
    void aScriptFromTheBuiltInNetworkRuns(String card, String chip) throws Exception {
        Path iso = Tool.file("ipxe", "/usr/lib/ipxe/ipxe.iso");
        String drive = "ata1-master: type=cdrom, path=" + iso + ", status=inserted\nboot: cdrom\n";
        assertScriptRuns(card, chip, drive, "");
    }

    @ParameterizedTest
    @CsvSource({"e1000, 82540em, pxe-e1000.rom", "ne2k, rtl8029, pxe-ne2k_pci.rom"})
    void theBootRomOfTheCardRunsAScriptFromTheBuiltInNetwork(String card, String chip, String file) throws Exception {
        Path rom = Tool.file("ipxe-qemu", "/usr/lib/ipxe/qemu/" + file);
        assertScriptRuns(card, chip, "boot: network\n", ", bootrom=" + rom);
    }
}
