package backplane.machine.service;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Reading of service properties. */
final class Properties {

    static final String MACHINE = "machine";
    static final String ID = "id";
    private static final String PREFIX = "backplane.rc.";

    private Properties() {}

    static String text(Map<String, ?> properties, String key) {
        Object value = properties.get(key);
        return value == null ? "" : value.toString();
    }

    static Map<String, Object> of(ServiceReference<?> reference) {
        Map<String, Object> all = new HashMap<>();
        for (String key : reference.getPropertyKeys()) {
            all.put(key, reference.getProperty(key));
        }
        return all;
    }

    /** Returns what Config Admin has for a PID, null if nothing. */
    static @Nullable Map<String, Object> configured(String pid, ConfigurationAdmin admin) {
        try {
            Configuration[] found = admin.listConfigurations("(service.pid=" + pid + ")");
            return found == null ? null : of(found[0].getProperties());
        } catch (IOException | InvalidSyntaxException | IllegalStateException e) {
            return null;
        }
    }

    private static Map<String, Object> of(Dictionary<String, Object> properties) {
        Map<String, Object> all = new HashMap<>();
        for (String key : Collections.list(properties.keys())) {
            all.put(key, properties.get(key));
        }
        return all;
    }

    /** Tells whether a set of properties has all that is in a configuration, with the same values. */
    static boolean agree(Map<String, Object> configuration, Map<String, Object> properties) {
        return configuration.entrySet().stream()
                .allMatch(one -> one.getKey().startsWith("service.")
                        || Objects.deepEquals(one.getValue(), properties.get(one.getKey())));
    }

    /** Tells whether two configurations say the same. */
    static boolean same(@Nullable Map<String, Object> one, @Nullable Map<String, Object> other) {
        return one == null || other == null ? one == other : agree(one, other) && agree(other, one);
    }

    /** Returns the PID; a component with several of them has a list, of which the factory's is the last. */
    static String pid(Map<String, ?> properties) {
        Object value = properties.get("service.pid");
        if (value instanceof Iterable<?> all) {
            String last = "";
            for (Object one : all) {
                last = String.valueOf(one);
            }
            return last;
        }
        return value == null ? "" : value.toString();
    }

    /** Returns the type in a PID: {@code eth.tuntap} of {@code backplane.rc.eth.tuntap~demo-tap0}. */
    static String type(String pid) {
        String factory = pid.contains("~") ? pid.substring(0, pid.indexOf('~')) : pid;
        return factory.startsWith(PREFIX) ? factory.substring(PREFIX.length()) : factory;
    }

    /** Returns the id of a part by its PID alone: {@code tap0} of {@code backplane.rc.eth.tuntap~demo-tap0}. */
    static String id(String pid, String machine) {
        String name = pid.substring(pid.indexOf('~') + 1);
        return name.startsWith(machine + "-") ? name.substring(machine.length() + 1) : name;
    }
}
