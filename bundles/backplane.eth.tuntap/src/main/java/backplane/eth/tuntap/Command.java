package backplane.eth.tuntap;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program of the host to its end, with a time limit. */
final class Command {

    /** Where programs are looked for; also the PATH of scripts. */
    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final int SHOWN = 2000;

    private Command() {}

    /**
     * Runs a program with exactly this environment and no input.
     *
     * @param seconds after which it and its children are killed
     * @throws IOException if it cannot be started, fails or takes too long; the message contains its output
     */
    static void run(List<String> words, Map<String, String> environment, int seconds) throws IOException {
        // a file, not a pipe: a daemon that the script leaves behind would keep a pipe open
        Path output = Files.createTempFile("backplane", ".out");
        try {
            Process process = start(words, environment, output);
            await(process, words, output, seconds);
            if (process.exitValue() != 0) {
                throw new IOException("'" + String.join(" ", words) + "' failed with exit status " + process.exitValue()
                        + shown(output));
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static Process start(List<String> words, Map<String, String> environment, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(output.toFile()).redirectInput(new File("/dev/null"));
        return builder.start();
    }

    private static void await(Process process, List<String> words, Path output, int seconds) throws IOException {
        try {
            if (process.waitFor(seconds, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IOException("'" + String.join(" ", words) + "' did not end within " + seconds
                + " seconds and was killed" + shown(output));
    }

    private static String shown(Path output) throws IOException {
        String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            return " and said nothing";
        }
        return "; it said: " + (text.length() > SHOWN ? text.substring(0, SHOWN) + " ..." : text);
    }

    /** Returns the path of a program, or the bare name if it is nowhere. */
    static String find(String program) {
        for (String folder : PATH.split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return folder + "/" + program;
            }
        }
        return program;
    }

    static boolean exists(String program) {
        return find(program).startsWith("/");
    }
}
