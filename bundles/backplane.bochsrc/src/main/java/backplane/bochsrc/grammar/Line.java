package backplane.bochsrc.grammar;

import java.util.List;

/** A line of a file. Its {@link #raw} text, line end included, is kept so that the file can be written back. */
public sealed interface Line {
    /** The text as read, with its line end. */
    String raw();

    /** A blank line, a comment, or a line that could not be read (and is then among the problems). */
    record Remark(String raw) implements Line {}

    /** {@code #include path}, with what was found there (empty if it could not be read). */
    record Include(String raw, List<Line> lines) implements Line {}

    /** {@code keyword: item, item}. */
    record Directive(String raw, Position position, String keyword, List<Item> items) implements Line {}
}
