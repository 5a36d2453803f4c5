package backplane.bochsrc.profile;

import backplane.api.Keyword;
import backplane.bochsrc.convert.KeywordPattern;
import backplane.bochsrc.convert.KeywordRule;
import backplane.bochsrc.convert.OptionType;
import backplane.bochsrc.convert.PartType;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.stream.XMLStreamException;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/**
 * What one bundle declares, read from its manifest and its metatype documents without loading a class of it.
 *
 * @param rules its keywords
 * @param types its types
 */
record Declarations(List<KeywordRule> rules, List<PartType> types) {
    private static final Logger LOG = System.getLogger(Declarations.class.getPackageName());
    private static final String METATYPE = "OSGI-INF/metatype";

    boolean isEmpty() {
        return rules.isEmpty() && types.isEmpty();
    }

    static Declarations of(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        List<KeywordRule> rules = revision == null
                ? List.of()
                : revision.getDeclaredCapabilities(Keyword.NAMESPACE).stream()
                        .map(capability -> rule(bundle, capability))
                        .toList();
        return new Declarations(rules, types(bundle));
    }

    private static KeywordRule rule(Bundle bundle, BundleCapability capability) {
        Map<String, Object> attributes = capability.getAttributes();
        Object value = attributes.get("keyword");
        List<String> keywords = value instanceof Collection<?> all
                ? all.stream().map(String::valueOf).toList()
                : List.of(text(attributes, "keyword"));
        List<KeywordPattern> patterns =
                keywords.stream().map(KeywordPattern::of).toList();
        String type = text(attributes, "type");
        if (type.isEmpty()) {
            type = patterns.isEmpty() ? "" : patterns.get(0).keywords().get(0);
        }
        return new KeywordRule(
                name(bundle),
                patterns,
                type,
                text(attributes, "id"),
                text(attributes, "prefix"),
                text(attributes, "number"),
                text(attributes, "bare"),
                text(attributes, "backend"),
                text(attributes, "selector"),
                text(attributes, "preset"));
    }

    private static String text(Map<String, Object> attributes, String key) {
        Object value = attributes.get(key);
        return value == null ? "" : value.toString();
    }

    private static String name(Bundle bundle) {
        String name = bundle.getSymbolicName();
        return name == null ? bundle.getLocation() : name;
    }

    private static List<URL> documents(Bundle bundle) {
        Enumeration<String> paths = bundle.getEntryPaths(METATYPE);
        return (paths == null ? List.<String>of() : Collections.list(paths))
                .stream()
                        .filter(path -> path.endsWith(".xml"))
                        .map(bundle::getEntry)
                        .filter(Objects::nonNull)
                        .toList();
    }

    private static List<PartType> types(Bundle bundle) {
        List<PartType> types = new ArrayList<>();
        documents(bundle).forEach(document -> read(bundle, document, types));
        return List.copyOf(types);
    }

    private static void read(Bundle bundle, URL entry, List<PartType> types) {
        try (InputStream in = entry.openStream()) {
            Map<String, List<OptionType>> found = MetatypeDocument.read(in);
            found.forEach((type, options) -> types.add(PartType.of(type, name(bundle), options)));
        } catch (IOException | XMLStreamException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "cannot read " + entry + " of " + name(bundle) + ": " + e.getMessage());
        }
    }
}
