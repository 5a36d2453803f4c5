package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** The distribution holds all that its bundles need, those of the console included: they resolve with nothing else. */
final class ResolveIT {

    @TempDir
    Path storage;

    @Test
    void everyBundleOfTheDistributionResolves() throws Exception {
        Framework framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        storage.toString(),
                        Constants.FRAMEWORK_BOOTDELEGATION,
                        "sun.misc"));
        framework.init();
        try {
            List<Bundle> bundles = new ArrayList<>();
            for (Path jar : jars()) {
                bundles.add(framework.getBundleContext().installBundle("reference:" + jar.toUri()));
            }
            framework.start();
            assertThat(bundles).hasSizeGreaterThan(50);
            assertThat(problems(bundles)).isEmpty();
        } finally {
            framework.stop();
            framework.waitForStop(10_000);
        }
    }

    private static List<Path> jars() throws Exception {
        List<Path> jars = new ArrayList<>(Distribution.bundles());
        try (Stream<Path> files = Files.list(Distribution.home().resolve("bundle/console"))) {
            files.filter(f -> f.toString().endsWith(".jar")).sorted().forEach(jars::add);
        }
        return jars;
    }

    /** A resource look-up resolves a bundle without starting it; a start, which is not tried, would tell why not. */
    private static List<String> problems(List<Bundle> bundles) {
        List<String> problems = new ArrayList<>();
        for (Bundle bundle : bundles) {
            bundle.getResource("META-INF/MANIFEST.MF");
            if (bundle.getState() == Bundle.INSTALLED) {
                try {
                    bundle.start(Bundle.START_TRANSIENT);
                    problems.add(bundle.getSymbolicName() + " resolves only when it is started");
                } catch (BundleException e) {
                    problems.add(bundle.getSymbolicName() + ": " + e.getMessage());
                }
            }
        }
        return problems;
    }
}
