package backplane.shell.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows in columns, at most 80 characters wide: the last column is folded at words. */
public final class Table {

    /** The width that output has to fit into. */
    public static final int WIDTH = 80;

    private static final String GAP = "  ";
    private static final int LEAST_LAST = 24;

    private final List<List<String>> rows = new ArrayList<>();

    /** Makes a table with a head line. */
    public Table(String... head) {
        row((Object[]) head);
    }

    /** Adds a row; cells are shown as their text, null as nothing. */
    public Table row(@Nullable Object... cells) {
        List<String> row = new ArrayList<>();
        for (@Nullable Object cell : cells) {
            row.add(cell == null ? "" : cell.toString());
        }
        rows.add(row);
        return this;
    }

    /** Tells whether there is nothing but the head. */
    public boolean isEmpty() {
        return rows.size() <= 1;
    }

    /** Returns the lines. */
    @Override
    public String toString() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns - 1; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        int before = 0;
        for (int i = 0; i < columns - 1; i++) {
            before += widths[i] + GAP.length();
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines(row, widths, before, lines);
        }
        return String.join("\n", lines);
    }

    private static void lines(List<String> row, int[] widths, int before, List<String> into) {
        StringBuilder start = new StringBuilder();
        for (int i = 0; i < widths.length - 1; i++) {
            start.append(row.get(i))
                    .append(" ".repeat(widths[i] - row.get(i).length()))
                    .append(GAP);
        }
        List<String> last = fold(row.get(widths.length - 1), Math.max(LEAST_LAST, WIDTH - before));
        for (int i = 0; i < last.size(); i++) {
            into.add(((i == 0 ? start : " ".repeat(before)) + last.get(i)).stripTrailing());
        }
    }

    /** Folds a text at blanks; longer words, such as paths, after a slash or where the width ends. */
    public static List<String> fold(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
            while (line.length() > width) {
                int slash = line.lastIndexOf("/", width - 1);
                int end = slash > 0 ? slash + 1 : width;
                lines.add(line.substring(0, end));
                line.delete(0, end);
            }
        }
        lines.add(line.toString());
        return lines;
    }
}
