package backplane.bochsrc.convert;

import java.util.List;
import java.util.Optional;

/**
 * The far end of a part's cable.
 *
 * @param kind such as {@code eth}
 * @param name such as {@code tuntap}
 * @param id what it is called within the machine
 * @param type its declared keys, empty if no bundle has it
 * @param card the declared keys of the part at the near end, empty if no bundle has it
 */
record Backend(String kind, String name, String id, Optional<PartType> type, Optional<PartType> card) {
    /** Keys that belong to the packet mover in all Ethernet cards of Bochs. */
    private static final List<String> ETHERNET = List.of("ethdev", "script");

    /** The backend that the lines of a part ask for, its selecting key being taken out. */
    static Optional<Backend> of(Draft draft, Assembly assembly) {
        String selector = draft.rule.backendKey();
        Optional<PartType> card = assembly.catalog.type(draft.type);
        if (card.flatMap(type -> type.option(selector)).isPresent() || !applies(draft)) {
            return Optional.empty();
        }
        String kind = draft.rule.backendKind();
        Setting choice = draft.settings.remove(selector);
        if (choice == null) {
            return unselected(draft, kind, card, assembly);
        }
        String name = resolve(draft, kind, choice, assembly);
        Optional<PartType> type = assembly.catalog.type(kind + "." + name);
        if (name.isEmpty() || (type.isEmpty() && name.equals("null"))) {
            ETHERNET.forEach(draft.settings::remove);
            return Optional.empty();
        }
        return Optional.of(new Backend(kind, name, id(draft, kind), type, card));
    }

    /**
     * Without the selecting key, a key that is called as a backend selects it, as in {@code parport1: file=out.txt}; else the
     * preset one does, if it wants no keys or there are some for it.
     */
    private static Optional<Backend> unselected(Draft draft, String kind, Optional<PartType> card, Assembly assembly) {
        List<String> left = draft.settings.keySet().stream()
                .filter(key -> card.flatMap(type -> type.option(key)).isEmpty())
                .toList();
        String preset = draft.rule.preset();
        String name = left.stream()
                .filter(key -> assembly.catalog.type(kind + "." + key).isPresent())
                .findFirst()
                .orElse(preset);
        Optional<PartType> type = assembly.catalog.type(kind + "." + name);
        boolean wanted = type.map(known -> known.options().isEmpty()
                        || left.stream().anyMatch(key -> known.option(key).isPresent()))
                .orElse(!left.isEmpty());
        return name.isEmpty() || !wanted
                ? Optional.empty()
                : Optional.of(new Backend(kind, name, id(draft, kind), type, card));
    }

    private static boolean applies(Draft draft) {
        return !draft.rule.backend().isEmpty() || draft.rule.backendKey().equals(KeywordRule.ETHMOD);
    }

    private static String resolve(Draft draft, String kind, Setting choice, Assembly assembly) {
        String name = choice.value();
        if (!name.matches("[A-Za-z0-9_-]*")) {
            assembly.problems.add(choice.position()
                    .error(
                            draft.keyword + ": '" + name + "' is not the name of a backend",
                            "write letters and digits"));
            return "";
        }
        if (name.equals("null") || assembly.catalog.type(kind + "." + name).isPresent()) {
            return name;
        }
        String what = draft.keyword + ": there is no " + draft.rule.backendKey() + "=" + name;
        Optional<Substitute> substitute = Substitute.ofBackend(kind, name);
        if (substitute.isPresent()) {
            String use = substitute.get().use();
            assembly.problems.add(choice.position()
                    .warning(what + ", '" + use + "' is used", substitute.get().advice()));
            return use;
        }
        List<String> present = assembly.catalog.typesOf(kind + ".");
        String remedy = present.isEmpty() ? "install its bundle" : "present are " + String.join(", ", present);
        assembly.problems.add(choice.position().warning(what + " yet, its configuration waits", remedy));
        return name;
    }

    /** The interface that {@code ethdev=/dev/net/tun:tap0} names, otherwise the part's id with the kind. */
    private static String id(Draft draft, String kind) {
        Setting device = draft.settings.get("ethdev");
        String text = device == null ? "" : device.value();
        String last = text.substring(text.lastIndexOf(':') + 1);
        boolean named = kind.equals("eth") && text.contains(":") && last.matches("[A-Za-z][A-Za-z0-9_.-]{0,14}");
        return named ? last : draft.id + "-" + kind;
    }

    String typeName() {
        return kind + "." + name;
    }

    /** Whether a key that the part does not declare is for this end of the cable. */
    boolean takes(String key) {
        if (type.isPresent()) {
            return type.get().option(key).isPresent();
        }
        return card.isPresent() || ETHERNET.contains(key);
    }
}
