package backplane.bochsrc.profile;

import backplane.api.Keyword;
import backplane.bochsrc.convert.Catalog;
import backplane.bochsrc.convert.MachineLine;
import backplane.bochsrc.convert.Part;
import backplane.bochsrc.grammar.Bochsrc;
import backplane.bochsrc.grammar.Item;
import backplane.bochsrc.grammar.Line.Directive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A profile as it runs, written back to text: comments and unknown lines stay, changes go where they belong. */
final class Export {
    private static final List<String> OWN = List.of("machine", "id", "kind");

    private final Loaded profile;
    private final Catalog catalog;
    private final Map<String, Map<String, Object>> running;
    private Bochsrc text;

    Export(Loaded profile, Catalog catalog, Map<String, Map<String, Object>> running) {
        this.profile = profile;
        this.catalog = catalog;
        this.running = running;
        this.text = profile.file();
    }

    String text() {
        profile.overrides().directives().forEach(this::override);
        for (Part part : profile.conversion().parts()) {
            String pid = Configurations.pid(profile.name(), part);
            Map<String, Object> wanted = profile.applied().get(pid);
            Map<String, Object> now = running.get(pid);
            if (wanted != null && part.type().equals("cable")) {
                cable(part, wanted, now);
            } else if (wanted != null && now != null && part.type().equals("machine")) {
                machine(wanted, now);
            } else if (wanted != null && now != null) {
                changed(part, wanted, now);
            }
        }
        return text.text();
    }

    private void machine(Map<String, Object> wanted, Map<String, Object> now) {
        for (String property : Configurations.changes(wanted, now)) {
            Object value = now.get(property);
            if (value != null) {
                MachineLine.of(property, value).ifPresent(this::machine);
            }
        }
    }

    private void machine(MachineLine line) {
        boolean megs = line.keyword().equals("memory")
                && text.directives().stream().anyMatch(other -> other.keyword().equals("megs"));
        if (megs && !line.key().equals("guest")) {
            // megs sets this too
            return;
        }
        if (megs || line.key().isEmpty()) {
            String keyword = megs ? "megs" : line.keyword();
            text = text.withLine(keyword, keyword + ": " + line.value());
        } else {
            text = text.with(line.keyword(), line.key(), line.value());
        }
    }

    /** A word of the command line: in place of the same key if that is the only one, else as a line of its own. */
    private void override(Directive line) {
        Item only = line.items().size() == 1 ? line.items().get(0) : null;
        if (only != null && only.key() != null && isSingle(line.keyword())) {
            text = text.with(line.keyword(), only.key(), only.value());
        } else {
            text = text.withLine(line.keyword(), line.raw().strip());
        }
    }

    /** Whether all lines of a keyword speak of one part. */
    private boolean isSingle(String keyword) {
        String number = catalog.numberOf(keyword);
        return text.directives().stream()
                .filter(line -> line.keyword().equals(keyword))
                .flatMap(line -> line.items().stream())
                .noneMatch(item -> Objects.equals(item.key(), number) || "card".equals(item.key()));
    }

    private void changed(Part part, Map<String, Object> wanted, Map<String, Object> now) {
        for (String key : Configurations.changes(wanted, now)) {
            if (!OWN.contains(key) && now.containsKey(key)) {
                set(part, List.of(Item.write(key, Configurations.show(now.get(key)))), key, now.get(key));
            }
        }
    }

    private void set(Part part, List<String> items, String key, @Nullable Object value) {
        if (isSingle(part.keyword())) {
            text = text.with(part.keyword(), key, Configurations.show(value));
        } else {
            line(part, items);
        }
    }

    /** A cable that was plugged elsewhere: a line with the selecting key and the keys of the backend. */
    private void cable(Part part, Map<String, Object> wanted, @Nullable Map<String, Object> now) {
        if (Configurations.same(wanted, now)) {
            return;
        }
        String kind = String.valueOf(wanted.get("kind"));
        String selector = catalog.selectorOf(part.keyword());
        List<String> items = new ArrayList<>();
        Map.Entry<String, Map<String, Object>> backend = now == null ? null : backend(kind, now.get("backend"));
        if (backend == null) {
            items.add(selector + "=null");
        } else {
            String prefix = Keyword.PID_PREFIX + kind + ".";
            items.add(
                    selector + "=" + backend.getKey().substring(prefix.length()).replaceAll("~.*", ""));
            backend.getValue().forEach((key, value) -> {
                if (!OWN.contains(key) && !key.startsWith("service.")) {
                    items.add(Item.write(key, Configurations.show(value)));
                }
            });
        }
        line(part, items);
    }

    private Map.@Nullable Entry<String, Map<String, Object>> backend(String kind, @Nullable Object id) {
        return running.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(Keyword.PID_PREFIX + kind + "."))
                .filter(entry -> Objects.equals(entry.getValue().get("id"), id))
                .findFirst()
                .orElse(null);
    }

    private void line(Part part, List<String> items) {
        List<String> all = new ArrayList<>(items);
        String number = catalog.numberOf(part.keyword());
        Map<String, Object> card = running.getOrDefault(cardPid(part), Map.of());
        if (!number.isEmpty() && card.containsKey(number) && !isSingle(part.keyword())) {
            all.add(0, number + "=" + card.get(number));
        }
        text = text.withLine(part.keyword(), part.keyword() + ": " + String.join(", ", all));
    }

    /** The PID of the card to which a cable or a backend belongs: the first part that its keyword made. */
    private String cardPid(Part part) {
        return profile.conversion().parts().stream()
                .filter(other ->
                        other.keyword().equals(part.keyword()) && other.id().equals(part.id()))
                .map(other -> Configurations.pid(profile.name(), other))
                .findFirst()
                .orElse("");
    }

    /** A line for each difference between two sets of configurations. */
    static List<String> differences(Map<String, Map<String, Object>> wanted, Map<String, Map<String, Object>> running) {
        List<String> lines = new ArrayList<>();
        TreeSet<String> pids = new TreeSet<>(wanted.keySet());
        pids.addAll(running.keySet());
        for (String pid : pids) {
            Map<String, Object> before = wanted.get(pid);
            Map<String, Object> now = running.get(pid);
            if (before == null || now == null) {
                Map<String, Object> one = Objects.requireNonNull(before == null ? now : before);
                lines.add((before == null ? "+ " : "- ") + name(pid, one));
            } else {
                for (String key : Configurations.changes(before, now)) {
                    lines.add("  " + name(pid, now) + ": " + key + " " + Configurations.show(before.get(key)) + " -> "
                            + Configurations.show(now.get(key)));
                }
            }
        }
        return lines;
    }

    private static String name(String pid, Map<String, Object> properties) {
        String type = pid.replaceAll("~.*", "").replace(Keyword.PID_PREFIX, "");
        return properties.containsKey("id") ? type + " " + properties.get("id") : type;
    }
}
