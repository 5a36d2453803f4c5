package backplane.itests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of the program {@code backplane} of the distribution, without a terminal.
 *
 * @param status its exit status
 * @param out what it printed
 * @param err its messages
 */
record Program(int status, String out, String err) {

    private static final long MINUTES = 4;

    /** Runs it in a folder of its own, with the user's folders below that too. */
    static Program run(Path folder, String... words) throws IOException, InterruptedException {
        return run(Distribution.home(), folder, words);
    }

    static Program run(Path installation, Path folder, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(installation.resolve("backplane").toString());
        command.addAll(List.of(words));
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
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
        Process process = builder.start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("the program does not end: " + text(out) + text(err));
        }
        return new Program(process.exitValue(), text(out), text(err));
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
