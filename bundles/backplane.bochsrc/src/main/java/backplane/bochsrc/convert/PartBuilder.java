package backplane.bochsrc.convert;

import backplane.bochsrc.grammar.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Turns drafts into configurations: values get their types, and what belongs to a backend goes there. */
final class PartBuilder {
    /** The configuration that joins a part and its backend. */
    static final String CABLE = "cable";

    private final String machine;
    private final Assembly assembly;
    private final List<Part> parts = new ArrayList<>();

    PartBuilder(String machine, Assembly assembly) {
        this.machine = machine;
        this.assembly = assembly;
    }

    List<Part> build() {
        for (Draft draft : assembly.drafts()) {
            if (enabled(draft)) {
                part(draft);
            }
        }
        return parts;
    }

    /** With {@code enabled=0} a part is absent, its backend too. Otherwise the key is for those parts that declare it. */
    private boolean enabled(Draft draft) {
        Setting enabled = draft.settings.get("enabled");
        if (enabled == null) {
            return true;
        }
        Optional<PartType> type = assembly.catalog.type(draft.type);
        if (type.flatMap(known -> known.option("enabled")).isEmpty()) {
            draft.settings.remove("enabled");
        }
        try {
            return Value.bool(enabled.value());
        } catch (ValueException e) {
            refuse(enabled, e);
            return false;
        }
    }

    private void part(Draft draft) {
        Optional<PartType> type = assembly.catalog.type(draft.type);
        if (type.isEmpty()) {
            warnWaiting(draft);
        }
        Optional<Backend> backend = Backend.of(draft, assembly);
        Map<String, Object> properties = properties(draft.id);
        Map<String, Object> remote = properties(backend.map(Backend::id).orElse(""));
        draft.settings.forEach((key, setting) -> {
            if (type.flatMap(known -> known.option(key)).isPresent()) {
                convert(type.orElseThrow(), key, setting, properties);
            } else if (backend.isPresent() && backend.get().takes(key)) {
                backend.get()
                        .type()
                        .ifPresentOrElse(
                                known -> convert(known, key, setting, remote), () -> remote.put(key, setting.value()));
            } else if (type.isEmpty()) {
                properties.put(key, setting.value());
            } else if (key.equals(Slots.SLOT)) {
                convert(Slots.TYPE, key, setting, properties);
            } else if (!key.equals(draft.rule.number())) {
                unknownKey(type.get(), setting);
            }
        });
        parts.add(new Part(draft.type, draft.id, draft.keyword, properties, draft.position, type.isEmpty()));
        backend.ifPresent(end -> addBackend(draft, end, remote));
    }

    private Map<String, Object> properties(String id) {
        Map<String, Object> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        properties.put("machine", machine);
        properties.put("id", id);
        return properties;
    }

    private void addBackend(Draft draft, Backend end, Map<String, Object> remote) {
        parts.add(new Part(
                end.typeName(),
                end.id(),
                draft.keyword,
                remote,
                draft.position,
                end.type().isEmpty()));
        Map<String, Object> cable = properties(draft.id);
        cable.put("card", draft.id);
        cable.put("backend", end.id());
        cable.put("kind", end.kind());
        parts.add(new Part(CABLE, draft.id, draft.keyword, cable, draft.position, false));
    }

    private void convert(PartType type, String key, Setting setting, Map<String, Object> properties) {
        OptionType option = type.option(key).orElseThrow();
        try {
            properties.put(option.key(), option.convert(understood(type, key, option, setting)));
        } catch (ValueException e) {
            refuse(setting, e);
        }
    }

    /** The value as the part would write it: Bochs knows more words than there are parts here. */
    private String understood(PartType type, String key, OptionType option, Setting setting) {
        String value = setting.value();
        if (type.type().equals("cpu") && key.equals("count") && value.matches("\\d{1,3}(:\\d{1,3}){1,2}")) {
            // processors, cores of each, threads of each
            long product = 1;
            for (String factor : value.split(":")) {
                product *= Long.parseLong(factor);
            }
            return Long.toString(product);
        }
        Optional<Substitute> substitute =
                option.words().contains(value) ? Optional.empty() : Substitute.ofWord(type.type(), key, value);
        substitute.ifPresent(word -> assembly.problems.add(setting.position()
                .warning(
                        setting.keyword() + ": there is no " + key + "=" + value + ", '" + word.use() + "' is used",
                        word.advice())));
        return substitute.map(Substitute::use).orElseGet(() -> hexadecimal(key, option, setting));
    }

    /** Cards of Bochs read {@code ioaddr=300} as hexadecimal, with or without {@code 0x}. */
    private String hexadecimal(String key, OptionType option, Setting setting) {
        String value = setting.value();
        if (!key.equals("ioaddr") || option.kind() == OptionType.Kind.STRING || !value.matches("[0-9a-fA-F]{3,4}")) {
            return value;
        }
        assembly.problems.add(setting.position()
                .warning(
                        setting.keyword() + ": ioaddr=" + value + " is hexadecimal, as in Bochs",
                        "write ioaddr=0x" + value));
        return "0x" + value;
    }

    private void refuse(Setting setting, ValueException e) {
        String message = setting.keyword() + ": " + setting.key() + ": " + e.getMessage();
        assembly.problems.add(setting.position().error(message, e.remedy()));
    }

    private void unknownKey(PartType type, Setting setting) {
        String keyword = setting.keyword();
        String key = setting.key();
        if (BochsKeywords.has(keyword, key)) {
            assembly.problems.add(setting.position()
                    .warning(keyword + ": the key '" + key + "' of Bochs has no effect here", "remove it"));
        } else {
            assembly.problems.add(
                    setting.position().error(keyword + ": there is no key '" + key + "'", type.remedy(key)));
        }
    }

    private void warnWaiting(Draft draft) {
        if (draft.implied) {
            return;
        }
        String keyword = draft.keyword;
        Optional<Substitute> substitute = Substitute.ofKeyword(keyword);
        if (substitute.isPresent()) {
            String remedy = substitute.get().advice();
            assembly.problems.add(draft.position.warning("there is no part '" + keyword + "' yet", remedy));
        } else {
            List<String> known = new ArrayList<>(assembly.catalog.keywords());
            known.addAll(BochsKeywords.KEYS.keySet());
            boolean right = BochsKeywords.KEYS.containsKey(keyword) || Program.KEYWORDS.contains(keyword);
            String remedy = right
                    ? "install the bundle"
                    : Suggestion.remedy(keyword, known, "install its bundle or remove the line");
            assembly.problems.add(draft.position.warning(
                    "no bundle answers the keyword '" + keyword + "' yet, its configuration waits", remedy));
        }
    }
}
