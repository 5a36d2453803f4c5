package backplane.firmware;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Kernels that were unpacked before, in the user's cache folder ({@code $XDG_CACHE_HOME/backplane/kernels}, by default
 * {@code ~/.cache}): unpacking 50 MB takes longer than booting them. The folder may be deleted at any time.
 */
final class KernelCache {

    private KernelCache() {}

    /**
     * Returns the file with the unpacked kernel.
     *
     * @throws IOException if it cannot be unpacked here, or cannot be stored
     */
    static Path unpacked(LinuxKernel kernel) throws IOException {
        Path folder = folder();
        Path file = folder.resolve(kernel.fingerprint() + ".elf");
        if (!Files.isReadable(file)) {
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, "unpacking", ".part");
            try (InputStream in = kernel.unpacked()) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                new ElfImage(part).close(); // refuses what is no kernel
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        }
        return file;
    }

    private static Path folder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return base.resolve("backplane").resolve("kernels");
    }
}
