package backplane.machine.service;

import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.ServiceReference;

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
