package backplane.bochsrc.convert;

import backplane.bochsrc.Problem;
import backplane.bochsrc.grammar.Item;
import backplane.bochsrc.grammar.Line.Directive;
import backplane.bochsrc.grammar.Position;
import backplane.bochsrc.grammar.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A profile while its lines are being read one after the other. */
final class Assembly {
    final Catalog catalog;
    final List<Problem> problems = new ArrayList<>();
    /** What the machine as a whole is told. */
    final Map<String, Object> machine = new TreeMap<>();
    /** PCI slots that the {@code pci} keyword assigns: number to name of a card. */
    final Map<Integer, Setting> slots = new TreeMap<>();

    private final Map<String, Draft> drafts = new LinkedHashMap<>();
    private final Set<String> removed = new HashSet<>();
    /** Whether the lines at hand are those of the shipped base profile. */
    boolean implied;

    Assembly(Catalog catalog) {
        this.catalog = catalog;
    }

    Collection<Draft> drafts() {
        return drafts.values().stream()
                .filter(draft -> !removed.contains(draft.type) && !removed.contains(draft.keyword))
                .toList();
    }

    Optional<Draft> byType(String type) {
        return drafts.values().stream().filter(draft -> draft.type.equals(type)).findFirst();
    }

    /** Takes out all parts of a type, whichever line asks for them. */
    void remove(String type) {
        removed.add(type);
    }

    /** Makes sure that there is a part of a type. */
    Draft add(String type, Position position) {
        removed.remove(type);
        return byType(type).orElseGet(() -> {
            String keyword = catalog.keywordOf(type).orElse(type);
            return draft(new Directive("", position, keyword, List.of()));
        });
    }

    /** Takes a key of a ROM: a part of type {@code rom} that is called as its keyword. */
    void rom(Directive line, String key, String value) {
        KeywordRule rule = KeywordRule.unknown("rom", false);
        draft(rule, line.keyword(), "", line)
                .settings
                .put(key, new Setting(line.keyword(), key, value, line.position()));
    }

    /** Takes a line that configures a part. */
    void part(Directive line) {
        Draft draft = draft(line);
        for (Item item : line.items()) {
            String key = item.key();
            if (key == null) {
                key = bareKey(draft, line, item);
            }
            if (key != null && !key.equals(draft.rule.number()) && !isNoFile(key, item.value())) {
                set(draft, prefix(line) + key, new Setting(line.keyword(), key, item.value(), line.position()));
            }
        }
    }

    /** How Bochs writes that there is no file. */
    static boolean isNoFile(String key, String value) {
        return value.equals("none")
                && List.of("file", "path", "image", "script").contains(key);
    }

    private @Nullable String bareKey(Draft draft, Directive line, Item item) {
        if (!draft.rule.bare().isEmpty()) {
            return draft.rule.bare();
        }
        if (catalog.type(draft.type).isEmpty()) {
            return "value";
        }
        Set<String> keys = catalog.type(draft.type).orElseThrow().options().keySet();
        problems.add(line.position()
                .error(
                        "'" + line.keyword() + "' takes key=value, not '" + item.value() + "'",
                        Suggestion.remedy(item.value(), keys, "write KEY=" + item.value())));
        return null;
    }

    private void set(Draft draft, String key, Setting setting) {
        if (key.equals("machine")
                || key.equals("id")
                || !key.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")
                || isFramework(key)) {
            problems.add(setting.position().error("'" + key + "' cannot be a key", "write another one"));
        } else {
            draft.settings.put(key, setting);
        }
    }

    private static boolean isFramework(String key) {
        return key.startsWith("service.") || key.startsWith("component.") || key.endsWith(".target");
    }

    private String prefix(Directive line) {
        return catalog.match(line.keyword())
                .map(match -> match.word().fill(match.rule().prefix()))
                .orElse("");
    }

    /** The part that a line speaks of, which is new if no line did before. */
    private Draft draft(Directive line) {
        if (!line.keyword().matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
            problems.add(line.position()
                    .error("'" + line.keyword() + "' cannot be a keyword", "write letters, digits, _ and -"));
        }
        Optional<Catalog.Match> match = catalog.match(line.keyword());
        KeywordRule rule = match.map(Catalog.Match::rule)
                .orElseGet(() -> KeywordRule.unknown(
                        line.keyword(), line.items().stream().anyMatch(item -> "card".equals(item.key()))));
        String number = match.map(Catalog.Match::word).map(this::numberOf).orElse("");
        String id = line.keyword();
        if (!rule.number().isEmpty() && number.isEmpty()) {
            number = written(rule.number(), line);
            id += (Character.isDigit(id.charAt(id.length() - 1)) ? "_" : "") + number;
        }
        if (!rule.id().isEmpty()) {
            id = match.orElseThrow().word().fill(rule.id());
        }
        return draft(rule, id, number, line);
    }

    private Draft draft(KeywordRule rule, String id, String number, Directive line) {
        Draft draft = drafts.computeIfAbsent(
                rule.type() + "/" + id, key -> new Draft(rule, id, line.keyword(), line.position(), implied));
        if (draft.implied && !implied) {
            Draft own = new Draft(rule, id, line.keyword(), line.position(), false);
            own.settings.putAll(draft.settings);
            drafts.put(rule.type() + "/" + id, own);
            draft = own;
        }
        if (!rule.number().isEmpty() && !number.isEmpty()) {
            draft.settings.put(rule.number(), new Setting(line.keyword(), rule.number(), number, line.position()));
        }
        return draft;
    }

    private String numberOf(KeywordPattern.Word word) {
        return word.groups().stream()
                .filter(group -> group.matches("\\d{1,3}"))
                .findFirst()
                .orElse("");
    }

    /** The number that the line itself gives, 0 if it gives none. */
    private String written(String key, Directive line) {
        String number = "0";
        for (Item item : line.items()) {
            if (key.equals(item.key())) {
                number = item.value();
            }
        }
        try {
            return Long.toString(Value.number(number, 0, 255));
        } catch (ValueException e) {
            problems.add(line.position().error(key + ": " + e.getMessage(), e.remedy()));
            return "0";
        }
    }
}
