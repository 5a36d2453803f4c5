package backplane.bochsrc.convert;

import backplane.bochsrc.Problem;
import backplane.bochsrc.grammar.Bochsrc;
import backplane.bochsrc.grammar.Line.Directive;
import backplane.bochsrc.grammar.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From the lines of a profile to its configurations, as a pure function of the text and of what the bundles declare. */
public final class Converter {
    /** The configuration of the machine as a whole. */
    public static final String MACHINE = "machine";

    private final Catalog catalog;

    /** A converter for the keywords and types of the catalog. */
    public Converter(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Converts a profile. The shipped base profile goes before it.
     *
     * @param machine the profile's name
     * @param file its lines
     * @param overrides lines that count after those of the file
     * @param strict whether every warning is an error
     */
    public Conversion convert(String machine, Bochsrc file, Bochsrc overrides, boolean strict) {
        Assembly assembly = new Assembly(catalog);
        assembly.problems.addAll(file.problems());
        assembly.problems.addAll(overrides.problems());
        assembly.implied = true;
        BochsKeywords.BASE.directives().forEach(line -> take(line, assembly));
        assembly.implied = false;
        file.directives().forEach(line -> take(line, assembly));
        overrides.directives().forEach(line -> take(line, assembly));
        Slots.assign(assembly);
        takeProcessorSettings(assembly);
        List<Part> parts = new ArrayList<>();
        parts.add(machine(machine, file, assembly));
        parts.addAll(Display.parts(machine, assembly));
        parts.addAll(new PartBuilder(machine, assembly).build());
        return new Conversion(List.copyOf(parts), problems(assembly, strict));
    }

    private static void take(Directive line, Assembly assembly) {
        OldSyntax.modern(line, assembly.problems::add).ifPresent(modern -> {
            if (!Program.handle(modern, assembly)) {
                assembly.part(modern);
            }
        });
    }

    /** {@code cpu: ips=} is the measure of the machine's clock, a triple fault resets the machine. */
    private static void takeProcessorSettings(Assembly assembly) {
        assembly.byType("cpu").ifPresent(cpu -> {
            Setting ips = cpu.settings.get("ips");
            Setting reset = cpu.settings.get("reset_on_triple_fault");
            share(cpu, "ips", assembly, () -> {
                if (ips != null) {
                    assembly.machine.put("ips", Value.number(ips.value(), 1_000_000, Integer.MAX_VALUE));
                }
            });
            share(cpu, "reset_on_triple_fault", assembly, () -> {
                if (reset != null) {
                    assembly.machine.put("reset_on_triple_fault", Value.bool(reset.value()));
                }
            });
        });
    }

    @FunctionalInterface
    private interface Take {
        void run() throws ValueException;
    }

    private static void share(Draft cpu, String key, Assembly assembly, Take take) {
        Setting setting = cpu.settings.get(key);
        try {
            take.run();
        } catch (ValueException e) {
            Position position = setting == null ? cpu.position : setting.position();
            assembly.problems.add(position.error("cpu: " + key + ": " + e.getMessage(), e.remedy()));
        }
        if (assembly.catalog.type("cpu").flatMap(type -> type.option(key)).isEmpty()) {
            cpu.settings.remove(key);
        }
    }

    private static Part machine(String machine, Bochsrc file, Assembly assembly) {
        Map<String, Object> properties = new TreeMap<>(assembly.machine);
        properties.put("machine", machine);
        return new Part(MACHINE, machine, MACHINE, properties, new Position(file.name(), 0), false);
    }

    /** In the order of the lines, file by file. */
    private static List<Problem> problems(Assembly assembly, boolean strict) {
        Map<String, Integer> files = new HashMap<>();
        assembly.problems.forEach(problem -> files.putIfAbsent(problem.file(), files.size()));
        return assembly.problems.stream()
                .distinct()
                .map(problem -> strict ? problem.asError() : problem)
                .sorted(Comparator.comparing((Problem problem) -> files.getOrDefault(problem.file(), 0))
                        .thenComparing(Problem::line))
                .toList();
    }
}
