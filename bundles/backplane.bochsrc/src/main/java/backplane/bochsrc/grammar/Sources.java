package backplane.bochsrc.grammar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where included files come from. */
@FunctionalInterface
public interface Sources {
    /** The largest file that is read, in octets. */
    long LIMIT = 1 << 20;

    /**
     * Opens the file that a line names.
     *
     * @param path as written after {@code #include}
     * @param from the name of the file that includes it
     * @throws IOException if there is none, with a message for the user
     */
    Text open(String path, String from) throws IOException;

    /**
     * A file that was read.
     *
     * @param name what messages call it
     * @param identity equal for two names of one file
     * @param text its whole content
     */
    record Text(String name, String identity, String text) {}

    /** Files of the host: relative to the current directory as in Bochs, otherwise to the including file. */
    static Sources files() {
        return (path, from) -> {
            try {
                Path plain = Path.of(path);
                Path beside = Path.of(from).resolveSibling(plain);
                return read(Files.exists(plain) ? plain : beside);
            } catch (InvalidPathException e) {
                throw new IOException("'" + path + "' is not a path", e);
            }
        };
    }

    /** None: for texts that are not to read the host's files. */
    static Sources none() {
        return (path, from) -> {
            throw new NoSuchFileException(path);
        };
    }

    /**
     * Reads one file.
     *
     * @throws IOException if it is missing, too large or not a text, with a message for the user
     */
    static Text read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException("there is no file " + file);
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not a regular file");
        }
        if (Files.size(file) > LIMIT) {
            throw new IOException(file + " is larger than " + LIMIT + " octets, not a bochsrc file");
        }
        return new Text(file.toString(), file.toRealPath().toString(), decode(Files.readAllBytes(file)));
    }

    /** UTF-8, or Latin-1 if it is not: old files hold paths in any encoding, and each must come out as it went in. */
    private static String decode(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : new String(octets, StandardCharsets.ISO_8859_1);
    }
}
