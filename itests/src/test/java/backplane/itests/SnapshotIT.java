package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that are saved, and go on in another run of the program. */
@Tag("system")
final class SnapshotIT {

    @TempDir
    Path folder;

    private Program run(String... options) throws Exception {
        return run(List.of(), options);
    }

    private Program run(List<String> lines, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of(options));
        words.addAll(List.of("-c", "exit 0"));
        words.addAll(lines);
        return Program.run(folder, words.toArray(String[]::new));
    }

    private static String refused(Program run) {
        assertThat(run.status()).as(run.err()).isEqualTo(1);
        return run.err();
    }

    @Test
    void aGuestGoesOnInAnotherRunOfTheProgramAndItsNetworkAnswers() throws Exception {
        String demo = Distribution.home().resolve("configs/demo.bochsrc").toString();
        Program first = run(
                "-f",
                demo,
                "--headless",
                "-c",
                "vga:await 'ping 2' 120",
                "-c",
                "state:save pc.state",
                "-c",
                "state:list");
        assertThat(first.status()).as(first.err()).isZero();
        assertThat(first.out()).contains("not in it").contains("demo.img").containsPattern("pc.state +demo +16 MB");

        Program second = run("-r", "pc.state", "--headless", "-c", "vga:await 'ping 5' 120", "-c", "vga:text");

        assertThat(second.status()).as(second.err()).isZero();
        assertThat(second.out())
                .containsPattern("ne2k ISA .* up +192.168.10")
                .containsPattern("e1000 .* up +192.168.10");
        assertThat(second.err()).isEmpty();
    }

    @Test
    void aSnapshotThatDoesNotFitIsRefusedWithTheReason() throws Exception {
        Program first = run(List.of("megs: 4"), "-n", "-c", "state:save pc.state");
        assertThat(first.status()).as(first.err()).isZero();
        byte[] good = Files.readAllBytes(folder.resolve("pc.state"));
        Files.write(folder.resolve("cut.state"), Arrays.copyOf(good, good.length / 2));
        Files.writeString(folder.resolve("text.state"), "megs: 4\n");

        assertThat(refused(run("-r", "none.state")))
                .contains("there is no file")
                .contains("none.state");
        assertThat(refused(run("-r", "text.state"))).contains("no snapshot");
        assertThat(refused(run("-r", "cut.state"))).contains("damaged");
        assertThat(refused(run(List.of("megs: 8"), "-r", "pc.state"))).contains("4 MB of RAM, the machine 8 MB");
        assertThat(refused(run(List.of("ne2k: card=0"), "-r", "pc.state")))
                .contains("ne2k0")
                .contains("plug the same");
        assertThat(refused(run("-r", "pc.state", "-n"))).contains("leave -f and -n out");
    }
}
