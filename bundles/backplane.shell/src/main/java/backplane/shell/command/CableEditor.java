package backplane.shell.command;

import backplane.machine.ConnectionInfo;
import backplane.machine.HostedMachine;
import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Changes cables by changing their configurations: the new end is there before the old one goes. */
final class CableEditor {

    private static final String CABLE = "backplane.rc.cable";
    private static final long PATIENCE_MILLIS = 15_000;
    private static final long POLL_MILLIS = 20;

    private final ConfigurationAdmin admin;
    private final String kind;
    /** What the factory PIDs of this kind of backends begin with. */
    private final String prefix;

    /** @param kind of backends: {@code eth}, {@code disk} */
    CableEditor(ConfigurationAdmin admin, String kind) {
        this.admin = admin;
        this.kind = kind;
        prefix = "backplane.rc." + kind + ".";
    }

    /**
     * Attaches a card to a new backend.
     *
     * @param type such as {@code tuntap}
     * @param keys the backend's configuration
     * @throws IllegalArgumentException if it does not work; the cable is as it was
     */
    void attach(HostedMachine host, String card, String type, Map<String, Object> keys)
            throws IOException, InterruptedException {
        Configuration cable = admin.getFactoryConfiguration(CABLE, host.name() + "-" + card, "?");
        Dictionary<String, Object> before = cable.getProperties();
        String id = free(host, card + "-" + type);
        Configuration backend = admin.getFactoryConfiguration(prefix + type, host.name() + "-" + id, "?");
        Hashtable<String, Object> properties = new Hashtable<>(keys);
        properties.put("machine", host.name());
        properties.put("id", id);
        backend.update(properties);
        cable.update(cable(host, card, id));
        String failure = await(host, card, id);
        if (failure != null) {
            if (before == null) {
                cable.delete();
            } else {
                cable.update(before);
            }
            backend.delete();
            throw new IllegalArgumentException(failure);
        }
        if (before != null) {
            removeUnused(host, String.valueOf(before.get("backend")));
        }
    }

    /** Takes the cable of a card away, and its backend. */
    void detach(HostedMachine host, String card) throws IOException {
        for (Configuration cable :
                find("(&(service.factoryPid=" + CABLE + ")(machine=" + host.name() + ")(card=" + card + "))")) {
            String backend = String.valueOf(cable.getProperties().get("backend"));
            cable.delete();
            removeUnused(host, backend);
        }
    }

    private Hashtable<String, Object> cable(HostedMachine host, String card, String backend) {
        return new Hashtable<>(
                Map.of("machine", host.name(), "id", card, "card", card, "backend", backend, "kind", kind));
    }

    /** Returns an id that no backend has yet. */
    private String free(HostedMachine host, String wanted) throws IOException {
        String id = wanted;
        for (int n = 2; !find("(&(machine=" + host.name() + ")(id=" + id + "))").isEmpty(); n++) {
            id = wanted + n;
        }
        return id;
    }

    /** Waits until the cable is in; returns null, or why it is not. */
    private static @Nullable String await(HostedMachine host, String card, String backend) throws InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        String detail = "the backend does not come up";
        while (System.currentTimeMillis() < end) {
            for (ConnectionInfo c : host.connections()) {
                if (c.card().equals(card) && c.backend().equals(backend)) {
                    boolean there = host.inventory().stream()
                            .anyMatch(p -> p.id().equals(backend) && p.state().equals("PLUGGED"));
                    if (c.connected() && there) {
                        return null;
                    }
                    if (c.detail().startsWith(backend + ": ")) {
                        return c.detail();
                    }
                    detail = c.detail();
                }
            }
            Thread.sleep(POLL_MILLIS);
        }
        return detail;
    }

    private void removeUnused(HostedMachine host, String backend) throws IOException {
        String machine = "(machine=" + host.name() + ")";
        if (find("(&(service.factoryPid=" + CABLE + ")" + machine + "(backend=" + backend + "))")
                .isEmpty()) {
            for (Configuration one :
                    find("(&" + machine + "(id=" + backend + ")(service.factoryPid=" + prefix + "*))")) {
                one.delete();
            }
        }
    }

    private List<Configuration> find(String filter) throws IOException {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("not a name: " + filter, e);
        }
    }

    /** Reads {@code key=value}: numbers as numbers, the rest as text; the metatype of the backend converts further. */
    static Map.Entry<String, Object> key(String word) {
        int equals = word.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("'" + word + "' is not KEY=VALUE; see profile:explain for the keys");
        }
        String value = word.substring(equals + 1);
        Object typed = value.matches("\\d{1,9}|0x[0-9a-fA-F]{1,7}") ? (Object) Integer.decode(value) : value;
        return Map.entry(word.substring(0, equals), typed);
    }
}
