package backplane.console;

import backplane.shell.Completion;
import java.nio.file.Path;
import java.util.List;
import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes commands, and after them the names of what there is, and of files. */
final class CommandCompleter implements Completer {

    private final Completion completion;
    private final Completer files;

    /** @param folder from which the names of files are read */
    CommandCompleter(Completion completion, Path folder) {
        this.completion = completion;
        files = new FileNameCompleter() {
            @Override
            protected Path getUserDir() {
                return folder;
            }
        };
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        int index = line.wordIndex();
        if (index == 0) {
            add(completion.commands(), candidates);
            return;
        }
        String command = line.words().get(0);
        add(completion.words(command, index - 1), candidates);
        if (completion.isFile(command, index - 1)) {
            files.complete(reader, line, candidates);
        }
    }

    private static void add(List<String> words, List<Candidate> candidates) {
        words.forEach(word -> candidates.add(new Candidate(word)));
    }
}
