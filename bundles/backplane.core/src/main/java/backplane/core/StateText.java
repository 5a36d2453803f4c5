package backplane.core;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Saved state as text, one value a line: {@code dma/channel0/count = 0x1ff}. */
public final class StateText {

    /** Longer arrays are shown as their start, their length and their hash. */
    private static final int SHOWN = 32;

    private StateText() {}

    /** Returns one line for each value, names with the sections before them. */
    public static String of(StateTree tree) {
        StringBuilder text = new StringBuilder();
        lines(tree)
                .forEach((name, value) ->
                        text.append(name).append(" = ").append(value).append('\n'));
        return text.toString();
    }

    /** Returns the values as text by their full names. */
    public static Map<String, String> lines(StateTree tree) {
        Map<String, String> lines = new LinkedHashMap<>();
        collect("", tree, lines);
        return lines;
    }

    /** Returns one line for each value that differs: {@code name: old -> new}. Empty if the trees are equal. */
    public static String difference(StateTree before, StateTree after) {
        Map<String, String> old = lines(before);
        Map<String, String> now = lines(after);
        Map<String, String> names = new TreeMap<>(old);
        names.putAll(now);
        StringBuilder text = new StringBuilder();
        for (String name : names.keySet()) {
            String a = old.getOrDefault(name, "absent");
            String b = now.getOrDefault(name, "absent");
            if (!a.equals(b)) {
                text.append(name)
                        .append(": ")
                        .append(a)
                        .append(" -> ")
                        .append(b)
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static void collect(String prefix, StateTree tree, Map<String, String> lines) {
        tree.values().forEach((name, value) -> {
            if (value.content() instanceof StateTree section) {
                collect(prefix + name + "/", section, lines);
            } else {
                lines.put(prefix + name, value(value));
            }
        });
    }

    /** Returns one value as text. */
    public static String value(StateTree.Value value) {
        Object c = value.content();
        if (c instanceof Long number) {
            return "0x" + Long.toHexString(number);
        } else if (c instanceof byte[] b) {
            String start = HexFormat.of().formatHex(b, 0, Math.min(SHOWN, b.length));
            return b.length <= SHOWN ? start : start + rest(b.length, Arrays.hashCode(b));
        } else if (c instanceof int[] a) {
            long[] wide =
                    Arrays.stream(a).asLongStream().map(v -> v & 0xffff_ffffL).toArray();
            return numbers(wide);
        } else if (c instanceof long[] a) {
            return numbers(a);
        }
        return c instanceof String s ? '"' + s + '"' : c.toString();
    }

    private static String numbers(long[] a) {
        StringBuilder s = new StringBuilder();
        for (int i = 0; i < a.length && i < SHOWN; i++) {
            s.append(i == 0 ? "" : " ").append(Long.toHexString(a[i]));
        }
        return a.length <= SHOWN ? s.toString() : s + rest(a.length, Arrays.hashCode(a));
    }

    private static String rest(int length, int hash) {
        return String.format("... (%d, hash %08x)", length, hash);
    }
}
