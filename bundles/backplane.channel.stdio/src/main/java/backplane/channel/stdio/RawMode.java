package backplane.channel.stdio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The terminal without line editing and echo, which the guest does itself. Ctrl-C still ends the program. Done with the
 * host's {@code stty}; where there is none, or no terminal, nothing changes.
 */
final class RawMode {

    private final String saved;

    private RawMode(String saved) {
        this.saved = saved;
    }

    static @Nullable RawMode enter() {
        if (System.console() == null) {
            return null;
        }
        try {
            String saved = stty("-g");
            stty("-icanon", "-echo", "-icrnl", "-ixon", "min", "1");
            RawMode mode = new RawMode(saved.trim());
            Runtime.getRuntime().addShutdownHook(new Thread(mode::leave, "stty"));
            return mode;
        } catch (IOException e) {
            return null;
        }
    }

    void leave() {
        try {
            stty(saved);
        } catch (IOException e) {
            // the terminal is gone
        }
    }

    private static String stty(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("stty failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return text;
    }
}
