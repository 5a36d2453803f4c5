package backplane.machine.service;

import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
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
        Map<String, Object> present = Properties.configured(Properties.pid(properties), admin);
        if (present == null) {
            return REMOVED;
        }
        // an unchanged configuration: a reference of the component was lost, it comes back with its provider
        return Properties.agree(present, properties) ? UPDATED : RECONFIGURED;
    }

    /** A bundle that is stopped for an update or a refresh stays marked as started; so do all when the framework stops. */
    private static boolean returns(Bundle bundle) {
        Bundle framework = bundle.getBundleContext() == null
                ? null
                : bundle.getBundleContext().getBundle(0);
        boolean running = framework != null && framework.getState() == Bundle.ACTIVE;
        return running && bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }
}
