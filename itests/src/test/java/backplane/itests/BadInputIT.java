package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import backplane.itests.toy.Broken;
import backplane.itests.toy.Echo;
import backplane.itests.toy.Spinner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong outside of the program, as its user is told of it. */
@Tag("system")
final class BadInputIT {

    @TempDir
    Path folder;

    private void profile(String text) throws IOException {
        Files.writeString(folder.resolve("pc.bochsrc"), text);
    }

    private Path dropIn(String name, byte[] content) throws IOException {
        Path load = Files.createDirectories(folder.resolve("XDG_DATA_HOME/backplane/load"));
        return Files.write(load.resolve(name), content);
    }

    private Program run(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("-f", "pc.bochsrc", "-log", "program.log"));
        for (String word : words) {
            all.addAll(List.of("-c", word));
        }
        return Program.run(folder, all.toArray(String[]::new));
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("program.log"));
    }

    @Test
    void aDeviceThatCannotBeMadeIsToldInOneSentenceAndTheStackIsInTheLog() throws Exception {
        dropIn("broken.jar", ToyBundle.jar("broken", Broken.class, ""));
        profile("megs: 4\nbroken:\nport_e9_hack: enabled=1\n");
        Program run = run("dev:list", "dev:why broken", "exit 0");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("broken .*FAILED").containsPattern("port_e9_hack .*PLUGGED");
        assertThat(run.out().lines()).anyMatch(l -> l.contains("no such crystal"));
        assertThat(run.err().lines())
                .filteredOn(l -> l.contains("no such crystal"))
                .hasSize(1);
        assertThat(run.err()).doesNotContain("\tat ");
        assertThat(log()).contains("\tat backplane.itests.toy.Broken.<init>");
    }

    @Test
    void aDeviceThatLoopsForEverIsReportedWithItsStackAndTheProgramCanBeEnded() throws Exception {
        dropIn("spinner.jar", ToyBundle.jar("spinner", Spinner.class, ""));
        profile("megs: 4\nspinner:\n");
        Program run = Program.until(folder, "does not come back from a handler", "-f", "pc.bochsrc");

        assertThat(run.status()).isEqualTo(130);
        assertThat(run.err()).contains("Spinner.spin");
    }

    @Test
    void theShellAndAnotherMachineGoOnBesideADeviceThatLoopsForEver() throws Exception {
        dropIn("spinner.jar", ToyBundle.jar("spinner", Spinner.class, ""));
        profile("megs: 4\nspinner:\n");
        Files.writeString(folder.resolve("other.bochsrc"), "megs: 4\n");
        Program run = run("profile:load other.bochsrc", "machine:list", "exit 5");

        assertThat(run.status()).as(run.err()).isEqualTo(5);
        assertThat(run.out()).contains("other is loaded").containsPattern("pc +4 MB");
    }

    @Test
    void aBundleThatDoesNotResolveIsNamedWithWhatItMisses() throws Exception {
        dropIn("echo.jar", ToyBundle.jar("echo", Echo.class, "no.such.library"));
        profile("megs: 4\necho:\n");
        Program run = run("dev:why echo", "dev:list", "exit 0");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("toy.echo is not resolved").containsPattern("cpu  .*PLUGGED");
        assertThat(run.err() + log()).contains("no.such.library");
        assertThat(run.err()).doesNotContain("\tat ");
    }

    @Test
    void aJarThatIsNoBundleIsNamed() throws Exception {
        dropIn("text.jar", "no jar at all".getBytes(StandardCharsets.US_ASCII));
        profile("megs: 4\n");
        Program run = Program.until(folder, "text.jar is no jar", "-f", "pc.bochsrc");

        assertThat(run.err()).contains("or not complete yet").doesNotContain("\tat ");
    }

    @Test
    void twoCardsOnOnePortAreToldWithBothNames() throws Exception {
        profile("megs: 4\nne2k: card=0, ioaddr=0x300, irq=9\nne2k: card=1, ioaddr=0x300, irq=10\n");
        Program run = run("dev:list", "exit 0");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).contains("ne2k1").contains("port 0x300 is taken by ne2k0");
        assertThat(run.out()).containsPattern("ne2k0 .*PLUGGED").containsPattern("ne2k1 .*FAILED");
    }

    @Test
    void twoCardsOnOneLineAreToldAndBothWork() throws Exception {
        profile("megs: 4\nlog: pc.log\nne2k: card=0, ioaddr=0x300, irq=9\nne2k: card=1, ioaddr=0x320, irq=9\n");
        Program run = run("dev:list", "exit 0");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("ne2k0 .*PLUGGED").containsPattern("ne2k1 .*PLUGGED");
        assertThat(Files.readString(folder.resolve("pc.log"))).contains("irq 9 is driven by ne2k0 too");
    }

    @Test
    void aSecondProfileOfOneNameIsRefused() throws Exception {
        profile("megs: 4\n");
        Files.createDirectories(folder.resolve("other"));
        Files.writeString(folder.resolve("other/pc.bochsrc"), "megs: 8\n");
        Program run = run("profile:load other/pc.bochsrc", "exit 0");

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("a profile 'pc' is loaded already").contains("rename the file");
    }

    @Test
    void aGuestsKernelThatIsMissingEndsAHeadlessRun() throws Exception {
        profile("megs: 16\nlinux: kernel=no-such-kernel\n");
        Program run = Program.run(folder, "-f", "pc.bochsrc", "--headless", "--status-file", "status");

        assertThat(run.status()).as(run.err()).isEqualTo(1);
        assertThat(run.err())
                .contains("no-such-kernel")
                .contains("no such file")
                .contains("backplane guest");
        assertThat(folder.resolve("status")).hasContent("1 configuration");
    }

    @Test
    void aDiskThatIsMissingEndsAHeadlessRun() throws Exception {
        profile("megs: 16\nata0-master: type=disk, path=no-such.img\n");
        Program run = Program.run(folder, "-f", "pc.bochsrc", "--headless");

        assertThat(run.status()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).contains("no-such.img does not exist");
    }

    /** From the run script over the framework's start to the running machine. */
    @ParameterizedTest
    @ValueSource(ints = {50, 300, 600, 1000, 1500, 2500, 5000})
    void ctrlCAtAnyMomentOfTheStartEndsTheProgramAndLeavesNothing(int millis) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/env")), "SKIPPED: there is no env to restore the signal");
        profile("megs: 4\nerror: firmware=ignore\n");
        endedCleanly(Program.interrupted(folder, millis, "-f", "pc.bochsrc"));
    }

    /** The framework's storage must not be taken away from under what still fills it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 15, 30, 45})
    void ctrlCWhileTheBundlesAreInstalledEndsTheProgramAndLeavesNothing(int bundle) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/env")), "SKIPPED: there is no env to restore the signal");
        profile("megs: 4\nerror: firmware=ignore\n");
        endedCleanly(Program.interruptedWhen(folder, () -> isInstalled(bundle), "-f", "pc.bochsrc"));
    }

    private boolean isInstalled(int bundle) {
        String[] runs = cache().toFile().list();
        return runs != null
                && Stream.of(runs).anyMatch(r -> Files.exists(cache().resolve(r).resolve("bundle" + bundle)));
    }

    private Path cache() {
        return folder.resolve("XDG_CACHE_HOME/backplane");
    }

    private void endedCleanly(Program run) throws IOException {
        assertThat(run.status()).as(run.err()).isEqualTo(130);
        assertThat(run.err()).isEmpty();
        if (Files.exists(cache())) {
            try (Stream<Path> left = Files.list(cache())) {
                assertThat(left).isEmpty();
            }
        }
    }
}
