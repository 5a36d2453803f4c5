package backplane.bochsrc.convert;

import backplane.bochsrc.grammar.Position;

/**
 * A value as written.
 *
 * @param keyword of its line
 * @param key as in the line, without the prefix that the keyword's rule adds
 */
record Setting(String keyword, String key, String value, Position position) {}
