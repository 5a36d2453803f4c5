package backplane.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.framework.util.FelixConstants;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleRevision;

/** One run of the framework: installs the bundles of the installation, starts them, and waits for the end. */
final class Running {

    private static final String RUN = "run-";
    private static final long STOP_MILLIS = 10_000;

    private final Installation installation;
    private final Map<String, String> properties;
    private final boolean interactive;
    private final @Nullable Path statusFile;
    private final ExitStatus exit = new ExitStatus();

    /** Held during each step of the start, which the end must not come into. */
    private final ReentrantLock starting = new ReentrantLock();

    private volatile boolean stopping;

    Running(Installation installation, Map<String, String> properties, boolean interactive, @Nullable Path statusFile) {
        this.installation = installation;
        this.properties = properties;
        this.interactive = interactive;
        this.statusFile = statusFile;
    }

    /** Returns the exit status after everything has stopped. */
    int run() throws IOException, BundleException, InterruptedException {
        removeLeftOvers();
        Path storage =
                installation.cache().resolve(RUN + ProcessHandle.current().pid());
        Framework framework = new FrameworkFactory().newFramework(configuration(storage));
        Thread hook = new Thread(() -> stop(framework, storage), "shutdown");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the signal came first, and nothing is there yet
            return exit.status();
        }
        try {
            start(framework);
            framework.waitForStop(0);
        } catch (BundleException | IOException | RuntimeException e) {
            // what fails because the end came during it is nobody's concern
            if (!stopping) {
                exit.accept(ExitStatus.INTERNAL_ERROR, "internal error");
                throw e;
            }
        } finally {
            end(framework, storage);
        }
        return exit.status();
    }

    /** A program that was killed leaves its folder behind. */
    private void removeLeftOvers() throws IOException {
        try (Stream<Path> folders = Files.list(installation.cache())) {
            folders.filter(f -> f.getFileName().toString().matches(RUN + "\\d{1,9}"))
                    .filter(f -> ProcessHandle.of(
                                    Long.parseLong(f.getFileName().toString().substring(RUN.length())))
                            .isEmpty())
                    .forEach(Running::delete);
        }
    }

    private void start(Framework framework) throws BundleException, IOException {
        step(() -> {
            framework.init();
            register(framework);
        });
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars()) {
            step(() -> bundles.add(install(framework.getBundleContext(), jar)));
        }
        step(framework::start);
        for (Bundle bundle : bundles) {
            step(() -> start(bundle));
        }
    }

    private interface Step {
        void run() throws BundleException;
    }

    /** Does the next part of the start, unless the program is to end, which waits until this part is done. */
    private void step(Step part) throws BundleException {
        starting.lock();
        try {
            if (!stopping) {
                part.run();
            }
        } finally {
            starting.unlock();
        }
    }

    private void register(Framework framework) {
        Dictionary<String, Object> role = new Hashtable<>(Map.of(ExitStatus.ROLE, "exit"));
        BiConsumer<Integer, String> ending = (status, reason) -> {
            exit.accept(status, reason);
            new Thread(() -> stop(framework, null), "stop").start();
        };
        framework.getBundleContext().registerService(BiConsumer.class, ending, role);
    }

    private Map<String, Object> configuration(Path storage) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        all.put(Constants.FRAMEWORK_BOOTDELEGATION, "sun.misc");
        all.put(FelixConstants.LOG_LOGGER_PROP, new ErrorLogger(() -> stopping));
        // bundles resolve one by one: to hand each step to a thread of a pool costs more than the step
        all.put(FelixConstants.RESOLVER_PARALLELISM, "1");
        all.put("backplane.home", installation.home().toString());
        all.put("backplane.data", installation.data().toString());
        all.put("backplane.cache", installation.cache().toString());
        all.put("backplane.state", installation.state().toString());
        all.put("backplane.run.interactive", Boolean.toString(interactive));
        all.put(
                "felix.fileinstall.dir",
                installation.watched().stream()
                        .filter(Files::isDirectory)
                        .map(Path::toString)
                        .collect(Collectors.joining(",")));
        all.put("felix.fileinstall.poll", "500");
        all.put("felix.fileinstall.noInitialDelay", "true");
        all.put("felix.fileinstall.enableConfigSave", "false");
        all.put("felix.fileinstall.log.level", "2");
        all.put("felix.fileinstall.tmpdir", storage.resolve("drop-in").toString());
        return all;
    }

    private List<Path> jars() throws IOException {
        List<Path> jars = new ArrayList<>(installation.jars("bundle"));
        if (interactive) {
            jars.addAll(installation.jars("bundle/console"));
        }
        return jars;
    }

    private static Bundle install(BundleContext context, Path jar) throws BundleException {
        try {
            return context.installBundle("reference:" + jar.toUri(), null);
        } catch (BundleException e) {
            throw new BundleException(
                    jar + " is damaged, or no bundle; unpack the distribution anew, or build it anew", e);
        }
    }

    /** Libraries that activate something only for their own launcher are resolved by their users, not started. */
    private static void start(Bundle bundle) {
        boolean fragment = (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
        if (fragment || "org.apache.felix.gogo.jline".equals(bundle.getSymbolicName())) {
            return;
        }
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException e) {
            System.err.println("backplane: bundle " + bundle.getSymbolicName() + " does not start: " + e.getMessage());
        }
    }

    private void end(Framework framework, Path storage) throws IOException {
        stop(framework, storage);
        if (statusFile != null) {
            exit.write(statusFile);
        }
    }

    private void stop(Framework framework, @Nullable Path storage) {
        stopping = true;
        try {
            if (starting.tryLock(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                starting.unlock();
            }
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException e) {
            System.err.println("backplane: while stopping: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (storage != null) {
            delete(storage);
        }
    }

    /** After a signal two threads come here: the one that waits for the end, and the one that the signal has started. */
    private static synchronized void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // the next start of the program has a folder of its own; a left-over costs only space
            System.err.println("backplane: could not remove " + folder + ": " + e.getMessage());
        }
    }
}
