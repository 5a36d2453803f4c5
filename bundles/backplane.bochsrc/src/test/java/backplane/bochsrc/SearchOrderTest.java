package backplane.bochsrc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchOrderTest {
    @TempDir
    Path directory;

    @Test
    void looksWhereBochsLooksInTheSameOrder() {
        assertThat(SearchOrder.candidates(Path.of("/d"), Path.of("/h")))
                .map(Path::toString)
                .containsExactly("/d/.bochsrc", "/d/bochsrc", "/d/bochsrc.txt", "/h/.bochsrc", "/etc/bochsrc");
    }

    @Test
    void takesTheFirstThatIsAFile() throws IOException {
        Files.createDirectory(directory.resolve("bochsrc"));
        Files.writeString(directory.resolve("bochsrc.txt"), "megs: 32\n");
        assertThat(SearchOrder.find(directory, null)).contains(directory.resolve("bochsrc.txt"));
    }
}
