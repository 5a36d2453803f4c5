package backplane.bochsrc.grammar;

import backplane.bochsrc.Problem;
import backplane.bochsrc.grammar.Line.Directive;
import java.util.ArrayList;
import java.util.List;

/**
 * A file as read: every line in order, comments included, and all that was wrong with it. Immutable; the editing methods give
 * a new one.
 *
 * @param name the file's name
 * @param lines all lines of the file itself; included files hang below their {@link Line.Include}
 * @param problems of this file and of those that it includes
 */
public record Bochsrc(String name, List<Line> lines, List<Problem> problems) {

    /** The lines that say something, in the order in which they count, with included files in place. */
    public List<Directive> directives() {
        List<Directive> result = new ArrayList<>();
        collect(lines, result);
        return result;
    }

    private static void collect(List<Line> lines, List<Directive> result) {
        for (Line line : lines) {
            if (line instanceof Directive directive) {
                result.add(directive);
            } else if (line instanceof Line.Include include) {
                collect(include.lines(), result);
            }
        }
    }

    /** The text of the file; as it was, to the octet, unless edited. */
    public String text() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.raw()));
        return text.toString();
    }

    /**
     * With another value for one key: in the last line of the keyword that has it, else on a new line after the keyword's
     * last, else at the end. Comments stay; a key in an included file is overridden after the line that includes it.
     */
    public Bochsrc with(String keyword, String key, String value) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            for (Directive line : said(lines.get(i), keyword)) {
                for (Item item : line.items()) {
                    if (key.equals(item.key())) {
                        return lines.get(i) == line
                                ? replaced(i, replaced(line, item, Item.write(key, value)))
                                : withLine(keyword, keyword + ": " + Item.write(key, value));
                    }
                }
            }
        }
        return withLine(keyword, keyword + ": " + Item.write(key, value));
    }

    /** What a line says of a keyword: itself, or the lines of the file that it includes. */
    private static List<Directive> said(Line line, String keyword) {
        List<Directive> all = new ArrayList<>();
        collect(List.of(line), all);
        return all.stream().filter(one -> one.keyword().equals(keyword)).toList();
    }

    /** With one more line, after the last one of its keyword or at the end. */
    public Bochsrc withLine(String keyword, String text) {
        int at = lines.size();
        for (int i = 0; i < lines.size(); i++) {
            if (!said(lines.get(i), keyword).isEmpty()) {
                at = i + 1;
            }
        }
        String before = at == 0 ? "\n" : lines.get(at - 1).raw();
        List<Line> edited = new ArrayList<>(lines);
        if (!before.endsWith("\n")) {
            edited.set(at - 1, withRaw(lines.get(at - 1), before + "\n"));
        }
        edited.add(at, new Directive(text + "\n", new Position(name, 0), keyword, List.of()));
        return reread(edited);
    }

    /** Without the lines of a keyword: they become comments. */
    public Bochsrc without(String keyword) {
        List<Line> edited = new ArrayList<>();
        for (Line line : lines) {
            boolean gone =
                    line instanceof Directive directive && directive.keyword().equals(keyword);
            edited.add(gone ? new Line.Remark("# " + line.raw()) : line);
        }
        return reread(edited);
    }

    private Bochsrc replaced(int index, String raw) {
        List<Line> edited = new ArrayList<>(lines);
        edited.set(index, withRaw(lines.get(index), raw));
        return reread(edited);
    }

    private static String replaced(Directive line, Item item, String text) {
        return line.raw().substring(0, item.start()) + text + line.raw().substring(item.end());
    }

    private static Line withRaw(Line line, String raw) {
        if (line instanceof Directive directive) {
            return new Directive(raw, directive.position(), directive.keyword(), directive.items());
        }
        return line instanceof Line.Include include ? new Line.Include(raw, include.lines()) : new Line.Remark(raw);
    }

    /** Scans edited lines again so that items and offsets fit their text. */
    private Bochsrc reread(List<Line> edited) {
        List<Line> result = new ArrayList<>();
        for (int i = 0; i < edited.size(); i++) {
            Line line = edited.get(i);
            Position position = new Position(name, i + 1);
            if (line instanceof Directive directive) {
                Scanner scanner = new Scanner(line.raw(), position, variable -> "$" + variable, problem -> {}).scan();
                List<Item> items = scanner == null ? List.of() : scanner.items();
                result.add(new Directive(line.raw(), position, directive.keyword(), items));
            } else {
                result.add(line);
            }
        }
        return new Bochsrc(name, List.copyOf(result), problems);
    }
}
