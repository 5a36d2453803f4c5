package backplane.bochsrc.profile;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Reads what updated bundles declare shortly after they have started again: machines stand still during an update, until the
 * devices of the bundle are back.
 */
final class UpdateCheck {

    /** Enough for the devices to be back. */
    private static final long DELAY_MILLIS = 50;

    private final BiConsumer<Bundle, Declarations> reader;
    private final Set<Long> updated = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor executor;

    /** @param reader gets what a bundle declares now */
    UpdateCheck(BiConsumer<Bundle, Declarations> reader) {
        this.reader = reader;
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "backplane-declarations");
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(1, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRejectedExecutionHandler((task, closed) -> {});
    }

    /** A bundle was updated; returns false if it is not to start again, so that there is nothing to wait for. */
    boolean updated(Bundle bundle) {
        boolean returns = bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
        if (returns) {
            updated.add(bundle.getBundleId());
        }
        return returns;
    }

    /** A bundle has started; returns whether it was updated before, so that it is read soon. */
    boolean started(Bundle bundle) {
        boolean waited = updated.remove(bundle.getBundleId());
        if (waited) {
            executor.schedule(() -> read(bundle), DELAY_MILLIS, TimeUnit.MILLISECONDS);
        }
        return waited;
    }

    /** Reads what a bundle declares now, unless that is about to change. */
    void read(Bundle bundle) {
        BundleRevision before = revision(bundle);
        Declarations declarations = before == null ? null : Declarations.of(bundle);
        if (declarations != null && before == revision(bundle)) {
            reader.accept(bundle, declarations);
        } else {
            // it is being updated once more: what was read may be of neither revision
            updated.add(bundle.getBundleId());
            if (bundle.getState() == Bundle.UNINSTALLED) {
                // it may have been uninstalled, and forgotten, before it was added
                removed(bundle);
            }
        }
    }

    /** Returns what a bundle consists of; null while that is about to change. */
    private static @Nullable BundleRevision revision(Bundle bundle) {
        return (bundle.getState() & (Bundle.INSTALLED | Bundle.UNINSTALLED)) != 0
                ? null
                : bundle.adapt(BundleRevision.class);
    }

    void removed(Bundle bundle) {
        updated.remove(bundle.getBundleId());
    }

    void close() {
        executor.shutdownNow();
    }
}
