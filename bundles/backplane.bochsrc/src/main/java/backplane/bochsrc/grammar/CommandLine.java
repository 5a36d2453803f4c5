package backplane.bochsrc.grammar;

import backplane.bochsrc.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The bochsrc lines of a command line, which override those of the file. */
public final class CommandLine {
    /** What messages call it instead of a file name. */
    public static final String NAME = "cmdline";

    private CommandLine() {}

    /**
     * Reads words as Bochs 3.x does: one that ends in {@code :}, {@code =} or {@code ,} goes on with the next, so that both
     * {@code 'megs: 64'} and {@code megs: 64 boot: floppy, disk} work. The line number of a problem counts the lines so made.
     */
    public static Bochsrc parse(List<String> words, Function<String, @Nullable String> variables) {
        List<Line> lines = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (String line : join(words)) {
            // an end of line inside a word is a blank: a word never makes two lines
            String text = line.replace('\n', ' ').replace('\0', ' ');
            Bochsrc one = Parser.parse(new Sources.Text(NAME, NAME, text), Sources.files(), variables);
            int number = lines.size() + 1;
            one.problems().forEach(problem -> problems.add(numbered(problem, number)));
            one.lines().forEach(read -> lines.add(numbered(read, number)));
        }
        return new Bochsrc(NAME, List.copyOf(lines), List.copyOf(problems));
    }

    private static Problem numbered(Problem problem, int line) {
        return problem.file().equals(NAME)
                ? new Problem(NAME, line, problem.severity(), problem.message(), problem.remedy())
                : problem;
    }

    private static Line numbered(Line line, int number) {
        return line instanceof Line.Directive directive
                ? new Line.Directive(
                        directive.raw(), new Position(NAME, number), directive.keyword(), directive.items())
                : line;
    }

    static List<String> join(List<String> words) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            line.append(line.isEmpty() || word.isEmpty() ? "" : " ").append(word);
            String text = word.stripTrailing();
            if (!text.endsWith(":") && !text.endsWith("=") && !text.endsWith(",")) {
                lines.add(line.toString());
                line.setLength(0);
            }
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }
}
