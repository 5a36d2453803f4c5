package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

    /** The guests that some of them start may not be made yet. */
    @Test
    void everyShippedProfileIsUnderstood() throws Exception {
        List<String> words = new ArrayList<>(List.of("-n"));
        long profiles;
        try (Stream<Path> files = Files.list(profile("minimal").getParent())) {
            profiles = files.filter(f -> f.toString().endsWith(".bochsrc"))
                    .peek(f -> words.addAll(List.of("-c", "profile:check " + f)))
                    .count();
        }
        words.addAll(List.of("-c", "exit 0", "megs: 4"));
        Program run = Program.run(folder, words.toArray(String[]::new));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().lines().filter(l -> l.contains("is all right"))).hasSize((int) profiles);
        assertThat(run.out().lines().filter(l -> l.contains(": warning: ")))
                .allMatch(l -> l.contains("there is no file"));
    }

    @ParameterizedTest
    @Tag("system")
    @CsvSource({
        "linux-direct, 686, i686, ''",
        "disk, 686, i686, ''",
        "disk, amd64, x86_64, ''",
        "cdrom, 686, i686, ''",
        "cdrom, amd64, x86_64, ''",
        "seabios, 686, i686, seabios /usr/share/seabios/bios.bin vgabios /usr/share/vgabios/vgabios.bin",
        "seabios, amd64, x86_64, seabios /usr/share/seabios/bios.bin vgabios /usr/share/vgabios/vgabios.bin",
        "bochsbios, 686, i686, bochsbios /usr/share/bochs/BIOS-bochs-latest vgabios /usr/share/vgabios/vgabios.bin"
    })
    void linuxBootsToItsShell(String name, String flavour, String machine, String packages) throws Exception {
        List<String> needs = List.of(packages.split(" "));
        for (int i = 0; i + 1 < needs.size(); i += 2) {
            Tool.file(needs.get(i), needs.get(i + 1));
        }
        Guest.files(flavour);
        long start = System.nanoTime();
        try (Guest guest = Guest.startFlavour(flavour, profile(name), "clock: sync=none")) {
            guest.await("Linux version", 0); // it has unpacked itself, unless it was started directly
            guest.await("GUEST-READY", 0);
            System.out.printf(
                    "%s, %s: GUEST-READY after %d s%n",
                    name, flavour, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
            assertThat(guest.shell("uname -m")).contains(machine);
        }
    }
}
