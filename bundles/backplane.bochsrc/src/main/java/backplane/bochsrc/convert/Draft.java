package backplane.bochsrc.convert;

import backplane.bochsrc.grammar.Position;
import java.util.LinkedHashMap;
import java.util.Map;

/** A part while its lines are being collected: values are still text. */
final class Draft {
    final String type;
    final String id;
    final String keyword;
    final KeywordRule rule;
    final Position position;
    /** Whether the shipped base profile brought it, and no line of the user's. */
    final boolean implied;
    /** By key; later lines override earlier ones. */
    final Map<String, Setting> settings = new LinkedHashMap<>();

    Draft(KeywordRule rule, String id, String keyword, Position position, boolean implied) {
        this.type = rule.type();
        this.id = id;
        this.keyword = keyword;
        this.rule = rule;
        this.position = position;
        this.implied = implied;
    }
}
