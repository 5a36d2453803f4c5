package backplane.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.IntSupplier;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A display that can borrow the program's terminal, in which Ctrl-] changes between the guest's screen and the prompt of
 * the shell. A service; the shell calls it while it does not read lines itself.
 */
@ConsumerType
public interface TerminalScreen {

    /**
     * Shows the guest's screen and passes on the keys. Returns when the user types Ctrl-] (1Dh) or the machine stops.
     *
     * @param keys what the user types; the terminal is in raw mode
     * @param screen takes UTF-8 and control sequences of ECMA-48
     * @param columns present width of the terminal
     * @param rows present height
     * @throws InterruptedException if the program ends
     */
    void show(InputStream keys, OutputStream screen, IntSupplier columns, IntSupplier rows)
            throws IOException, InterruptedException;
}
