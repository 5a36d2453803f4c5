package backplane.bochsrc.convert;

import backplane.bochsrc.grammar.Bochsrc;
import backplane.bochsrc.grammar.Line.Directive;
import backplane.bochsrc.grammar.Parser;
import backplane.bochsrc.grammar.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The keywords and keys of Bochs itself, whether or not there is a part for them, and the shipped base profile. */
final class BochsKeywords {
    /** By keyword. */
    static final Map<String, Set<String>> KEYS = read();

    /** The parts of the board itself, with which every profile begins. */
    static final Bochsrc BASE = shipped("base-i440fx");

    private BochsKeywords() {}

    static boolean has(String keyword, String key) {
        return KEYS.getOrDefault(keyword, Set.of()).contains(key);
    }

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> keys = new TreeMap<>();
        for (Directive line : shipped("bochs-keywords").directives()) {
            for (String keyword : KeywordPattern.of(line.keyword()).keywords()) {
                line.items().forEach(item -> keys.computeIfAbsent(keyword, k -> new LinkedHashSet<>())
                        .add(item.value()));
            }
        }
        return keys;
    }

    /** A file that is part of this bundle. */
    private static Bochsrc shipped(String name) {
        String file = name + ".bochsrc";
        try (InputStream in = BochsKeywords.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the bundle lacks " + file);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Parser.parse(new Sources.Text(file, file, text), Sources.none(), variable -> null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
