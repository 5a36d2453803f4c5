package backplane.itests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What a bundle's metatype and manifest say about the keys of its parts, as Markdown for the bundle's page. */
final class OptionTable {

    private static final String PID_PREFIX = "backplane.rc.", METATYPE = "OSGI-INF/metatype/";

    /** Keys that the program fills in by itself. */
    private static final List<String> INNER = List.of("machine", "id");

    /** Parts of lines that belong to the program, not to the bundle. */
    private static final String ROM = "romimage:`, `vgaromimage:`, `optromimage{1..4}:";

    private final List<KeywordClause> clauses;
    private final List<String> lines = new ArrayList<>();

    private OptionTable(List<KeywordClause> clauses) {
        this.clauses = clauses;
    }

    /** Returns the lines for a bundle; none if it has no part that can be configured. */
    static List<String> of(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            OptionTable table = new OptionTable(KeywordClause.of(file));
            List<JarEntry> documents = file.stream()
                    .filter(e -> e.getName().startsWith(METATYPE) && e.getName().endsWith(".xml"))
                    .sorted(Comparator.comparing(JarEntry::getName))
                    .toList();
            for (JarEntry document : documents) {
                table.document(file, document);
            }
            return table.lines;
        }
    }

    private void document(JarFile file, JarEntry entry) throws IOException {
        try (InputStream in = file.getInputStream(entry)) {
            Element root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getDocumentElement();
            List<String> types = elements(root, "Designate").stream()
                    .map(d -> d.getAttribute("factoryPid"))
                    .filter(pid -> pid.startsWith(PID_PREFIX))
                    .map(pid -> pid.substring(PID_PREFIX.length()))
                    .sorted()
                    .toList();
            if (!types.isEmpty()) {
                part(types, elements(root, "OCD").get(0));
            }
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(file.getName() + ": " + entry.getName(), e);
        }
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private void part(List<String> types, Element declaration) {
        List<KeywordClause> own =
                clauses.stream().filter(c -> types.contains(c.type())).toList();
        List<Element> keys = elements(declaration, "AD");
        if (own.isEmpty()) {
            section(head(types), declaration, null, keys);
        }
        for (KeywordClause clause : own) {
            List<Element> mine =
                    keys.stream().filter(k -> clause == owner(own, k)).toList();
            section(String.join(":`, `", clause.keywords()) + ":", declaration, clause, mine);
        }
    }

    /** The clause with the longest prefix that the key begins with. */
    private static KeywordClause owner(List<KeywordClause> clauses, Element key) {
        return clauses.stream()
                .filter(c -> key.getAttribute("id").startsWith(c.prefix()))
                .max(Comparator.comparingInt(c -> c.prefix().length()))
                .orElse(null);
    }

    private static String head(List<String> types) {
        return String.join("`, `", types.stream().map(OptionTable::head).toList());
    }

    private static String head(String type) {
        int dot = type.indexOf('.');
        String name = type.substring(dot + 1);
        return switch (dot < 0 ? "" : type.substring(0, dot)) {
            case "eth" -> "ethmod=" + name;
            case "channel", "disk" -> "mode=" + name;
            case "display" -> "display_library: " + name;
            default -> type.equals("rom") ? ROM : type + ":";
        };
    }

    private void section(String head, Element declaration, KeywordClause clause, List<Element> keys) {
        String about = declaration.getAttribute("description");
        String name = declaration.getAttribute("name");
        lines.add("**`" + head + "`** " + name + (about.isEmpty() ? "." : ". " + about + "."));
        lines.add("");
        Map<String, List<String>> keysOfRow = new LinkedHashMap<>();
        for (Element key : keys) {
            String id = key.getAttribute("id");
            if (!INNER.contains(id) && (clause == null || !clause.fills(id))) {
                String written =
                        clause == null ? id : id.substring(clause.prefix().length());
                keysOfRow.computeIfAbsent(row(id, key), r -> new ArrayList<>()).add("`" + written + "`");
            }
        }
        List<String> rows = new ArrayList<>();
        keysOfRow.forEach((row, ids) -> rows.add("| " + String.join(", ", ids) + row));
        if (clause != null && !clause.backend().isEmpty()) {
            rows.add("| `" + clause.selector() + "` | name | " + code(clause.preset())
                    + " | What is at the other end; its keys stand on the same line |");
        }
        if (rows.isEmpty()) {
            lines.add("It has no keys.");
        } else {
            lines.add("| Key | Values | Default | Meaning |");
            lines.add("|---|---|---|---|");
            lines.addAll(rows);
        }
        lines.add("");
    }

    /** What follows the key: keys with the same words share a row. */
    private static String row(String id, Element key) {
        return " | " + values(key) + " | " + otherwise(id, key) + " | "
                + key.getAttribute("description").replace("|", "\\|") + " |";
    }

    private static String values(Element key) {
        List<String> words = elements(key, "Option").stream()
                .map(o -> "`" + o.getAttribute("value") + "`")
                .toList();
        String min = key.getAttribute("min"), max = key.getAttribute("max");
        if (!words.isEmpty()) {
            return String.join(", ", words);
        }
        return switch (key.getAttribute("type")) {
            case "Boolean" -> "0, 1";
            case "String" -> "text";
            default -> min.isEmpty() ? "number" : max.isEmpty() ? "from " + min : min + " to " + max;
        };
    }

    private static String otherwise(String id, Element key) {
        String text = key.getAttribute("default").replaceAll("\\\\(.)", "$1");
        if (key.getAttribute("type").equals("Boolean")) {
            return text.equals("true") ? "1" : "0";
        }
        boolean address = id.contains("addr") && text.matches("[1-9]\\d+");
        return code(address ? "0x" + Long.toHexString(Long.parseLong(text)) : text);
    }

    private static String code(String text) {
        return text.isEmpty() ? "none" : "`" + text + "`";
    }
}
