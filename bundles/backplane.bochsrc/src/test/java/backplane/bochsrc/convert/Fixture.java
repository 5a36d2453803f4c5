package backplane.bochsrc.convert;

import backplane.bochsrc.convert.OptionType.Kind;
import backplane.bochsrc.grammar.Bochsrc;
import backplane.bochsrc.grammar.CommandLine;
import backplane.bochsrc.grammar.Parser;
import backplane.bochsrc.grammar.Sources;
import backplane.bochsrc.grammar.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A catalog with the parts that the tests speak of, and conversions with it. */
final class Fixture {
    static final Catalog CATALOG = new Catalog(
            List.of(
                    rule("serial", "com{1..4}", "number=port", "backend=channel", "selector=mode"),
                    rule("parallel", "parport{1..2}", "number=port", "backend=channel", "selector=mode"),
                    rule("drive", "ata{0..3}-{master,slave}", "backend=disk", "selector=mode", "preset=flat"),
                    rule("keyboard", "keyboard"),
                    rule("keyboard", "mouse", "id=keyboard", "prefix=mouse."),
                    rule("floppy", "floppy{a,b}", "id=fdc", "prefix={1}."),
                    rule("port_e9_hack", "port_e9_hack", "backend=channel", "selector=mode", "preset=stdout"),
                    rule("kernel", "kernel", "bare=file")),
            List.of(
                    type(
                            "ne2k",
                            OptionType.of("card", Kind.INTEGER),
                            range("ioaddr", 0, 0xffff),
                            range("irq", 2, 15),
                            OptionType.of("mac", Kind.STRING),
                            words("type", "AUTO", "ISA", "PCI")),
                    type("e1000", OptionType.of("card", Kind.INTEGER), OptionType.of("mac", Kind.STRING)),
                    type("serial", OptionType.of("port", Kind.INTEGER)),
                    type("parallel", OptionType.of("port", Kind.INTEGER)),
                    type("drive", words("type", "none", "disk", "cdrom")),
                    type("disk.flat", OptionType.of("path", Kind.STRING)),
                    type("disk.undoable", OptionType.of("path", Kind.STRING), OptionType.of("journal", Kind.STRING)),
                    type(
                            "keyboard",
                            words("type", "xt", "at", "mf"),
                            OptionType.of("mouse.enabled", Kind.BOOLEAN),
                            words("mouse.type", "none", "ps2")),
                    type("floppy", OptionType.of("a.1_44", Kind.STRING), OptionType.of("b.status", Kind.STRING)),
                    type(
                            "kernel",
                            OptionType.of("file", Kind.STRING),
                            many("modules", Kind.STRING),
                            many("sizes", Kind.LONG)),
                    type(
                            "port_e9_hack",
                            OptionType.of("all.rings", Kind.BOOLEAN),
                            OptionType.of("ioaddr", Kind.INTEGER)),
                    type("timer", OptionType.of("enabled", Kind.BOOLEAN), OptionType.of("ratio", Kind.DOUBLE)),
                    type(
                            "cpu",
                            words("model", "p2_klamath", "core2_penryn_t9600", "bx_generic"),
                            range("count", 1, 255)),
                    type("pic"),
                    type("vga"),
                    type("rom", OptionType.of("file", Kind.STRING), OptionType.of("address", Kind.LONG)),
                    type("pci"),
                    type("acpi"),
                    type("eth.tuntap", OptionType.of("ethdev", Kind.STRING), OptionType.of("script", Kind.STRING)),
                    type("eth.vnet", OptionType.of("tftp", Kind.STRING)),
                    type("eth.null"),
                    type("channel.file", OptionType.of("dev", Kind.STRING), OptionType.of("file", Kind.STRING)),
                    type("channel.stdout"),
                    type("display.rfb", OptionType.of("options", Kind.STRING)),
                    type("display.term", OptionType.of("options", Kind.STRING))));

    private Fixture() {}

    /** A rule; the other elements are written {@code name=value}. */
    static KeywordRule rule(String type, String pattern, String... elements) {
        Map<String, String> given = Stream.of(elements)
                .map(element -> element.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        return new KeywordRule(
                "test." + type,
                List.of(KeywordPattern.of(pattern)),
                type,
                given.getOrDefault("id", ""),
                given.getOrDefault("prefix", ""),
                given.getOrDefault("number", ""),
                given.getOrDefault("bare", ""),
                given.getOrDefault("backend", ""),
                given.getOrDefault("selector", ""),
                given.getOrDefault("preset", ""));
    }

    static PartType type(String type, OptionType... options) {
        return PartType.of(type, "test." + type, List.of(options));
    }

    static OptionType range(String key, long min, long max) {
        return new OptionType(key, Kind.INTEGER, false, List.of(), min, max, "", "");
    }

    static OptionType words(String key, String... words) {
        return new OptionType(key, Kind.STRING, false, List.of(words), Long.MIN_VALUE, Long.MAX_VALUE, "", "");
    }

    static OptionType many(String key, Kind kind) {
        return new OptionType(key, kind, true, List.of(), Long.MIN_VALUE, Long.MAX_VALUE, "", "");
    }

    static Bochsrc parse(String text) {
        return Parser.parse(new Sources.Text("t", "t", text), Sources.none(), Variables.of(Map.of()));
    }

    static Conversion convert(String text, String... words) {
        return convert(CATALOG, text, words);
    }

    static Conversion convert(Catalog catalog, String text, String... words) {
        Bochsrc overrides = CommandLine.parse(List.of(words), Variables.of(Map.of()));
        return new Converter(catalog).convert("demo", parse(text), overrides, false);
    }

    /** The configuration of that type and id. */
    static Map<String, Object> part(Conversion conversion, String type, String id) {
        return conversion.parts().stream()
                .filter(part -> part.type().equals(type) && part.id().equals(id))
                .map(Part::properties)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " " + id + " in " + names(conversion)));
    }

    static Map<String, Object> machine(Conversion conversion) {
        return part(conversion, "machine", "demo");
    }

    static List<String> names(Conversion conversion) {
        return conversion.parts().stream()
                .map(part -> part.type() + " " + part.id())
                .toList();
    }

    /** The names of the parts that no line of the shipped base profile brings. */
    static List<String> added(Conversion conversion) {
        List<String> names = new ArrayList<>(names(conversion));
        names.removeAll(names(convert("")));
        return names;
    }

    static List<String> messages(Conversion conversion) {
        return conversion.problems().stream().map(Object::toString).toList();
    }

    static Stream<String> errors(Conversion conversion) {
        return conversion.problems().stream()
                .filter(problem -> problem.isError())
                .map(Object::toString);
    }
}
