package backplane.bochsrc.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Configurations in a map, with a record of what was done to them. */
final class MapStore implements ConfigurationStore {
    final Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    final List<String> log = new ArrayList<>();

    @Override
    public Map<String, Map<String, Object>> read(String machine) {
        Map<String, Map<String, Object>> found = new TreeMap<>();
        all.forEach((pid, properties) -> {
            if (machine.equals(properties.get("machine"))) {
                found.put(pid, new TreeMap<>(properties));
            }
        });
        return found;
    }

    @Override
    public Map<String, Map<String, Object>> machines() {
        Map<String, Map<String, Object>> found = new TreeMap<>();
        all.forEach((pid, properties) -> {
            if (pid.startsWith("backplane.rc.machine~")) {
                found.put(String.valueOf(properties.get("machine")), new TreeMap<>(properties));
            }
        });
        return found;
    }

    @Override
    public void write(String pid, Map<String, Object> properties) {
        log.add("write " + pid.replace("backplane.rc.", ""));
        all.put(pid, new TreeMap<>(properties));
    }

    @Override
    public void delete(String pid) {
        log.add("delete " + pid.replace("backplane.rc.", ""));
        all.remove(pid);
    }

    /** What was done since the last time. */
    List<String> done() {
        List<String> done = List.copyOf(log);
        log.clear();
        return done;
    }

    Map<String, Object> get(String pid) {
        Map<String, Object> properties = all.get("backplane.rc." + pid);
        if (properties == null) {
            throw new AssertionError("no " + pid + " in " + all.keySet());
        }
        return properties;
    }
}
