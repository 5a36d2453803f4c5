package backplane.launcher;

import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** The framework's own messages: errors only, on the error stream, since the output belongs to the commands. */
final class ErrorLogger extends Logger {

    ErrorLogger() {
        setLogLevel(LOG_ERROR);
    }

    @Override
    @SuppressWarnings("rawtypes")
    protected void doLog(Bundle bundle, ServiceReference reference, int level, String message, Throwable throwable) {
        if (level == LOG_ERROR) {
            System.err.println("backplane: " + (bundle == null ? "" : bundle.getSymbolicName() + ": ") + message);
            if (throwable != null) {
                System.err.println("    " + throwable);
            }
        }
    }
}
