package backplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class RunCommandTest {

    private static final Installation HERE = new Installation(Path.of("h"), Path.of("d"), Path.of("c"), Path.of("s"));

    private static Map<String, String> parse(@Nullable Path profile, String... words) {
        CommandLine line = Main.commandLine(HERE);
        line.parseArgs(words);
        RunCommand command = line.getCommand();
        return command.properties(profile);
    }

    @Test
    void aFileIsPassedOnAsAnAbsolutePath() {
        assertThat(parse(Path.of("pc.bochsrc"), "-f", "pc.bochsrc"))
                .containsEntry(
                        "backplane.run.file",
                        Path.of("pc.bochsrc").toAbsolutePath().toString());
    }

    @Test
    void commandsKeepTheirOrder() {
        assertThat(parse(null, "-c", "dev:list", "-c", "exit 0"))
                .containsEntry("backplane.run.command.0", "dev:list")
                .containsEntry("backplane.run.command.1", "exit 0");
    }

    @Test
    void wordsAfterTheFirstLineAreNotOptions() {
        assertThat(parse(null, "-q", "megs: 64", "-c"))
                .containsEntry("backplane.run.word.0", "megs: 64")
                .containsEntry("backplane.run.word.1", "-c")
                .doesNotContainKey("backplane.run.command.0");
    }

    @Test
    void theHelpFitsIntoEightyColumns() {
        assertThat(Main.commandLine(HERE).getUsageMessage().lines()).allMatch(l -> l.length() <= 80);
    }

    @Test
    void relativeXdgFoldersAreIgnored() {
        assertThat(Installation.userFolder(Map.of("XDG_DATA_HOME", "x"), "XDG_DATA_HOME", ".local/share"))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".local/share/backplane"));
    }

    @Test
    void theFirstEndDecidesTheStatus() {
        ExitStatus exit = new ExitStatus();
        exit.accept(3, "command failed");
        exit.accept(0, "shell");
        assertThat(exit.status()).isEqualTo(3);
    }
}
