package backplane.machine.service;

import java.io.IOException;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * What the parts of a machine are configured with, as firmware, CMOS and cards can ask for it: {@code
 * ata0-master.translation}, {@code floppya.type}; and {@code pci.slot3} with the type of the card in PCI slot 3.
 */
final class PartSettings {

    private PartSettings() {}

    /** Returns the settings by name; empty while a configuration that the machine lists is not written yet. */
    static Optional<Map<String, String>> of(String machine, Map<String, Object> properties, ConfigurationAdmin admin) {
        Map<String, String> settings = new TreeMap<>();
        Set<String> open = new HashSet<>();
        if (properties.get("parts") instanceof String[] pids) {
            open.addAll(Set.of(pids));
        }
        try {
            Configuration[] found = admin.listConfigurations("(machine=" + machine + ")");
            for (Configuration one : found == null ? new Configuration[0] : found) {
                open.remove(one.getPid());
                add(one.getPid(), one.getProperties(), settings);
            }
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("cannot read the configurations of " + machine, e);
        }
        return open.isEmpty() ? Optional.of(settings) : Optional.empty();
    }

    private static void add(String pid, Dictionary<String, Object> part, Map<String, String> settings) {
        Object id = part.get(Properties.ID);
        if (id == null) {
            return;
        }
        for (var keys = part.keys(); keys.hasMoreElements(); ) {
            String key = keys.nextElement();
            Object value = part.get(key);
            if (!key.startsWith("service.") && !(value instanceof Object[])) {
                settings.put(id + "." + key, value.toString());
            }
        }
        if (part.get("slot") != null) {
            settings.put("pci.slot" + part.get("slot"), Properties.type(pid));
            settings.put("pci.slot" + part.get("slot") + ".id", id.toString());
        }
    }
}
