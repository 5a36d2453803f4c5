package backplane.itests;

import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;

/** The assembled distribution: what is in it, and how to start it in a test. */
final class Distribution {

    private Distribution() {}

    static Path home() {
        return Path.of(System.getProperty("backplane.distribution", "../runtime/target/backplane"))
                .toAbsolutePath()
                .normalize();
    }

    static Path tree() {
        return Path.of(System.getProperty("backplane.tree", ".."))
                .toAbsolutePath()
                .normalize();
    }

    /** Returns the bundles that run without a terminal, in the order of their names. */
    static List<Path> bundles() {
        try (Stream<Path> files = Files.list(home().resolve("bundle"))) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("no distribution at " + home() + "; build it with mvn package", e);
        }
    }

    /** Returns the jar of a bundle of this tree. */
    static Path bundle(String symbolicName) {
        return bundles().stream()
                .filter(f -> f.getFileName().toString().startsWith(symbolicName + "-"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(symbolicName + " is not in the distribution"));
    }

    /** Returns the bundles as files, so that Pax Exam resolves nothing of ours, with drop-in folders below a folder. */
    static Option option(Path data) {
        Option[] bundles = bundles().stream()
                .map(f -> CoreOptions.bundle(f.toUri().toString()))
                .toArray(Option[]::new);
        return composite(
                composite(bundles),
                junitBundles(),
                frameworkProperty("felix.resolver.parallelism").value("1"),
                frameworkProperty("felix.fileinstall.dir").value(data.resolve("profiles") + "," + data.resolve("load")),
                frameworkProperty("felix.fileinstall.poll").value("100"),
                frameworkProperty("felix.fileinstall.noInitialDelay").value("true"),
                frameworkProperty("felix.fileinstall.enableConfigSave").value("false"),
                frameworkProperty("felix.fileinstall.tmpdir")
                        .value(data.resolve("tmp").toString()));
    }
}
