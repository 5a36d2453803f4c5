package backplane.itests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One run of the program {@code backplane} of the distribution, without a terminal.
 *
 * @param status its exit status
 * @param out what it printed
 * @param err its messages
 */
record Program(int status, String out, String err) {

    private static final int MINUTES = Integer.getInteger("backplane.patience", 6);

    /** Runs it in a folder of its own, with the user's folders below that too. */
    static Program run(Path folder, String... words) throws IOException, InterruptedException {
        return run(Distribution.home(), folder, words);
    }

    static Program run(Path installation, Path folder, String... words) throws IOException, InterruptedException {
        return new Running(List.of(), installation, folder, words).end();
    }

    /** Runs it as a user for whom the permissions of files count, as they do not for root. */
    static Program runWithoutPrivileges(Path folder, String... words) throws IOException, InterruptedException {
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> before = root ? List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search") : List.of();
        return new Running(before, Distribution.home(), folder, words).end();
    }

    /** Starts it and sends a signal after a while, as Ctrl-C does; the program may be anywhere in its start then. */
    static Program interrupted(Path folder, long millis, String... words) throws IOException, InterruptedException {
        // a shell's background job ignores the signal, and what it starts does so too
        Running running = new Running(List.of("env", "--default-signal=INT"), Distribution.home(), folder, words);
        running.process.waitFor(millis, TimeUnit.MILLISECONDS);
        running.interrupt();
        return running.end();
    }

    /** As above, as soon as something has come about; at once if the program has ended by then. */
    static Program interruptedWhen(Path folder, BooleanSupplier moment, String... words)
            throws IOException, InterruptedException {
        Running running = new Running(List.of("env", "--default-signal=INT"), Distribution.home(), folder, words);
        while (running.process.isAlive() && !moment.getAsBoolean()) {
            running.process.waitFor(1, TimeUnit.MILLISECONDS);
        }
        running.interrupt();
        return running.end();
    }

    /** Lets it run until it has said something on its error stream, then ends it. */
    static Program until(Path folder, String text, String... words) throws IOException, InterruptedException {
        Running running = new Running(List.of("env", "--default-signal=INT"), Distribution.home(), folder, words);
        Await.until("it says " + text, () -> text(running.err).contains(text));
        running.interrupt();
        return running.end();
    }

    /** The process, with its streams in files. */
    private static final class Running {
        private final Process process;
        private final Path out;
        private final Path err;

        Running(List<String> before, Path installation, Path folder, String... words) throws IOException {
            List<String> command = new ArrayList<>(before);
            command.add(installation.resolve("backplane").toString());
            command.addAll(List.of(words));
            out = Files.createTempFile(folder, "out", "");
            err = Files.createTempFile(folder, "err", "");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            Map<String, String> environment = builder.environment();
            environment.put("HOME", folder.toString());
            environment.put("JAVA_HOME", System.getProperty("java.home"));
            for (String name : List.of("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")) {
                environment.put(name, folder.resolve(name).toString());
            }
            process = builder.start();
        }

        void interrupt() throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        }

        Program end() throws IOException, InterruptedException {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("the program does not end: " + text(out) + text(err));
            }
            return new Program(process.exitValue(), text(out), text(err));
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
