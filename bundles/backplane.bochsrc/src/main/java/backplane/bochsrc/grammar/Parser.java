package backplane.bochsrc.grammar;

import backplane.bochsrc.Problem;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads bochsrc text. Never throws on account of the text: whatever is wrong with it becomes a {@link Problem}. */
public final class Parser {
    /** Files within files; Bochs itself goes two levels down. */
    static final int DEPTH = 8;
    /** Lines of a file with all that it includes. */
    static final int LINES = 100_000;

    private static final String INCLUDE = "#include";

    private final Sources sources;
    private final Function<String, @Nullable String> variables;
    private final List<Problem> problems = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();
    private int lines;

    private Parser(Sources sources, Function<String, @Nullable String> variables) {
        this.sources = sources;
        this.variables = variables;
    }

    /**
     * Parses a whole file.
     *
     * @param source its name and text
     * @param sources where its includes are found
     * @param variables the value of a {@code $NAME}, null if it is not set
     */
    public static Bochsrc parse(Sources.Text source, Sources sources, Function<String, @Nullable String> variables) {
        Parser parser = new Parser(sources, variables);
        List<Line> lines = parser.file(source);
        return new Bochsrc(source.name(), lines, List.copyOf(parser.problems));
    }

    private List<Line> file(Sources.Text source) {
        if (source.text().indexOf('\0') >= 0) {
            problems.add(new Position(source.name(), 0).error("not a text file", "name a bochsrc file"));
            return List.of(new Line.Remark(source.text()));
        }
        open.push(source.identity());
        List<Line> result = new ArrayList<>();
        int begin = 0;
        for (int number = 1; begin < source.text().length(); number++) {
            int newline = source.text().indexOf('\n', begin);
            int end = newline < 0 ? source.text().length() : newline + 1;
            result.add(line(source.text().substring(begin, end), new Position(source.name(), number)));
            begin = end;
        }
        open.pop();
        return List.copyOf(result);
    }

    private Line line(String raw, Position position) {
        if (++lines > LINES) {
            if (lines == LINES + 1) {
                problems.add(
                        position.error("more than " + LINES + " lines, includes counted", "look for a double include"));
            }
            return new Line.Remark(raw);
        }
        return raw.startsWith(INCLUDE) && isIncludeEnd(raw) ? include(raw, position) : directive(raw, position);
    }

    private static boolean isIncludeEnd(String raw) {
        return raw.length() == INCLUDE.length() || raw.charAt(INCLUDE.length()) <= ' ';
    }

    private Line directive(String raw, Position position) {
        if (raw.stripLeading().startsWith(INCLUDE + " ") && !raw.startsWith(INCLUDE)) {
            problems.add(position.warning(
                    "this #include is a comment because of the blank before it", "begin it at the first column"));
        }
        Scanner scanner = new Scanner(raw, position, variables, problems::add).scan();
        if (scanner == null) {
            return new Line.Remark(raw);
        }
        String keyword = scanner.keyword();
        if (keyword == null || keyword.isEmpty()) {
            String what = keyword == null ? "no colon in the line '" : "no keyword before the colon of '";
            problems.add(position.error(what + shorten(raw.strip()) + "'", "write 'keyword: key=value, key=value'"));
            return new Line.Remark(raw);
        }
        return new Line.Directive(raw, position, keyword, scanner.items());
    }

    private Line include(String raw, Position position) {
        String path = path(raw, position);
        try {
            if (path.isEmpty()) {
                throw new IOException("#include names no file");
            }
            Sources.Text source = sources.open(path, position.file());
            if (open.contains(source.identity())) {
                throw new IOException(source.name() + " includes itself");
            }
            if (open.size() > DEPTH) {
                throw new IOException("files are included more than " + DEPTH + " levels deep");
            }
            return new Line.Include(raw, file(source));
        } catch (IOException e) {
            problems.add(position.error("cannot include: " + e.getMessage(), "mend the path or remove the line"));
            return new Line.Include(raw, List.of());
        }
    }

    /** The path after {@code #include}: quotes, variables and comments work as elsewhere. */
    private String path(String raw, Position position) {
        Scanner scanner = new Scanner(raw, position, variables, problems::add)
                .after(INCLUDE.length())
                .scan();
        if (scanner == null || scanner.items().isEmpty()) {
            return "";
        }
        Item first = scanner.items().get(0);
        return first.key() == null ? first.value() : first.key() + "=" + first.value();
    }

    private static String shorten(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
