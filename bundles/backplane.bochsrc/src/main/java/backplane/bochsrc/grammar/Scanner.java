package backplane.bochsrc.grammar;

import backplane.bochsrc.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Splits one line into keyword and items. Blanks outside double quotes vanish, {@code #} outside quotes ends the line, quotes
 * are removed, {@code $NAME} is replaced inside quotes too, the first {@code :} ends the keyword, {@code ,} outside quotes
 * separates items.
 */
final class Scanner {
    /** Bochs reads this many characters at a time and takes the rest for a new line. */
    static final int BOCHS_LINE = 510;
    /** Bochs looks at no more items. */
    static final int BOCHS_ITEMS = 40;

    private final String raw;
    private final Position position;
    private final Function<String, @Nullable String> variables;
    private final Consumer<Problem> problems;

    private final StringBuilder token = new StringBuilder();
    private final List<Item> items = new ArrayList<>();
    private @Nullable String keyword;
    private int at;
    private int start = -1;
    private int end;
    private boolean quoted;
    private boolean blank;
    private boolean gap;

    Scanner(String raw, Position position, Function<String, @Nullable String> variables, Consumer<Problem> problems) {
        this.raw = raw;
        this.position = position;
        this.variables = variables;
        this.problems = problems;
    }

    /** Takes what stands before {@code index} for the keyword. */
    Scanner after(int index) {
        keyword = raw.substring(0, index);
        at = index;
        return this;
    }

    /** Reads the line; null if there is nothing to be read in it. */
    @Nullable
    Scanner scan() {
        while (at < raw.length() && step(raw.charAt(at))) {
            at++;
        }
        if (keyword == null && token.isEmpty() && start < 0) {
            return null;
        }
        finish();
        return this;
    }

    /** What stands before the colon; null if the line has none. */
    @Nullable
    String keyword() {
        return keyword;
    }

    List<Item> items() {
        return List.copyOf(items);
    }

    private boolean step(char c) {
        if (c == '"') {
            mark();
            quoted = !quoted;
        } else if (c == '$' && isName(at + 1)) {
            variable();
        } else if (quoted) {
            append(c);
        } else if (c == '#') {
            return false;
        } else if (isBlank(c)) {
            blank = true;
        } else if (c == ':' && keyword == null) {
            endKeyword();
        } else if (c == ',' && keyword != null) {
            endItem();
        } else {
            append(c);
        }
        return true;
    }

    private void append(char c) {
        mark();
        token.append(c);
    }

    /** Notes that the character at hand belongs to the item, and whether a blank before it was swallowed. */
    private void mark() {
        boolean around =
                start < 0 || raw.charAt(at) == '=' || token.isEmpty() || token.charAt(token.length() - 1) == '=';
        gap |= blank && !around;
        blank = false;
        if (start < 0) {
            start = at;
        }
        end = at + 1;
    }

    private void variable() {
        mark();
        int stop = at + 1;
        while (isName(stop)) {
            stop++;
        }
        String name = raw.substring(at + 1, stop);
        String value = variables.apply(name);
        if (value == null) {
            problems.accept(position.error(
                    "the variable $" + name + " is not set", "set it in the environment or write its value"));
        } else {
            token.append(value);
        }
        if (quoted && stop < raw.length() && raw.charAt(stop) == '"') {
            problems.accept(position.warning(
                    "Bochs would take the quote after $" + name + " as part of the value",
                    "leave the quotes away or write them around a longer value"));
        }
        at = stop - 1;
        end = stop;
    }

    private boolean isName(int index) {
        if (index >= raw.length()) {
            return false;
        }
        char c = raw.charAt(index);
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || c == 0x7f || c == '\ufeff' || Character.isWhitespace(c);
    }

    private void endKeyword() {
        String word = token.toString();
        if (gap) {
            warnGap(word);
        }
        clear();
        keyword = word;
    }

    private void endItem() {
        if (start >= 0) {
            addItem();
        } else if (blank) {
            problems.accept(position.warning(
                    "an item of blanks; Bochs would ignore the rest of the line", "remove the comma too much"));
        }
        clear();
    }

    private void addItem() {
        Item item = Item.of(token.toString(), start, end);
        items.add(item);
        if (gap && !"magic_break".equals(keyword)) {
            warnGap(item.value());
        }
        String value = item.value();
        if (value.length() > 1 && value.startsWith("'") && value.endsWith("'")) {
            problems.accept(position.warning(
                    "single quotes are part of the value " + value, "use double quotes to keep blanks and commas"));
        }
    }

    private void finish() {
        if (start >= 0 && keyword != null) {
            addItem();
        }
        if (quoted) {
            problems.accept(position.warning("a quote is opened and not closed", "add the closing \""));
        }
        if (raw.length() > BOCHS_LINE) {
            problems.accept(position.warning(
                    "the line is longer than the " + BOCHS_LINE + " characters that Bochs reads",
                    "write the keyword again on a new line with the other items"));
        }
        if (items.size() > BOCHS_ITEMS) {
            problems.accept(position.warning(
                    "more items than the " + BOCHS_ITEMS + " that Bochs reads",
                    "write the keyword again on a new line with the other items"));
        }
    }

    private void warnGap(String read) {
        problems.accept(position.warning(
                "blanks outside double quotes vanish, this reads as '" + read + "'",
                "put the value into double quotes if the blank belongs to it"));
    }

    private void clear() {
        token.setLength(0);
        start = -1;
        blank = false;
        gap = false;
    }
}
