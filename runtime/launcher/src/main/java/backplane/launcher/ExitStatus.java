package backplane.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How the program ended: the exit status and a word that tells apart what has the same number. The first end counts.
 *
 * <p>The bundles reach it as a service {@code BiConsumer<Integer, String>} with the property {@value #ROLE}{@code =exit}.
 */
final class ExitStatus implements BiConsumer<Integer, String> {

    static final String ROLE = "backplane.role";
    static final int OK = 0;
    static final int BAD_CONFIGURATION = 1;
    static final int INTERNAL_ERROR = 2;

    private @Nullable Integer status;
    private String reason = "shell";

    @Override
    public synchronized void accept(Integer newStatus, String newReason) {
        if (status == null) {
            status = newStatus;
            reason = newReason;
        }
    }

    /** Returns the status for the operating system. */
    synchronized int status() {
        return status == null ? OK : status;
    }

    /** Writes {@code status reason} to a file, for scripts that must tell a guest's status from the program's. */
    void write(Path file) throws IOException {
        synchronized (this) {
            Files.writeString(file, status() + " " + reason + "\n");
        }
    }
}
