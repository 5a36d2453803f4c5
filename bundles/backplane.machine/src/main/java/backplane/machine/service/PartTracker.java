package backplane.machine.service;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Follows the services of which machines consist. It calls while a service is being registered or unregistered. */
final class PartTracker implements ServiceTrackerCustomizer<Object, Object> {

    private final BundleContext context;
    private final BiConsumer<ServiceReference<?>, Object> came;
    private final Consumer<Object> goes;
    private final ServiceTracker<Object, Object> tracker;

    PartTracker(BundleContext context, BiConsumer<ServiceReference<?>, Object> came, Consumer<Object> goes) {
        this.context = context;
        this.came = came;
        this.goes = goes;
        tracker = new ServiceTracker<>(context, filter(), this);
    }

    private static Filter filter() {
        try {
            return FrameworkUtil.createFilter(Arrays.stream(Kind.values())
                    .map(kind -> "(objectClass=" + kind.type().getName() + ")")
                    .collect(Collectors.joining("", "(|", ")")));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    void open() {
        tracker.open();
    }

    void close() {
        tracker.close();
    }

    @Override
    public @Nullable Object addingService(ServiceReference<Object> reference) {
        Object service = context.getService(reference);
        if (service != null) {
            came.accept(reference, service);
        }
        return service;
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, Object service) {
        // a part whose configuration changes is another service
    }

    @Override
    public void removedService(ServiceReference<Object> reference, Object service) {
        goes.accept(service);
        context.ungetService(reference);
    }
}
