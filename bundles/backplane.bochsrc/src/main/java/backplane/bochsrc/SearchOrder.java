package backplane.bochsrc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where Bochs looks for a configuration file when none is named. */
public final class SearchOrder {
    private SearchOrder() {}

    /**
     * The places in order, whether or not there is a file.
     *
     * @param directory the current directory
     * @param home the user's home directory, null if unknown
     */
    public static List<Path> candidates(Path directory, @Nullable Path home) {
        List<Path> places = new ArrayList<>();
        places.add(directory.resolve(".bochsrc"));
        places.add(directory.resolve("bochsrc"));
        places.add(directory.resolve("bochsrc.txt"));
        if (home != null) {
            places.add(home.resolve(".bochsrc"));
        }
        places.add(Path.of("/etc/bochsrc"));
        return List.copyOf(places);
    }

    /** The first of {@link #candidates} that is a readable file. */
    public static Optional<Path> find(Path directory, @Nullable Path home) {
        return candidates(directory, home).stream()
                .filter(place -> Files.isRegularFile(place) && Files.isReadable(place))
                .findFirst();
    }
}
