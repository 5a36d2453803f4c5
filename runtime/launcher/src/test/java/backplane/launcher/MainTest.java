package backplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program says and returns when it cannot run at all. */
final class MainTest {

    @TempDir
    Path folder;

    private final PrintStream standard = System.err;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void leave() {
        System.setErr(standard);
    }

    private Installation installation() throws IOException {
        Files.createDirectories(folder.resolve("home/bundle"));
        return new Installation(
                folder.resolve("home"), folder.resolve("data"), folder.resolve("cache"), folder.resolve("state"));
    }

    @Test
    void aDamagedBundleIsAnInternalErrorThatNamesIt() throws IOException {
        Installation installation = installation();
        Files.writeString(folder.resolve("home/bundle/backplane.core.jar"), "half of a download");
        Path status = folder.resolve("status");

        int exit = Main.commandLine(installation).execute("-n", "--headless", "--status-file", status.toString());

        assertThat(exit).isEqualTo(ExitStatus.INTERNAL_ERROR);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("bundle/backplane.core.jar is damaged")
                .contains("unpack the distribution anew")
                .contains("internal error in [-n")
                .contains("at backplane.launcher.Running.install");
        assertThat(status).hasContent("2 internal error");
    }

    @Test
    void aUsersFolderThatCannotBeMadeIsNamedWithTheVariablesThatMoveIt() throws IOException {
        Installation installation = installation();
        Files.writeString(folder.resolve("cache"), "no folder");

        int exit = Main.commandLine(installation).execute("-n", "--headless");

        assertThat(exit).isEqualTo(ExitStatus.BAD_CONFIGURATION);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("cannot make the folder " + folder.resolve("cache"))
                .contains("XDG_CACHE_HOME")
                .doesNotContain("\tat ");
    }

    @Test
    void anUnknownOptionIsABadConfiguration() throws IOException {
        assertThat(Main.commandLine(installation()).execute("--fast")).isEqualTo(ExitStatus.BAD_CONFIGURATION);
    }
}
