package backplane.disk.image;

import backplane.api.MediumBackend;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the backends of all modes have in common. */
abstract class ImageBackend implements MediumBackend {

    private final String kind;
    private final String owner;
    private final Path path;
    private final @Nullable Path journal;
    private final boolean inserted;
    private final boolean writeProtected;

    ImageBackend(String kind, ImageConfig config) {
        this.kind = kind;
        owner = config.machine() + "/" + config.id();
        path = Path.of(named(config));
        journal = config.journal().isEmpty() ? null : Path.of(config.journal());
        inserted = !config.status().equals("ejected");
        writeProtected = config.write__protected();
    }

    /** Returns the file that the line names; floppy drives have a key for each capacity. */
    private static String named(ImageConfig c) {
        return Stream.of(
                        c.path(),
                        c.image(),
                        c.$2__88(),
                        c.$1__44(),
                        c.$1__2(),
                        c.$720k(),
                        c.$360k(),
                        c.$320k(),
                        c.$180k(),
                        c.$160k())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
    }

    final String owner() {
        return owner;
    }

    final Path path() {
        return path;
    }

    final @Nullable Path journal() {
        return journal;
    }

    final boolean writeProtected() {
        return writeProtected;
    }

    @Override
    public final String description() {
        return kind + " " + path;
    }

    @Override
    public final boolean inserted() {
        return inserted;
    }
}
