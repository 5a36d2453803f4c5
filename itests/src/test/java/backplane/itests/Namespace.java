package backplane.itests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A network namespace that a test makes for itself and takes away again. */
final class Namespace implements AutoCloseable {

    private static final long MINUTES = Integer.getInteger("backplane.patience", 6);

    private final String name;
    private final List<Process> servers = new ArrayList<>();

    /** Makes it; skips the test, with the reason, where that is not allowed. */
    Namespace(String name) throws IOException, InterruptedException {
        this.name = name;
        boolean root = "root".equals(System.getProperty("user.name"));
        boolean tun = Files.exists(Path.of("/dev/net/tun"));
        if (!root || !tun) {
            System.out.println("SKIPPED: a network namespace with a tap interface needs root and /dev/net/tun");
        }
        assumeTrue(root && tun, "needs root and /dev/net/tun");
        execute(List.of("ip", "netns", "del", name)); // of a run that was killed
        Result made = execute(List.of("ip", "netns", "add", name));
        if (made.status != 0) {
            System.out.println("SKIPPED: 'ip netns add' fails: " + made.output);
        }
        assumeTrue(made.status == 0, made.output);
        run("ip", "link", "set", "lo", "up");
    }

    String name() {
        return name;
    }

    /** What a command printed, and its exit status. */
    record Result(int status, String output) {}

    /** Runs a command in the namespace, for a few minutes at most. */
    Result run(String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name));
        words.addAll(List.of(command));
        return execute(words);
    }

    /** Starts a server in the namespace; it ends with it. */
    Process serve(String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name));
        words.addAll(List.of(command));
        Process server = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        servers.add(server);
        return server;
    }

    static Result execute(List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("backplane-it", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(out.toFile())
                    .start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return new Result(-1, command + " does not end");
            }
            return new Result(process.exitValue(), Files.readString(out, StandardCharsets.ISO_8859_1));
        } finally {
            Files.delete(out);
        }
    }

    @Override
    public void close() throws IOException {
        servers.forEach(Process::destroyForcibly);
        try {
            execute(List.of("ip", "netns", "del", name));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
