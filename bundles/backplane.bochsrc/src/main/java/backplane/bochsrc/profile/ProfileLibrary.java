package backplane.bochsrc.profile;

import backplane.bochsrc.Problem;
import backplane.bochsrc.Profile;
import backplane.bochsrc.Profiles;
import backplane.bochsrc.convert.Catalog;
import backplane.bochsrc.convert.Conversion;
import backplane.bochsrc.convert.Converter;
import backplane.bochsrc.convert.Part;
import backplane.bochsrc.grammar.Bochsrc;
import backplane.bochsrc.grammar.CommandLine;
import backplane.bochsrc.grammar.Parser;
import backplane.bochsrc.grammar.Position;
import backplane.bochsrc.grammar.Sources;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The loaded profiles. Plain Java: it knows a store of configurations and a catalog, whoever provides them. */
final class ProfileLibrary implements Profiles {
    private static final Logger LOG = System.getLogger(ProfileLibrary.class.getPackageName());

    private final ConfigurationStore store;
    private final Function<String, @Nullable String> variables;
    private final Map<String, Loaded> loaded = new TreeMap<>();
    /** Those that were never applied because of their errors: shown, and tried again when a bundle arrives. */
    private final Map<String, Loaded> failed = new TreeMap<>();

    private Catalog catalog = Catalog.EMPTY;

    ProfileLibrary(ConfigurationStore store, Function<String, @Nullable String> variables) {
        this.store = store;
        this.variables = variables;
    }

    /** Takes what the bundles declare now: every profile is converted again and the difference applied. */
    synchronized void catalog(Catalog changed) {
        catalog = changed;
        for (Loaded profile : List.copyOf(loaded.values())) {
            Loaded again = profile.with(convert(profile));
            Profile result = again.conversion().failed() ? withoutUntyped(again) : apply(again);
            report(result, profile.conversion().problems());
        }
        for (Loaded profile : List.copyOf(failed.values())) {
            take(profile.with(convert(profile)));
        }
    }

    @Override
    public synchronized List<Profile> list() {
        Map<String, Profile> all = new TreeMap<>();
        failed.forEach((name, profile) -> all.put(name, profile.view(false)));
        loaded.forEach((name, profile) -> all.put(name, profile.view(true)));
        return List.copyOf(all.values());
    }

    @Override
    public synchronized Optional<Profile> find(String name) {
        return list().stream().filter(profile -> profile.name().equals(name)).findFirst();
    }

    @Override
    public synchronized Profile load(Path file, List<String> words, boolean strict) {
        Loaded read = read(file, words, strict);
        Loaded other = loaded.get(read.name());
        if (other != null && !isSame(other.source(), file)) {
            return refused(read, "a profile '" + read.name() + "' is loaded already", "unload it or rename the file");
        }
        return take(read);
    }

    @Override
    public synchronized Profile load(String name, String text, List<String> words, boolean strict) {
        Loaded read = convert(name, null, parse(name, text), words, strict);
        if (!ProfileName.isValid(name)) {
            return refused(read, "'" + name + "' cannot be the name of a profile", "write letters, digits, _ and -");
        }
        Loaded other = loaded.get(name);
        if (other != null && other.source() != null) {
            return refused(read, "a profile '" + name + "' is loaded from " + other.source(), "unload it first");
        }
        return take(read);
    }

    /** Takes up the profiles whose configurations are there already: this bundle was updated while they ran. */
    synchronized void resume() {
        try {
            store.machines().forEach((name, machine) -> {
                if (!loaded.containsKey(name)) {
                    Origin.of(machine).ifPresent(origin -> report(resume(name, origin), List.of()));
                }
            });
        } catch (IOException e) {
            LOG.log(Level.ERROR, "cannot read the configurations of machines: " + e.getMessage());
        }
    }

    /** Nothing is written: what was reconfigured while the machine ran stays. */
    private Profile resume(String name, Origin origin) {
        Loaded read = origin.isFile()
                ? read(Path.of(origin.source()), origin.words(), origin.strict())
                : convert(name, null, parse(name, origin.source()), origin.words(), origin.strict());
        if (read.conversion().failed()) {
            failed.put(name, read);
            return read.view(false);
        }
        loaded.put(name, read.withApplied(wanted(read)));
        return read.view(true);
    }

    /** Reads a file again, with the words that it was loaded with. */
    synchronized Profile reload(Path file) {
        Loaded before = loaded.get(ProfileName.of(file));
        boolean same = before != null && isSame(before.source(), file);
        if (before == null || !same) {
            Profile result = load(file, List.of(), false);
            report(result, List.of());
            return result;
        }
        Profile result = load(file, before.words(), before.strict());
        report(result, before.conversion().problems());
        return result;
    }

    /** Takes away the profile of a file that is gone. */
    synchronized void forget(Path file) {
        String name = ProfileName.of(file);
        Loaded profile = loaded.getOrDefault(name, failed.get(name));
        if (profile != null && isSame(profile.source(), file)) {
            unload(name);
        }
    }

    @Override
    public synchronized boolean unload(String name) {
        boolean known = failed.remove(name) != null | loaded.remove(name) != null;
        try {
            Configurations.apply(known ? store.read(name) : Map.of(), Map.of(), store);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "cannot delete the configurations of " + name + ": " + e.getMessage());
        }
        return known;
    }

    @Override
    public synchronized Profile check(Path file, List<String> words, boolean strict) {
        Loaded read = read(file, words, strict);
        List<Problem> problems = new ArrayList<>(read.conversion().problems());
        InputFile.missing(read.conversion().parts())
                .forEach(problem -> problems.add(strict ? problem.asError() : problem));
        return read.with(new Conversion(read.conversion().parts(), List.copyOf(problems)))
                .view(false);
    }

    @Override
    public synchronized String export(String name) {
        Loaded profile = required(name);
        return new Export(profile, catalog, stored(name)).text();
    }

    @Override
    public synchronized List<String> diff(String name) {
        return Export.differences(required(name).applied(), stored(name));
    }

    @Override
    public synchronized List<String> keywords() {
        return catalog.keywords();
    }

    @Override
    public synchronized List<String> help(String keyword) {
        return catalog.help(keyword);
    }

    @Override
    public synchronized List<String> conflicts() {
        return catalog.conflicts();
    }

    private Loaded required(String name) {
        Loaded profile = loaded.get(name);
        if (failed.containsKey(name)) {
            throw new IllegalArgumentException(
                    "the profile '" + name + "' has errors and was not applied; mend them first");
        }
        if (profile == null) {
            throw new IllegalArgumentException("there is no profile '" + name + "'; loaded are " + loaded.keySet());
        }
        return profile;
    }

    private Map<String, Map<String, Object>> stored(String name) {
        try {
            return store.read(name);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the configurations of " + name + ": " + e.getMessage(), e);
        }
    }

    private Loaded read(Path file, List<String> words, boolean strict) {
        String name = ProfileName.of(file);
        Path path = file.toAbsolutePath().normalize();
        try {
            return convert(name, path, Parser.parse(Sources.read(file), Sources.files(), variables), words, strict);
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            Problem problem = new Position(file.toString(), 0).error("cannot be read: " + why, "name a bochsrc file");
            return convert(name, path, new Bochsrc(file.toString(), List.of(), List.of(problem)), words, strict);
        }
    }

    private Bochsrc parse(String name, String text) {
        return Parser.parse(new Sources.Text(name, name, text), Sources.files(), variables);
    }

    private Loaded convert(String name, @Nullable Path path, Bochsrc lines, List<String> words, boolean strict) {
        Bochsrc overrides = CommandLine.parse(words, variables);
        Conversion none = new Conversion(List.of(), List.of());
        Loaded read = new Loaded(name, path, lines, List.copyOf(words), overrides, strict, none, Map.of());
        return read.with(convert(read));
    }

    private Conversion convert(Loaded profile) {
        return new Converter(catalog).convert(profile.name(), profile.file(), profile.overrides(), profile.strict());
    }

    /** Puts a profile that was just read in the place of the one before, or leaves that if there are errors. */
    private Profile take(Loaded read) {
        Loaded before = loaded.get(read.name());
        if (!read.conversion().failed()) {
            return apply(before == null ? read : read.withApplied(before.applied()));
        }
        if (before == null) {
            failed.put(read.name(), read);
        } else {
            List<Part> parts = before.conversion().parts();
            loaded.put(
                    read.name(),
                    before.with(new Conversion(parts, read.conversion().problems())));
        }
        return read.view(false);
    }

    private static Map<String, Map<String, Object>> wanted(Loaded profile) {
        String name = profile.name();
        Map<String, Map<String, Object>> wanted =
                Configurations.of(name, profile.conversion().parts());
        wanted.computeIfPresent(Configurations.machine(name), (pid, machine) -> Origin.of(profile)
                .mark(machine));
        return wanted;
    }

    private Profile apply(Loaded profile) {
        String name = profile.name();
        Map<String, Map<String, Object>> wanted = wanted(profile);
        try {
            boolean first = !loaded.containsKey(name);
            Configurations.apply(first ? store.read(name) : profile.applied(), wanted, store);
            Loaded now = profile.withApplied(wanted);
            loaded.put(name, now);
            failed.remove(name);
            return now.view(true);
        } catch (IOException e) {
            return refused(profile, "cannot write the configurations: " + e.getMessage(), "look at the disk");
        }
    }

    /**
     * The lines of a bundle that has just arrived have errors: nothing is applied, and the raw strings that waited for it are
     * taken away before a component can take them for values.
     */
    private Profile withoutUntyped(Loaded profile) {
        Map<String, Map<String, Object>> kept = new LinkedHashMap<>(profile.applied());
        for (Part part : profile.conversion().parts()) {
            String pid = Configurations.pid(profile.name(), part);
            Map<String, Object> old = profile.applied().get(pid);
            boolean board = part.type().equals(Converter.MACHINE);
            if (old != null && !board && !part.waits() && !Configurations.same(old, part.properties())) {
                kept.remove(pid);
            }
        }
        try {
            Configurations.apply(profile.applied(), kept, store);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "cannot delete configurations of " + profile.name() + ": " + e.getMessage());
        }
        loaded.put(profile.name(), profile.withApplied(kept));
        return profile.view(false);
    }

    private static Profile refused(Loaded read, String message, String remedy) {
        List<Problem> problems = new ArrayList<>(read.conversion().problems());
        problems.add(0, new Position(read.file().name(), 0).error(message, remedy));
        return read.with(new Conversion(read.conversion().parts(), List.copyOf(problems)))
                .view(false);
    }

    private static boolean isSame(@Nullable Path source, Path file) {
        return source != null && source.equals(file.toAbsolutePath().normalize());
    }

    /** Says what is new among the problems of a profile that nobody asked for just now. */
    private static void report(Profile profile, List<Problem> known) {
        for (Problem problem : profile.problems()) {
            if (!known.contains(problem)) {
                LOG.log(problem.isError() ? Level.ERROR : Level.WARNING, problem.toString());
            }
        }
        if (profile.failed()) {
            LOG.log(Level.ERROR, "profile " + profile.name() + " has errors and was not applied");
        }
    }
}
