package backplane.machine.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What machines are put together from, whether theirs is there or not. Guarded by the lock of its rack. */
final class Stock {

    private final Map<Object, Part> parts = new IdentityHashMap<>();
    private final Map<Object, Map<String, Object>> cables = new IdentityHashMap<>();

    void put(Part part) {
        parts.put(part.service, part);
    }

    /** Returns the part that a service was, null if there is none. */
    @Nullable
    Part take(Object service) {
        return parts.remove(service);
    }

    /** @param key what stands for the cable as long as it is there */
    void putCable(Object key, Map<String, Object> properties) {
        cables.put(key, properties);
    }

    /** Returns the properties of a cable that goes, null if there is none. */
    @Nullable
    Map<String, Object> takeCable(Object key) {
        return cables.remove(key);
    }

    /** Gives a machine all that is its own. */
    void fill(Host host) {
        cables.values().stream().filter(c -> machine(c).equals(host.name())).forEach(host::cable);
        parts.values().stream()
                .filter(p -> machine(p.properties).equals(host.name()))
                .forEach(host::bind);
    }

    /** Returns sentences on what belongs to none of the machines. */
    List<String> strays(Collection<String> machines) {
        List<String> all = new ArrayList<>();
        parts.values().stream()
                .filter(p -> !machines.contains(machine(p.properties)))
                .forEach(p ->
                        all.add(p.kind.label() + " " + p.id + ": there is no machine '" + machine(p.properties) + "'"));
        cables.values().stream()
                .filter(c -> !machines.contains(machine(c)))
                .forEach(c -> all.add(
                        "cable of " + Properties.text(c, "card") + ": there is no machine '" + machine(c) + "'"));
        return all;
    }

    static String machine(Map<String, Object> properties) {
        return Properties.text(properties, Properties.MACHINE);
    }
}
