package backplane.bochsrc.convert;

import java.util.List;

/**
 * A keyword that some bundle answers: a {@link backplane.api.Keyword} as read from its manifest.
 *
 * @param owner the bundle's symbolic name
 * @param patterns the keywords
 * @param type of the parts that it makes
 * @param id template of the slot's id; empty = keyword and number
 * @param prefix template of what goes before each key
 * @param number key or property that tells the instances apart; may be empty
 * @param bare key that a bare value fills; may be empty
 * @param backend kind of backend at the end of the cable; empty = none
 * @param selector key that selects the backend
 * @param preset the backend of lines that select none; may be empty
 */
public record KeywordRule(
        String owner,
        List<KeywordPattern> patterns,
        String type,
        String id,
        String prefix,
        String number,
        String bare,
        String backend,
        String selector,
        String preset) {

    /** The key of Ethernet cards that selects the backend, in all of Bochs' cards alike. */
    static final String ETHMOD = "ethmod";

    /** The rule of a part that declares no keyword: its type is its keyword, {@code card} its number. */
    public static KeywordRule byConvention(PartType type) {
        String number = type.options().containsKey("card") ? "card" : "";
        return of(type.owner(), type.type(), number);
    }

    /** The rule of a keyword of which nothing is known. */
    static KeywordRule unknown(String keyword, boolean numbered) {
        return of("", keyword, numbered ? "card" : "");
    }

    private static KeywordRule of(String owner, String type, String number) {
        return new KeywordRule(owner, List.of(KeywordPattern.of(type)), type, "", "", number, "", "", "", "");
    }

    String backendKind() {
        return backend.isEmpty() ? "eth" : backend;
    }

    String backendKey() {
        return selector.isEmpty() ? ETHMOD : selector;
    }
}
