package backplane.launcher;

import java.util.function.BooleanSupplier;
import org.apache.felix.framework.Logger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** The framework's own messages: errors only, on the error stream, since the output belongs to the commands. */
final class ErrorLogger extends Logger {

    private final BooleanSupplier ending;

    /** @param ending whether the program ends, when bundles may call others that are gone already */
    ErrorLogger(BooleanSupplier ending) {
        this.ending = ending;
        setLogLevel(LOG_ERROR);
    }

    @Override
    @SuppressWarnings("rawtypes")
    protected void doLog(Bundle bundle, ServiceReference reference, int level, String message, Throwable throwable) {
        doLog(level, (bundle == null ? "" : bundle.getSymbolicName() + ": ") + message, throwable);
    }

    @Override
    protected void doLog(int level, String message, Throwable throwable) {
        if (level == LOG_ERROR && !(ending.getAsBoolean() && isGone(throwable))) {
            System.err.println("backplane: " + message);
            if (throwable != null) {
                System.err.println("    " + throwable);
            }
        }
    }

    /** What OSGi throws when a bundle that has stopped is asked for something. */
    private static boolean isGone(@Nullable Throwable throwable) {
        return throwable instanceof IllegalStateException;
    }
}
