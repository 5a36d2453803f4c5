package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped profiles, as they are; only time runs as fast as it can. */
final class ProfileIT {

    @TempDir
    Path folder;

    private static Path profile(String name) {
        return Distribution.home().resolve("configs/" + name + ".bochsrc");
    }

    @Test
    void theSmallestProfileSaysThatThereIsNothingToBoot() throws Exception {
        Program run = Program.run(
                folder,
                "-q",
                "-f",
                profile("minimal").toString(),
                "-c",
                "vga:await 'No bootable device.' 60",
                "-c",
                "exit 0");
        assertThat(run.status()).as(run.out() + run.err()).isZero();
    }

    @ParameterizedTest
    @Tag("system")
    @CsvSource({
        "linux-direct, 686, i686, ''",
        "disk, 686, i686, ''",
        "disk, amd64, x86_64, ''",
        "cdrom, 686, i686, ''",
        "seabios, amd64, x86_64, seabios /usr/share/seabios/bios.bin vgabios /usr/share/vgabios/vgabios.bin",
        "bochsbios, 686, i686, bochsbios /usr/share/bochs/BIOS-bochs-latest vgabios /usr/share/vgabios/vgabios.bin"
    })
    void linuxBootsToItsShell(String name, String flavour, String machine, String packages) throws Exception {
        List<String> needs = List.of(packages.split(" "));
        for (int i = 0; i + 1 < needs.size(); i += 2) {
            Tool.file(needs.get(i), needs.get(i + 1));
        }
        Guest.files(flavour);
        try (Guest guest = Guest.startFlavour(flavour, profile(name), "clock: sync=none")) {
            guest.await("Linux version", 0); // it has unpacked itself, unless it was started directly
            guest.await("GUEST-READY", 0);
            assertThat(guest.shell("uname -m")).contains(machine);
        }
    }
}
