package backplane.bochsrc.profile;

import backplane.api.Keyword;
import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The configurations in Config Admin. */
final class ConfigAdminStore implements ConfigurationStore {
    /** Any bundle may receive them. */
    private static final String ANY = "?";

    private final ConfigurationAdmin admin;

    ConfigAdminStore(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    @Override
    public Map<String, Map<String, Object>> read(String machine) throws IOException {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        for (Configuration found :
                list("(&(machine=" + escape(machine) + ")(service.factoryPid=" + Keyword.PID_PREFIX + "*))")) {
            all.put(found.getPid(), properties(found.getProperties()));
        }
        return all;
    }

    @Override
    public Map<String, Map<String, Object>> machines() throws IOException {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        for (Configuration found : list("(service.factoryPid=" + Keyword.PID_PREFIX + "machine)")) {
            Map<String, Object> properties = properties(found.getProperties());
            all.put(String.valueOf(properties.get("machine")), properties);
        }
        return all;
    }

    @Override
    public void write(String pid, Map<String, Object> properties) throws IOException {
        int tilde = pid.indexOf('~');
        Configuration configuration =
                admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), ANY);
        configuration.updateIfDifferent(new Hashtable<>(properties));
    }

    @Override
    public void delete(String pid) throws IOException {
        for (Configuration found : list("(service.pid=" + escape(pid) + ")")) {
            found.delete();
        }
    }

    private Configuration[] list(String filter) throws IOException {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null ? new Configuration[0] : found;
        } catch (InvalidSyntaxException e) {
            throw new IOException("bad filter " + filter, e);
        }
    }

    private static Map<String, Object> properties(Dictionary<String, Object> dictionary) {
        Map<String, Object> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Collections.list(dictionary.keys()).forEach(key -> properties.put(key, dictionary.get(key)));
        return properties;
    }

    private static String escape(String text) {
        return text.replaceAll("[\\\\*()]", "\\\\$0");
    }
}
