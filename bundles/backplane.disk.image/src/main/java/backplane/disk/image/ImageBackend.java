package backplane.disk.image;

import backplane.api.MediumBackend;
import java.nio.file.Path;
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
        path = Path.of(config.path());
        journal = config.journal().isEmpty() ? null : Path.of(config.journal());
        inserted = !config.status().equals("ejected");
        writeProtected = config.write__protected();
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
