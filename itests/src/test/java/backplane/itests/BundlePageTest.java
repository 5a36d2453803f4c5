package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every bundle has a page, and its tables of keys are those of its metatype. {@code bnd/pages} writes them anew. */
final class BundlePageTest {

    private static final String BEGIN = "<!-- keys, written by bnd/pages -->", END = "<!-- end of keys -->";

    /** A page is read in one go: about two screens of text with its tables. */
    private static final int LONGEST = 90;

    private static List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(Distribution.tree().resolve("bundles"))) {
            return folders.filter(f -> Files.exists(f.resolve("pom.xml")))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> options(Path folder) throws IOException {
        String name = folder.getFileName().toString();
        Path target = folder.resolve("target");
        try (Stream<Path> files = Files.list(target)) {
            Path jar = files.filter(
                            f -> f.getFileName().toString().matches(name + "-[0-9].*(?<!sources|javadoc)\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no jar in " + target + "; build it with mvn package"));
            return OptionTable.of(jar);
        }
    }

    @TestFactory
    List<DynamicTest> everyBundleHasAPageWithItsPresentKeys() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path folder : folders()) {
            tests.add(DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
        }
        return tests;
    }

    private static void check(Path folder) throws IOException {
        Path page = folder.resolve("README.md");
        assertThat(page).as("every bundle has a page").exists();
        List<String> lines = Files.readAllLines(page);
        assertThat(lines.get(0)).as("title").startsWith("# " + folder.getFileName());
        assertThat(lines).as("length of " + page).hasSizeLessThan(LONGEST);
        List<String> options = options(folder);
        if (options.isEmpty()) {
            return;
        }
        List<String> fresh = replace(page, lines, options);
        if (Boolean.getBoolean("pages.write")) {
            Files.write(page, fresh);
        } else {
            assertThat(lines)
                    .as(page + " is older than the metatype: run bnd/pages")
                    .isEqualTo(fresh);
        }
    }

    private static List<String> replace(Path page, List<String> lines, List<String> options) {
        int begin = lines.indexOf(BEGIN), end = lines.indexOf(END);
        assertThat(0 <= begin && begin < end)
                .as("%s needs the lines %s and %s; then run bnd/pages", page, BEGIN, END)
                .isTrue();
        List<String> fresh = new ArrayList<>(lines.subList(0, begin + 1));
        fresh.addAll(options);
        fresh.addAll(lines.subList(end, lines.size()));
        return fresh;
    }
}
