package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What bundles export is as {@code bnd/signature/BUNDLE.txt} says. A change that is meant is accepted with {@code mvn verify
 * -Dit.test=SignatureIT -Dsignature.accept} and shows in the review; the package's version in package-info goes with it.
 */
final class SignatureIT {

    private static final Path FOLDER = Distribution.tree().resolve("bnd/signature");

    private static List<Path> bundles() throws IOException {
        List<Path> all = new ArrayList<>(Distribution.bundles());
        Path sdk = Distribution.tree().resolve("bundles/backplane.testkit/target");
        try (Stream<Path> files = Files.list(sdk)) {
            files.filter(f -> f.getFileName().toString().matches("backplane\\.testkit-[^-]*(-SNAPSHOT)?\\.jar"))
                    .forEach(all::add);
        }
        return all;
    }

    private static String name(Path bundle) {
        return bundle.getFileName().toString().replaceFirst("-\\d.*", "");
    }

    @Test
    void exportedPackagesAreAsAgreed() throws IOException {
        List<String> changes = new ArrayList<>();
        List<Path> path = bundles();
        for (Path bundle : path) {
            List<String> now = name(bundle).startsWith("backplane.") ? Signature.of(bundle, path) : List.of();
            if (now.isEmpty()) {
                continue;
            }
            Path file = FOLDER.resolve(name(bundle) + ".txt");
            if (System.getProperty("signature.accept") != null) {
                Files.createDirectories(FOLDER);
                Files.write(file, now);
            }
            List<String> agreed = Files.exists(file) ? Files.readAllLines(file) : List.of();
            agreed.stream().filter(l -> !now.contains(l)).forEach(l -> changes.add("- " + l));
            now.stream().filter(l -> !agreed.contains(l)).forEach(l -> changes.add("+ " + l));
        }
        assertThat(changes)
                .as("changed signatures; if that is meant: mvn verify -Dit.test=SignatureIT -Dsignature.accept")
                .isEmpty();
    }
}
