package backplane.bochsrc.convert;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What can be written on the line of a keyword, for the reader: a line for each key, its meaning after two blanks. */
final class Explanation {
    private static final String FILE = "program-keywords.txt";

    /** Keys that the profile fills in. */
    private static final List<String> INNER = List.of("machine", "id");

    private Explanation() {}

    /** Of a keyword of the program, of a part, or of a type of backend such as {@code eth.vnet}; empty if it is none. */
    static List<String> of(String keyword, Catalog catalog) {
        if (Program.KEYWORDS.contains(keyword)) {
            return program(keyword);
        }
        return catalog.match(keyword)
                .map(match -> part(match, catalog))
                .or(() -> catalog.type(keyword).map(type -> options(type, "", List.of(), "")))
                .orElse(List.of());
    }

    private static List<String> program(String keyword) {
        String name = keyword.replaceFirst("\\d$", "") + "\t";
        return text().lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .toList();
    }

    private static String text() {
        try (InputStream in = Explanation.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the bundle lacks " + FILE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> part(Catalog.Match match, Catalog catalog) {
        KeywordRule rule = match.rule();
        // the 2 of com2 is the port: nobody writes it as a key
        String filled = match.word().groups().isEmpty() ? "" : rule.number();
        List<String> lines = new ArrayList<>();
        catalog.type(rule.type())
                .ifPresent(type ->
                        lines.addAll(options(type, match.word().fill(rule.prefix()), catalog.prefixes(type), filled)));
        if (!rule.backend().isEmpty()) {
            lines.add(backend(rule, catalog));
        }
        return lines.isEmpty() ? List.of("it takes no keys") : lines;
    }

    private static String backend(KeywordRule rule, Catalog catalog) {
        String kind = rule.backend() + ".";
        String preset = rule.preset().isEmpty() ? "" : ", default " + rule.preset();
        return rule.backendKey() + "=" + String.join("|", catalog.typesOf(kind)) + preset
                + "  what is at the other end; its keys stand on the same line: profile:explain " + kind + "NAME";
    }

    /** The keys with the prefix, and without those that belong to another keyword of the type. */
    private static List<String> options(PartType type, String prefix, List<String> others, String filled) {
        return type.options().values().stream()
                .filter(option -> !option.key().equals(filled) && !INNER.contains(option.key()))
                .filter(option -> option.key().startsWith(prefix))
                .filter(option -> others.stream()
                        .noneMatch(other ->
                                other.length() > prefix.length() && option.key().startsWith(other)))
                .sorted(Comparator.comparing(OptionType::key))
                .map(option -> option.help().substring(prefix.length()))
                .toList();
    }
}
