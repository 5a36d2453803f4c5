package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The blocks of README.md do what the page says. Those that need a Linux guest are run by {@link ReadmeGuestIT}. Not run:
 * {@code mvn verify}, as this is it, and the first {@code ./backplane}, which would build what is being tested; its parts are
 * the first session below.
 */
final class ReadmeIT {

    @TempDir
    Path folder;

    @Test
    void everyBlockHasItsTest() throws Exception {
        assertThat(Readme.blocks().stream().map(b -> b.lines().get(0).replaceFirst("\\s+#.*", "")))
                .as("a new block of README.md needs a test, here or in ReadmeGuestIT")
                .containsExactly(
                        "./backplane",
                        "machine:list",
                        "./backplane guest",
                        "sudo ./backplane -f configs/linux-tap.bochsrc --headless",
                        "sudo ip tuntap add dev tap0 mode tap user $USER",
                        "ne2k: ioaddr=0x300, irq=9, mac=fe:fd:00:00:00:01, ethmod=tuntap, ethdev=tap0,"
                                + " address=10.0.5.1/30, up=1, masquerade=1",
                        "@Override",
                        "bnd/new-device gadget");
    }

    @Test
    void theTwoCommandsAreThoseOfTheBuild() throws Exception {
        assertThat(Readme.with("./backplane  ").commands()).containsExactly("./backplane", "mvn verify");
        assertThat(Distribution.tree().resolve(".ci/run")).content().contains("mvn -B -ntp verify\n");
    }

    @Test
    void theFirstSessionRunsFromItsFirstLineToItsExit() throws Exception {
        List<String> words = new ArrayList<>();
        for (String command : Readme.with("machine:list").commands()) {
            words.addAll(List.of("-c", command));
        }
        Program run = Program.run(folder, words.toArray(String[]::new));

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("RUNNING", "e1000_0: link down", "720x400 pixels", "backplane.device.ne2k");
        assertThat(Files.size(folder.resolve("demo.png"))).isPositive();
        assertThat(folder.resolve("demo.pcapng")).exists();
    }

    @Test
    void theLineThatMasqueradesIsUnderstood() throws Exception {
        Files.write(folder.resolve("pc.bochsrc"), Readme.with("ne2k:").lines());
        Program run = Program.run(folder, "-n", "-c", "profile:check pc.bochsrc", "-c", "exit 0", "megs: 4");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("all right");
    }

    @Test
    void theFirstDeviceIsTheOneInTheTree() throws Exception {
        Path source = Distribution.tree()
                .resolve("bundles/backplane.device.port_e9_hack/src/main/java")
                .resolve("backplane/device/port_e9_hack/PortE9.java");
        String shown = Readme.with("@Override").text().replaceAll("//.*", "");
        assertThat(Files.readString(source)).containsIgnoringWhitespaces(shown);
    }

    @Test
    void aDeviceOfOnesOwnIsMadeBuiltAndPluggedIn() throws Exception {
        for (Path maker : List.of(
                Distribution.tree().resolve("bnd/new-device"),
                Distribution.home().resolve("sdk/new-device"))) {
            Path home = Files.createDirectory(folder.resolve(maker.getParent().getFileName()));
            Readme.bash(home, maven(), lines(maker));
            Files.writeString(home.resolve("gadget.bochsrc"), "megs: 4\ngadget: ioaddr=0x2f0\n");
            String output = Readme.bash(
                    home,
                    Map.of(),
                    List.of(Distribution.home().resolve("backplane")
                            + " -f gadget.bochsrc -c 'dev:show gadget' -c 'exit 0'"));
            assertThat(output).contains("gadget", "PLUGGED");
        }
    }

    private static List<String> lines(Path maker) throws Exception {
        return Readme.with("bnd/new-device").commands().stream()
                .map(l -> l.replace("bnd/new-device", "'" + maker + "'").replace("mvn verify", "mvn -B -q verify"))
                .toList();
    }

    /** Maven with the repository of this build. */
    private static Map<String, String> maven() {
        String repository = System.getProperty("maven.repo.local", "");
        return repository.isEmpty() ? Map.of() : Map.of("MAVEN_OPTS", "-Dmaven.repo.local=" + repository);
    }

    @Test
    void theFilesThatThePageNamesAreThere() throws Exception {
        String page = Files.readString(Distribution.tree().resolve("README.md"));
        assertThat(page.lines().count()).isLessThan(250);
        try (Stream<String> links = Stream.of(page.split("\\]\\(")).skip(1).map(s -> s.substring(0, s.indexOf(')')))) {
            assertThat(links.filter(l -> !l.startsWith("http")))
                    .allSatisfy(l -> assertThat(Distribution.tree().resolve(l)).exists());
        }
    }
}
