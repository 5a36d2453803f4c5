package backplane.machine.service;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** How long devices are waited for that an update of their bundle has taken out. Any thread. */
final class Holding {

    private record Absent(@Nullable Bundle bundle, String type, Runnable giveUp, ScheduledFuture<?> end) {}

    private final long seconds;
    private final Map<String, Absent> absent = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "backplane-holding");
        thread.setDaemon(true);
        return thread;
    });

    /** @param seconds the window, after which a device is given up */
    Holding(long seconds) {
        this.seconds = seconds;
    }

    /** Does something later, unless it is closed before. */
    synchronized void later(Runnable work, long millis) {
        if (!clock.isShutdown()) {
            clock.schedule(work, millis, TimeUnit.MILLISECONDS);
        }
    }

    /** @param type class of the device */
    void left(String machine, String id, @Nullable Bundle bundle, String type, Runnable giveUp) {
        ScheduledFuture<?> end = clock.schedule(() -> end(machine + "/" + id), seconds, TimeUnit.SECONDS);
        absent.put(machine + "/" + id, new Absent(bundle, type, giveUp, end));
    }

    private void end(String key) {
        Absent gone = absent.remove(key);
        if (gone != null) {
            gone.end.cancel(false);
            gone.giveUp.run();
        }
    }

    void returned(String machine, String id) {
        Absent gone = absent.remove(machine + "/" + id);
        if (gone != null) {
            gone.end.cancel(false);
        }
    }

    /** A bundle is resolved: what is waited for will come of it soon. */
    void resolved(Bundle bundle) {
        for (Absent gone : absent.values()) {
            if (bundle.equals(gone.bundle) && ReturningClass.loadable(bundle)) {
                BundleWiring wiring = bundle.adapt(BundleWiring.class);
                later(() -> ReturningClass.load(wiring, gone.type), 0);
            }
        }
    }

    /** A bundle was uninstalled: nothing of it comes back. */
    void uninstalled(Bundle bundle) {
        absent.forEach((key, gone) -> {
            if (bundle.equals(gone.bundle)) {
                clock.execute(() -> end(key));
            }
        });
    }

    /** A machine is gone. */
    void forget(String machine) {
        absent.keySet().removeIf(key -> key.startsWith(machine + "/"));
    }

    synchronized void close() {
        clock.shutdownNow();
    }
}
