package backplane.log;

import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogService;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * The OSGi log service; what it gets goes to the program's log. Registered by an activator, as Declarative Services are among
 * its users.
 */
@SuppressWarnings("deprecation") // Config Admin and File Install use the log service as it was before 1.4
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class ProgramLog implements BundleActivator, LogService {

    private final Message message = new Message(System.getLogger("backplane.log"));

    @Override
    public void start(BundleContext context) {
        context.registerService(new String[] {LogService.class.getName(), LoggerFactory.class.getName()}, this, null);
    }

    @Override
    public void stop(BundleContext context) {
        // the framework takes the service back
    }

    @Override
    public Logger getLogger(String name) {
        return getLogger(name, Logger.class);
    }

    @Override
    public Logger getLogger(Class<?> type) {
        return getLogger(type.getName());
    }

    @Override
    public <L extends Logger> L getLogger(Class<?> type, Class<L> style) {
        return getLogger(type.getName(), style);
    }

    @Override
    public <L extends Logger> L getLogger(Bundle bundle, String name, Class<L> style) {
        String owner = bundle.getSymbolicName();
        return getLogger(owner == null ? name : owner, style);
    }

    @Override
    public <L extends Logger> L getLogger(String name, Class<L> style) {
        Object logger = Proxy.newProxyInstance(
                style.getClassLoader(), new Class<?>[] {style}, new LoggerCall(name, style, message));
        return style.cast(logger);
    }

    @Override
    public void log(int level, String text) {
        log(level, text, null);
    }

    @Override
    public void log(int level, String text, @Nullable Throwable thrown) {
        message.log(level(level), "", text, thrown);
    }

    @Override
    public void log(@Nullable ServiceReference<?> reference, int level, String text) {
        log(reference, level, text, null);
    }

    @Override
    public void log(@Nullable ServiceReference<?> reference, int level, String text, @Nullable Throwable thrown) {
        Bundle bundle = reference == null ? null : reference.getBundle();
        message.log(level(level), bundle == null ? "" : String.valueOf(bundle.getSymbolicName()), text, thrown);
    }

    private static LogLevel level(int number) {
        return switch (number) {
            case LOG_ERROR -> LogLevel.ERROR;
            case LOG_WARNING -> LogLevel.WARN;
            case LOG_INFO -> LogLevel.INFO;
            default -> LogLevel.DEBUG;
        };
    }
}
