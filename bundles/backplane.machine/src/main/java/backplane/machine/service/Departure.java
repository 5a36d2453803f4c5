package backplane.machine.service;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Why a service leaves, and so what becomes of its slot. */
enum Departure {
    /** Stopped, uninstalled, or its configuration deleted: pulled out while the machine runs. */
    REMOVED,
    /** Its configuration was changed: another device takes its place. */
    RECONFIGURED,
    /** Its bundle is updated or refreshed: it comes back, and nothing is to be noticed. */
    UPDATED;

    /**
     * Finds out; to be called while the service is being unregistered.
     *
     * @param properties those that it was plugged with
     */
    static Departure of(ServiceReference<?> reference, Map<String, Object> properties, ConfigurationAdmin admin) {
        Bundle bundle = reference.getBundle();
        if (bundle == null) {
            return REMOVED;
        }
        if (bundle.getState() != Bundle.ACTIVE) {
            return returns(bundle) ? UPDATED : REMOVED;
        }
        Dictionary<String, Object> present = present(Properties.pid(properties), admin);
        if (present == null) {
            return REMOVED;
        }
        // an unchanged configuration: a reference of the component was lost, it comes back with its provider
        return same(properties, present) ? UPDATED : RECONFIGURED;
    }

    /** A bundle that is stopped for an update or a refresh stays marked as started; so do all when the framework stops. */
    private static boolean returns(Bundle bundle) {
        Bundle framework = bundle.getBundleContext() == null
                ? null
                : bundle.getBundleContext().getBundle(0);
        boolean running = framework != null && framework.getState() == Bundle.ACTIVE;
        return running && bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }

    private static @org.jspecify.annotations.Nullable Dictionary<String, Object> present(
            String pid, ConfigurationAdmin admin) {
        try {
            Configuration[] found = admin.listConfigurations("(service.pid=" + pid + ")");
            return found == null ? null : found[0].getProperties();
        } catch (IOException | InvalidSyntaxException | IllegalStateException e) {
            return null;
        }
    }

    private static boolean same(Map<String, Object> plugged, Dictionary<String, Object> present) {
        for (var keys = present.keys(); keys.hasMoreElements(); ) {
            String key = keys.nextElement();
            if (!key.startsWith("service.") && !java.util.Objects.deepEquals(plugged.get(key), present.get(key))) {
                return false;
            }
        }
        return true;
    }
}
