package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Maven repository in {@code sdk/}, which device makers build against. */
final class SdkIT {

    @ParameterizedTest
    @CsvSource({
        "backplane.api, backplane/api/Device",
        "backplane.core, backplane/core/MachineBuilder",
        "backplane.testkit, backplane/testkit/DeviceBench"
    })
    void everyArtifactHasItsDescriptionSourcesAndJavadoc(String artifact, String type) throws Exception {
        Path repository =
                Distribution.home().resolve("sdk/repository/backplane").resolve(artifact);
        Path folder;
        try (Stream<Path> versions = Files.list(repository)) {
            folder = versions.findFirst().orElseThrow();
        }
        String name = artifact + "-" + folder.getFileName();

        assertThat(folder.resolve(name + ".pom")).isNotEmptyFile();
        assertThat(has(folder.resolve(name + ".jar"), type + ".class")).isTrue();
        assertThat(has(folder.resolve(name + "-sources.jar"), type + ".java")).isTrue();
        assertThat(has(folder.resolve(name + "-javadoc.jar"), type + ".html")).isTrue();
    }

    private static boolean has(Path jar, String entry) throws Exception {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getEntry(entry) != null;
        }
    }
}
