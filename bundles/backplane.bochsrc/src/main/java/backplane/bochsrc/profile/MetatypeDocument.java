package backplane.bochsrc.profile;

import backplane.api.Keyword;
import backplane.bochsrc.convert.OptionType;
import backplane.bochsrc.convert.OptionType.Kind;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a metatype document (OSGi Compendium 105.7). The service of that name tells neither the smallest nor the largest value
 * of an attribute, which a good message has to name.
 */
final class MetatypeDocument {
    private final Map<String, List<OptionType>> classes = new LinkedHashMap<>();
    private final Map<String, String> designated = new LinkedHashMap<>();
    private List<OptionType> attributes = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private String factory = "";

    private MetatypeDocument() {}

    /**
     * The keys of the types that a document designates, by type. PIDs of others are left out.
     *
     * @throws XMLStreamException if it is not well-formed
     */
    static Map<String, List<OptionType>> read(InputStream in) throws XMLStreamException {
        XMLInputFactory xml = XMLInputFactory.newDefaultFactory();
        xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader reader = xml.createXMLStreamReader(in);
        MetatypeDocument document = new MetatypeDocument();
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                document.element(reader);
            }
        }
        return document.types();
    }

    private void element(XMLStreamReader reader) {
        switch (reader.getLocalName()) {
            case "OCD" -> {
                attributes = new ArrayList<>();
                classes.put(text(reader, "id", ""), attributes);
            }
            case "AD" -> {
                words = new ArrayList<>();
                attributes.add(attribute(reader, words));
            }
            case "Option" -> words.add(text(reader, "value", ""));
            case "Designate" -> factory = text(reader, "factoryPid", "");
            case "Object" -> designated.put(factory, text(reader, "ocdref", ""));
            default -> {
                // Attribute and Icon say nothing about types
            }
        }
    }

    private static OptionType attribute(XMLStreamReader reader, List<String> words) {
        Kind kind = kind(text(reader, "type", "String"));
        boolean many = !text(reader, "cardinality", "0").equals("0");
        long least = kind == Kind.INTEGER ? Integer.MIN_VALUE : Long.MIN_VALUE;
        long most = kind == Kind.INTEGER ? Integer.MAX_VALUE : Long.MAX_VALUE;
        return new OptionType(
                text(reader, "id", ""),
                kind,
                many,
                words,
                bound(text(reader, "min", ""), least),
                bound(text(reader, "max", ""), most),
                text(reader, "default", "").replaceAll("\\\\(.)", "$1"),
                text(reader, "description", ""));
    }

    private static Kind kind(String type) {
        return switch (type) {
            case "Boolean" -> Kind.BOOLEAN;
            case "Integer", "Short", "Byte" -> Kind.INTEGER;
            case "Long" -> Kind.LONG;
            case "Double", "Float" -> Kind.DOUBLE;
            default -> Kind.STRING;
        };
    }

    /** Bounds are decimal, or hexadecimal with {@code 0x}; of other types than numbers they do not count. */
    private static long bound(String text, long otherwise) {
        try {
            return text.isEmpty() ? otherwise : Long.decode(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static String text(XMLStreamReader reader, String name, String otherwise) {
        String value = reader.getAttributeValue(null, name);
        return value == null ? otherwise : value;
    }

    private Map<String, List<OptionType>> types() {
        Map<String, List<OptionType>> types = new LinkedHashMap<>();
        designated.forEach((pid, ocd) -> {
            if (pid.startsWith(Keyword.PID_PREFIX)) {
                types.put(pid.substring(Keyword.PID_PREFIX.length()), classes.getOrDefault(ocd, List.of()));
            }
        });
        return types;
    }
}
