package backplane.bochsrc.convert;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.bochsrc.Problem;
import backplane.bochsrc.grammar.Bochsrc;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as users of Bochs write them, new and old. */
class RealWorldTest {
    private static String text(String name) throws IOException {
        try (InputStream in = RealWorldTest.class.getResourceAsStream(name + ".bochsrc")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({"linux-2.7", "dos-2.1", "osdev-3.0", "netbsd-tap", "windows95"})
    void loadsUnchangedAndEveryMessageHasARemedy(String name) throws IOException {
        Bochsrc file = Fixture.parse(text(name));
        assertThat(file.text()).isEqualTo(text(name));
        assertThat(file.problems()).isEmpty();
        Conversion conversion = Fixture.convert(text(name));
        assertThat(Fixture.errors(conversion)).isEmpty();
        assertThat(conversion.problems()).allSatisfy(problem -> {
            assertThat(problem.line()).isPositive();
            assertThat(problem.remedy()).isNotEmpty();
        });
    }

    @Test
    void theLinuxMachineIsWhatTheFileSays() throws IOException {
        Conversion conversion = Fixture.convert(text("linux-2.7"));
        assertThat(Fixture.machine(conversion))
                .containsEntry("memory.mb", 512)
                .containsEntry("ips", 50_000_000L)
                .containsEntry("log", "bochsout.txt")
                .containsEntry("boot", new String[] {"cdrom", "disk"});
        assertThat(Fixture.part(conversion, "disk.flat", "ata0-master-disk"))
                .containsEntry("path", "/srv/images/my linux.img");
        assertThat(Fixture.part(conversion, "e1000", "e1000_0")).containsEntry("slot", 1);
        assertThat(Fixture.names(conversion)).contains("eth.vnet e1000_0-eth", "port_e9_hack port_e9_hack");
    }

    @Test
    void theOldDosMachineHasNoPciAndItsDisk() throws IOException {
        Conversion conversion = Fixture.convert(text("dos-2.1"));
        assertThat(Fixture.names(conversion)).doesNotContain("pci pci");
        assertThat(Fixture.part(conversion, "disk.flat", "ata0-master-disk")).containsEntry("path", "c.img");
    }

    @Test
    void everyWarningOfTheTapMachineNamesWhatToWrite() throws IOException {
        List<String> warnings = Fixture.convert(text("netbsd-tap")).problems().stream()
                .map(Problem::toString)
                .toList();
        assertThat(warnings)
                .contains(
                        "t:7: warning: ne2k: ioaddr=300 is hexadecimal, as in Bochs; write ioaddr=0x300",
                        "t:10: warning: there is no chipset i440bx, i440fx is used; write chipset=i440fx",
                        "t:13: warning: there is no part 'sound' yet; remove the line, guests run without sound");
    }
}
