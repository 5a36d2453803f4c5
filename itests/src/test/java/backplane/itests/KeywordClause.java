package backplane.itests;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A keyword of bochsrc as a bundle's manifest declares it (a capability {@code backplane.keyword}).
 *
 * @param keywords keywords or patterns
 * @param type the type of part that a line makes
 * @param prefix what the key of the configuration has in front of that of the line
 * @param number the property that tells instances apart, or empty
 * @param backend the kind of backend at the other end, or empty
 * @param selector the key that names the backend
 * @param preset the backend of a line without that key
 */
record KeywordClause(
        List<String> keywords,
        String type,
        String prefix,
        String number,
        String backend,
        String selector,
        String preset) {

    /** A clause of the header, and an attribute of a clause: separators between quotes do not count. */
    private static final Pattern CLAUSE = Pattern.compile("((?:\"[^\"]*\"|[^,\"])+)(?:,|$)");

    private static final Pattern ATTRIBUTE = Pattern.compile(";([\\w.]+)(?::[\\w<>]+)?=(\"[^\"]*\"|[^;\"]*)");

    static List<KeywordClause> of(JarFile jar) throws IOException {
        String header = jar.getManifest().getMainAttributes().getValue("Provide-Capability");
        List<KeywordClause> clauses = new ArrayList<>();
        Matcher clause = CLAUSE.matcher(header == null ? "" : header);
        while (clause.find()) {
            if (clause.group(1).startsWith("backplane.keyword;")) {
                clauses.add(read(clause.group(1)));
            }
        }
        return clauses;
    }

    private static KeywordClause read(String clause) {
        Map<String, String> values = new HashMap<>();
        Matcher attribute = ATTRIBUTE.matcher(clause);
        while (attribute.find()) {
            values.put(attribute.group(1), attribute.group(2).replace("\"", ""));
        }
        List<String> keywords = List.of(values.getOrDefault("keyword", "").split("(?<!\\\\),")).stream()
                .map(k -> k.replace("\\", ""))
                .toList();
        return new KeywordClause(
                keywords,
                values.getOrDefault("type", keywords.get(0)),
                values.getOrDefault("prefix", ""),
                values.getOrDefault("number", ""),
                values.getOrDefault("backend", ""),
                values.getOrDefault("selector", ""),
                values.getOrDefault("preset", ""));
    }

    /** Whether the keyword itself gives the value of a key: the 2 of {@code com2:} is its port. */
    boolean fills(String key) {
        return key.equals(number) && keywords.get(0).contains("{");
    }
}
