package backplane.eth.vnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The folder that the guest may see: nothing above it, not by "..", not by absolute names, not by links. */
record Folder(@Nullable Path root) {

    /** Returns an existing regular file, or null. */
    @Nullable
    Path file(String name) {
        Path path = inside(name);
        if (path == null || !Files.isRegularFile(path)) {
            return null;
        }
        try {
            Path real = path.toRealPath();
            return root != null && real.startsWith(root) ? real : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Returns where a new file of this name would be, or null; its folder has to exist. */
    @Nullable
    Path fresh(String name) {
        Path path = inside(name);
        Path parent = path == null ? null : path.getParent();
        try {
            boolean good = parent != null && root != null && parent.toRealPath().startsWith(root);
            return good ? path : null;
        } catch (IOException e) {
            return null;
        }
    }

    private @Nullable Path inside(String name) {
        if (root == null) {
            return null;
        }
        try {
            Path path = root.resolve(name.replace('\\', '/').replaceFirst("^/+", ""))
                    .normalize();
            return path.startsWith(root) && !path.equals(root) ? path : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
