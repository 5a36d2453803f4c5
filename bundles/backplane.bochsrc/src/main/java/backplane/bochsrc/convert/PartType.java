package backplane.bochsrc.convert;

import backplane.bochsrc.grammar.Suggestion;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A type of part that some bundle provides: its factory PID without the prefix, and the keys that its metatype declares.
 *
 * @param type such as {@code ne2k} or {@code eth.tuntap}
 * @param owner the bundle's symbolic name
 * @param options by key
 */
public record PartType(String type, String owner, Map<String, OptionType> options) {

    /** With the given options. */
    public static PartType of(String type, String owner, Collection<OptionType> options) {
        Map<String, OptionType> byKey = new TreeMap<>();
        options.forEach(option -> byKey.put(option.key(), option));
        return new PartType(type, owner, Map.copyOf(byKey));
    }

    /**
     * The option of a key as written in bochsrc. A metatype made from a Java method {@code all_rings()} calls its property
     * {@code all.rings}, which is taken for the same.
     */
    Optional<OptionType> option(String key) {
        OptionType exact = options.get(key);
        if (exact != null) {
            return Optional.of(exact);
        }
        String dotted = key.replace('_', '.');
        return options.values().stream()
                .filter(option -> option.key().replace('_', '.').equals(dotted))
                .findFirst();
    }

    /** What to do about a key that is not among the options. */
    String remedy(String key) {
        List<String> keys = options.keySet().stream().sorted().toList();
        String otherwise = keys.isEmpty() ? "it takes no keys" : "it takes " + String.join(", ", keys);
        return Suggestion.remedy(key, keys, otherwise);
    }
}
