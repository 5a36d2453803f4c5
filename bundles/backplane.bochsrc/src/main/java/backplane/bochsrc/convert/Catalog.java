package backplane.bochsrc.convert;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The keywords and types that the bundles present provide. Immutable. */
public final class Catalog {
    /** Nothing at all. */
    public static final Catalog EMPTY = new Catalog(List.of(), List.of());

    private final Map<String, PartType> types = new HashMap<>();
    private final Map<String, Match> matches = new LinkedHashMap<>();
    private final Set<String> conflicts = new TreeSet<>();

    /** A keyword as found: its rule, and what the braces of the pattern stand for. */
    record Match(KeywordRule rule, KeywordPattern.Word word) {}

    /**
     * Collects what is known.
     *
     * @param rules declared keywords; a type without one answers the keyword that is its name, unless it is the program's
     * @param partTypes types with their keys
     */
    public Catalog(List<KeywordRule> rules, List<PartType> partTypes) {
        partTypes.forEach(type -> types.put(type.type(), type));
        rules.forEach(this::add);
        Set<String> declared = new HashSet<>();
        rules.forEach(rule -> declared.add(rule.type()));
        new TreeMap<>(types)
                .values().stream()
                        .filter(type ->
                                !declared.contains(type.type()) && !type.type().contains("."))
                        .filter(type -> !Program.KEYWORDS.contains(type.type()))
                        .map(KeywordRule::byConvention)
                        .forEach(this::add);
    }

    private void add(KeywordRule rule) {
        for (KeywordPattern pattern : rule.patterns()) {
            for (String keyword : pattern.keywords()) {
                pattern.match(keyword).ifPresent(word -> add(keyword, new Match(rule, word)));
            }
        }
    }

    private void add(String keyword, Match match) {
        if (Program.KEYWORDS.contains(keyword)) {
            conflicts.add("the keyword '" + keyword + "' belongs to the program; "
                    + match.rule().owner() + " cannot take it");
            return;
        }
        Match other = matches.putIfAbsent(keyword, match);
        if (other != null && !other.rule().equals(match.rule())) {
            conflicts.add("the keyword '" + keyword + "' is claimed by "
                    + other.rule().owner() + " and by " + match.rule().owner() + "; the first one has it");
        }
    }

    Optional<Match> match(String keyword) {
        return Optional.ofNullable(matches.get(keyword));
    }

    /** The first keyword of a type. */
    Optional<String> keywordOf(String type) {
        return matches.entrySet().stream()
                .filter(entry -> entry.getValue().rule().type().equals(type))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The type of that name, if a bundle has it. */
    public Optional<PartType> type(String type) {
        return Optional.ofNullable(types.get(type));
    }

    /** The types whose name begins so, without that beginning, in order. */
    List<String> typesOf(String prefix) {
        return types.keySet().stream()
                .filter(type -> type.startsWith(prefix))
                .map(type -> type.substring(prefix.length()))
                .sorted()
                .toList();
    }

    /** Every keyword that can be written now, the program's own included. */
    public List<String> keywords() {
        Set<String> all = new TreeSet<>(matches.keySet());
        all.addAll(Program.KEYWORDS);
        return new ArrayList<>(all);
    }

    /** The key or property that numbers the parts of a keyword, empty if none does. */
    public String numberOf(String keyword) {
        return match(keyword).map(match -> match.rule().number()).orElse("");
    }

    /** The key that selects the backend of a keyword. */
    public String selectorOf(String keyword) {
        return match(keyword).map(match -> match.rule().backendKey()).orElse(KeywordRule.ETHMOD);
    }

    /** What the keywords of a type put before their keys. */
    List<String> prefixes(PartType type) {
        return matches.values().stream()
                .map(Match::rule)
                .filter(rule -> rule.type().equals(type.type()))
                .map(KeywordRule::prefix)
                .distinct()
                .toList();
    }

    /** A line for each key of a keyword or of a type of backend, empty if there is none of that name. */
    public List<String> help(String keyword) {
        return Explanation.of(keyword, this);
    }

    /** Sentences about keywords that two bundles claim, or that a bundle may not have. */
    public List<String> conflicts() {
        return List.copyOf(conflicts);
    }
}
