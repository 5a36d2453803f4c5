package backplane.device.cmos;

import backplane.api.PlugException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The file of {@code cmosimage:}. */
final class ImageFile {

    private ImageFile() {}

    /** Returns 64, 128 or 256 bytes. */
    static byte[] read(String name) throws PlugException {
        try {
            Path path = Path.of(name);
            long length = Files.size(path);
            if (length != 64 && length != 128 && length != 256) {
                throw new PlugException(
                        "cmosimage: " + name + " has " + length + " bytes; give a file of 64, 128 or 256");
            }
            return Files.readAllBytes(path);
        } catch (IOException | InvalidPathException e) {
            throw new PlugException("cmosimage: cannot read " + name + "; check the path and its permissions", e);
        }
    }
}
