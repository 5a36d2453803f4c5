package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who may import whom: a floor imports only floors below it, and devices import almost nothing. */
final class FloorsIT {

    /** A package name at the head of each clause of an Import-Package header. */
    private static final Pattern CLAUSE = Pattern.compile("([\\w.]+)((?:;(?:\"[^\"]*\"|[^,\"])*)?)(?:,|$)");

    private static final List<String> FLOOR_3 =
            List.of("backplane.machine", "backplane.bochsrc", "backplane.shell", "backplane.gdbstub");

    /** What these bundles import besides, named in their bnd.bnd. */
    private static final List<String> NAMED = List.of(
            "backplane.cpu.nativecode backplane.posix",
            "backplane.cpu.nativecode com.sun.jna",
            "backplane.eth.tuntap backplane.posix",
            "backplane.eth.tuntap com.sun.jna",
            "backplane.posix com.sun.jna",
            "backplane.firmware org.tukaani.xz",
            "backplane.log org.osgi",
            "backplane.display.rfb javax.crypto");

    private static List<String> imports(Path jar) throws IOException {
        List<String> packages = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            String header = file.getManifest().getMainAttributes().getValue("Import-Package");
            Matcher clause = CLAUSE.matcher(header == null ? "" : header);
            while (clause.find()) {
                packages.add(clause.group(1));
            }
        }
        return packages;
    }

    private static String name(Path jar) {
        return jar.getFileName().toString().replaceFirst("-\\d.*", "");
    }

    private static List<Path> ours() {
        return Distribution.bundles().stream()
                .filter(f -> name(f).startsWith("backplane."))
                .toList();
    }

    /** Whether a part on floor 2 may import a package of floors 0 to 2. */
    private static boolean allowed(String bundle, String imported) {
        return imported.equals("backplane.api")
                || imported.equals("backplane.capture")
                || imported.matches("backplane\\..*\\.api")
                || imported.startsWith("backplane.chip.")
                || imported.startsWith(bundle)
                || NAMED.stream().anyMatch(n -> (bundle + " " + imported).startsWith(n));
    }

    @Test
    void theApiImportsNothing() throws IOException {
        assertThat(imports(Distribution.bundle("backplane.api"))).allMatch(p -> p.equals("backplane.api"));
    }

    @Test
    void theBoardKnowsTheApiOnlyAndNoFramework() throws IOException {
        assertThat(imports(Distribution.bundle("backplane.core")))
                .allMatch(p -> p.equals("backplane.api") || p.equals("backplane.core"));
    }

    @Test
    void partsImportTheApiConnectorsAndChipsOnly() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path jar : ours()) {
            String bundle = name(jar);
            if (FLOOR_3.contains(bundle) || bundle.equals("backplane.core")) {
                continue;
            }
            imports(jar).stream().filter(p -> !allowed(bundle, p)).forEach(p -> wrong.add(bundle + " imports " + p));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void devicesImportNoLibrary() throws IOException {
        for (Path jar : ours()) {
            if (name(jar).startsWith("backplane.device.")) {
                assertThat(imports(jar)).as(name(jar)).allMatch(p -> p.startsWith("backplane."));
            }
        }
    }

    @Test
    void everyBundleOfTheTreeIsInTheDistribution() throws IOException {
        try (var folders = java.nio.file.Files.list(Distribution.tree().resolve("bundles"))) {
            assertThat(folders.map(f -> f.getFileName().toString())
                            .filter(n -> java.nio.file.Files.exists(Distribution.tree()
                                    .resolve("bundles")
                                    .resolve(n)
                                    .resolve("pom.xml")))
                            .filter(n -> !List.of("backplane.testkit", "backplane.console")
                                    .contains(n)))
                    .isSubsetOf(ours().stream().map(FloorsIT::name).toList());
        }
    }
}
