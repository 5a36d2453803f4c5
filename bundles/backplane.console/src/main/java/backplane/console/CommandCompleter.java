package backplane.console;

import backplane.shell.Completion;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes commands, and after them the names of what there is. */
final class CommandCompleter implements Completer {

    private final Completion completion;

    CommandCompleter(Completion completion) {
        this.completion = completion;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        int index = line.wordIndex();
        List<String> words = index == 0
                ? completion.commands()
                : completion.words(line.words().get(0), index - 1);
        words.forEach(word -> candidates.add(new Candidate(word)));
    }
}
