package backplane.bochsrc.convert;

import backplane.bochsrc.grammar.Item;
import backplane.bochsrc.grammar.Line.Directive;
import backplane.bochsrc.grammar.Suggestion;
import java.util.LinkedHashMap;
import java.util.Map;

/** The keys of one of the program's keywords, each with what it does. */
final class Keys implements Program.Handler {
    /** What a key does with its value. */
    @FunctionalInterface
    interface Action {
        /**
         * Takes the value.
         *
         * @throws ValueException if it is not understood
         */
        void take(String value, Assembly assembly) throws ValueException;
    }

    private final Map<String, Action> actions = new LinkedHashMap<>();
    private String bare = "";

    /** Adds a key. */
    Keys key(String key, Action action) {
        actions.put(key, action);
        return this;
    }

    /** Adds keys that are known and have no effect. */
    Keys ignored(String... keys) {
        for (String key : keys) {
            actions.put(key, (value, assembly) -> {});
        }
        return this;
    }

    /** Adds a key that a value without a key fills too. */
    Keys bare(String key, Action action) {
        bare = key;
        return key(key, action);
    }

    @Override
    public void item(Item item, Directive line, Assembly assembly) throws ValueException {
        String key = item.key() == null ? bare : item.key();
        Action action = actions.get(key);
        if (action == null) {
            throw unknown(item);
        }
        try {
            action.take(item.value(), assembly);
        } catch (ValueException e) {
            throw item.key() == null ? e : new ValueException(key + ": " + e.getMessage(), e.remedy());
        }
    }

    private ValueException unknown(Item item) {
        String known = "it takes " + String.join(", ", actions.keySet());
        return item.key() == null
                ? new ValueException("'" + item.value() + "' is not key=value", known)
                : new ValueException(
                        "there is no key '" + item.key() + "'", Suggestion.remedy(item.key(), actions.keySet(), known));
    }
}
