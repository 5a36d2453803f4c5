package backplane.itests;

import backplane.core.Machine;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The distribution's bundles in a framework of this process. The exported classes of the board and of its services are those
 * of the class path, so that a caller without OSGi can use them; devices and everything else come from the bundles.
 */
final class EmbeddedFramework implements AutoCloseable {

    private static final String SHARED = "backplane.api,backplane.core,backplane.machine,org.osgi.service.cm";
    private static final String PIDS = "backplane.rc.";
    private static final long STOP_MILLIS = 10_000;

    private final Framework framework;

    EmbeddedFramework(Path folder) throws BundleException {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        folder.resolve("cache").toString(),
                        Constants.FRAMEWORK_BOOTDELEGATION,
                        SHARED + ",sun.misc",
                        Constants.FRAMEWORK_BUNDLE_PARENT,
                        Constants.FRAMEWORK_BUNDLE_PARENT_APP,
                        "felix.fileinstall.dir",
                        folder.resolve("load").toString(),
                        "felix.fileinstall.enableConfigSave",
                        "false"));
        framework.start();
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : Distribution.bundles()) {
            bundles.add(framework.getBundleContext().installBundle("reference:" + jar.toUri()));
        }
        for (Bundle bundle : bundles) {
            if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
    }

    static EmbeddedFramework start() throws BundleException, IOException {
        return new EmbeddedFramework(Files.createTempDirectory("backplane-it"));
    }

    <T> T service(Class<T> type) {
        BundleContext context = framework.getBundleContext();
        return Await.present(
                () -> Optional.ofNullable(context.getServiceReference(type)).map(context::getService));
    }

    /** Configures a machine that consists of one part, waits until that is plugged, and returns the machine, not switched on. */
    Machine machine(String name, String type) throws IOException {
        ConfigurationAdmin admin = service(ConfigurationAdmin.class);
        Configuration part = admin.getFactoryConfiguration(PIDS + type, name, "?");
        part.update(new Hashtable<>(Map.of("machine", name, "id", type)));
        admin.getFactoryConfiguration(PIDS + "machine", name, "?")
                .update(new Hashtable<>(
                        Map.of("machine", name, "parts", new String[] {part.getPid()}, "autostart", "false")));
        Machines machines = service(Machines.class);
        HostedMachine host = Await.present(() -> machines.find(name));
        Await.until("its part is plugged", () -> host.inventory().stream()
                .anyMatch(p -> p.state().equals("PLUGGED")));
        return host.machine();
    }

    @Override
    public void close() throws BundleException {
        framework.stop();
        try {
            framework.waitForStop(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
