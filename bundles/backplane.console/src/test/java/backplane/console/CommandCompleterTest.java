package backplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.shell.Completion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.gogo.jline.Parser;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandCompleterTest {

    /** {@code disk:insert BAY FILE}, and nothing else. */
    private static final Completion INSERT = new Completion() {
        @Override
        public List<String> commands() {
            return List.of("disk:insert", "disk:list");
        }

        @Override
        public List<String> words(String command, int argument) {
            return command.equals("disk:insert") && argument == 0 ? List.of("floppya") : List.of();
        }

        @Override
        public boolean isFile(String command, int argument) {
            return command.equals("disk:insert") && argument == 1;
        }
    };

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.createFile(folder.resolve("dos.img"));
        Files.createFile(folder.resolve("linux.img"));
        Files.createDirectory(folder.resolve("images"));
        Files.createFile(folder.resolve("images/tools.img"));
    }

    private List<Candidate> candidates(String line) throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        Parser parser = new Parser();
        try (DumbTerminal terminal =
                new DumbTerminal(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream())) {
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .parser(parser)
                    .build();
            new CommandCompleter(INSERT, folder)
                    .complete(reader, parser.parse(line, line.length(), ParseContext.COMPLETE), candidates);
        }
        return candidates;
    }

    private List<String> completed(String line) throws IOException {
        return candidates(line).stream().map(Candidate::value).toList();
    }

    @Test
    void theFirstWordIsACommand() throws IOException {
        assertThat(completed("di")).containsExactly("disk:insert", "disk:list");
    }

    @Test
    void whatACommandNamesIsOffered() throws IOException {
        assertThat(completed("disk:insert fl")).containsExactly("floppya");
    }

    @Test
    void whereACommandTakesAFileThoseOfTheFolderAreOffered() throws IOException {
        assertThat(completed("disk:insert floppya ")).containsExactlyInAnyOrder("dos.img", "linux.img", "images/");
        assertThat(completed("disk:list ")).isEmpty();
    }

    @Test
    void aFolderIsGoneIntoBeforeTheWordIsComplete() throws IOException {
        assertThat(candidates("disk:insert floppya im"))
                .filteredOn(c -> c.value().equals("images/"))
                .allMatch(c -> !c.complete());
        assertThat(completed("disk:insert floppya images/")).containsExactly("images/tools.img");
    }

    @Test
    void aPathFromTheRootIsCompletedToo() throws IOException {
        assertThat(completed("disk:insert floppya " + folder + "/do")).contains(folder + "/dos.img");
    }
}
