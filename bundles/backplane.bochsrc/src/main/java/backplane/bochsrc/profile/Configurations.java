package backplane.bochsrc.profile;

import backplane.api.Keyword;
import backplane.bochsrc.convert.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The configurations of a profile by PID, and how one such set becomes another one. */
final class Configurations {
    private static final String CABLE = Keyword.PID_PREFIX + "cable~";
    private static final String MACHINE = Keyword.PID_PREFIX + "machine~";
    private static final String PARTS = "parts";

    private Configurations() {}

    /** The PID of a part: one and the same whenever the profile is loaded. */
    static String pid(String machine, Part part) {
        String name = part.pid().equals(Keyword.PID_PREFIX + "machine") ? machine : machine + "-" + part.id();
        return part.pid() + "~" + name;
    }

    /** The PID of the machine's own configuration. */
    static String machine(String name) {
        return MACHINE + name;
    }

    /** The machine's own configuration lists the PIDs of all others, so that it knows when they are all there. */
    static Map<String, Map<String, Object>> of(String machine, List<Part> parts) {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        parts.forEach(part -> all.put(pid(machine, part), part.properties()));
        all.computeIfPresent(MACHINE + machine, (pid, properties) -> {
            Map<String, Object> complete = new TreeMap<>(properties);
            String[] others =
                    all.keySet().stream().filter(other -> !other.equals(pid)).toArray(String[]::new);
            complete.put(PARTS, others);
            return complete;
        });
        return all;
    }

    /**
     * Applies what is different. The machine comes first and goes last, cables come last and go first; a backend that takes
     * the place of another is there before the old one goes, unless both have one name.
     */
    static void apply(
            Map<String, Map<String, Object>> from, Map<String, Map<String, Object>> to, ConfigurationStore store)
            throws IOException {
        List<String> gone = new ArrayList<>(from.keySet());
        gone.removeAll(to.keySet());
        gone.sort(Comparator.comparingInt(Configurations::rank).reversed());
        List<String> late = new ArrayList<>();
        for (String pid : gone) {
            if (pid.startsWith(CABLE) || isReplaced(from.get(pid), to)) {
                store.delete(pid);
            } else {
                late.add(pid);
            }
        }
        List<String> wanted = new ArrayList<>(to.keySet());
        wanted.sort(Comparator.comparingInt(Configurations::rank));
        for (String pid : wanted) {
            Map<String, Object> properties = Objects.requireNonNull(to.get(pid));
            if (!same(from.get(pid), properties)) {
                store.write(pid, properties);
            }
        }
        for (String pid : late) {
            store.delete(pid);
        }
    }

    private static int rank(String pid) {
        return pid.startsWith(MACHINE) ? 0 : pid.startsWith(CABLE) ? 2 : 1;
    }

    private static boolean isReplaced(@Nullable Map<String, Object> old, Map<String, Map<String, Object>> to) {
        Object id = old == null ? null : old.get("id");
        return to.values().stream().anyMatch(properties -> Objects.equals(properties.get("id"), id));
    }

    /** Whether two configurations say the same; what the framework adds does not count. */
    static boolean same(@Nullable Map<String, Object> one, @Nullable Map<String, Object> two) {
        return one == null || two == null ? one == two : changes(one, two).isEmpty();
    }

    /** The keys in which two configurations differ, in order. */
    static List<String> changes(Map<String, Object> one, Map<String, Object> two) {
        List<String> keys = new ArrayList<>(one.keySet());
        two.keySet().stream().filter(key -> !one.containsKey(key)).forEach(keys::add);
        return keys.stream()
                .filter(key -> !isFramework(key))
                .filter(key -> !Arrays.deepEquals(new Object[] {one.get(key)}, new Object[] {two.get(key)}))
                .sorted()
                .toList();
    }

    private static boolean isFramework(String key) {
        return key.startsWith("service.") || key.startsWith("felix.") || key.startsWith(":");
    }

    /** A value as one would write it. */
    static String show(@Nullable Object value) {
        if (value == null) {
            return "unset";
        }
        return value instanceof Object[] array
                ? String.join(",", Arrays.stream(array).map(String::valueOf).toList())
                : value.toString();
    }
}
