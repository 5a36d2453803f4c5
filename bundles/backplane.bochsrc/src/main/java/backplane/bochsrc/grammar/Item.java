package backplane.bochsrc.grammar;

import org.jspecify.annotations.Nullable;

/**
 * One of the comma-separated items of a line.
 *
 * @param key what stands before the first {@code =}; null for a bare value
 * @param value the rest: quotes and outer blanks gone, variables replaced
 * @param start where the item begins in the raw line
 * @param end where it ends, exclusive
 */
public record Item(@Nullable String key, String value, int start, int end) {

    static Item of(String text, int start, int end) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new Item(null, text, start, end)
                : new Item(text.substring(0, equals), text.substring(equals + 1), start, end);
    }

    /** The item as one would write it, with quotes only where they are needed. */
    public static String write(@Nullable String key, String value) {
        String quoted = value.chars().anyMatch(Item::needsQuotes) ? '"' + value + '"' : value;
        return key == null ? quoted : key + "=" + quoted;
    }

    private static boolean needsQuotes(int c) {
        return c == ',' || c == '#' || Character.isWhitespace(c);
    }
}
