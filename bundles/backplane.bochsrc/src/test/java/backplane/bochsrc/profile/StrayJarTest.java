package backplane.bochsrc.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrayJarTest {

    @TempDir
    Path folder;

    private Path jar(String name) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!name.isEmpty()) {
            manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
        }
        Path file = folder.resolve("a.jar");
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
        return file;
    }

    @Test
    void aBundleIsNoProblem() throws IOException {
        assertThat(StrayJar.problem(jar("gadget").toFile())).isEmpty();
    }

    @Test
    void aLibraryIsToldFromABundle() throws IOException {
        assertThat(StrayJar.problem(jar("").toFile())).contains("no bundle").contains("Bundle-SymbolicName");
    }

    @Test
    void whatIsNoJarOrOnlyHalfOfOneIsTold() throws IOException {
        byte[] whole = Files.readAllBytes(jar("gadget"));
        Path half = Files.write(folder.resolve("half.jar"), java.util.Arrays.copyOf(whole, whole.length / 2));
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar at all");

        assertThat(StrayJar.problem(half.toFile())).contains("no jar, or not complete yet");
        assertThat(StrayJar.problem(text.toFile())).contains("no jar, or not complete yet");
    }
}
