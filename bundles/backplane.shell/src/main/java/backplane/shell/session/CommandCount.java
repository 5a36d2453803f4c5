package backplane.shell.session;

import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * How many commands of the command line were begun. A command may update what the shell stands on, so that the shell comes to life
 * anew; this number outlives that, for no command is to run twice. It is kept where every version of this class finds it, for one
 * framework.
 */
final class CommandCount {
    private final String property;

    CommandCount(BundleContext context) {
        property = "backplane.begun." + context.getProperty(Constants.FRAMEWORK_UUID);
        System.getProperties().putIfAbsent(property, "0");
    }

    /** Returns how many have been begun. */
    int begun() {
        return Integer.parseInt(System.getProperty(property));
    }

    /** Notes that a command begins; false if another session has begun it. */
    boolean begin(int command) {
        return System.getProperties().replace(property, String.valueOf(command), String.valueOf(command + 1));
    }
}
