package backplane.itests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A whole guest in the program, with its first serial port at the program's standard streams. */
final class Guest implements AutoCloseable {

    /** Minutes to wait for a text; more for a busy host: {@code -Dbackplane.patience=20}. */
    private static final Duration LIMIT = Duration.ofMinutes(Integer.getInteger("backplane.patience", 6));

    private final Process process;
    private final StringBuilder output = new StringBuilder();
    private final Thread reader;

    private Guest(Process process) {
        this.process = process;
        reader = new Thread(this::read, "guest-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Returns the folder with the guest's files; makes them if need be, and skips the test where that is impossible. */
    static Path files(String flavour) throws IOException, InterruptedException {
        Path cache = Path.of(System.getProperty("user.home"), ".cache", "backplane", "guests");
        Path folder = cache.resolve("linux-" + flavour);
        Path maker = Distribution.home().resolve("guest/make-guest");
        Process make = new ProcessBuilder(maker.toString(), "--ssh", "--ftp", "--disk", "--iso", flavour)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        boolean made = make.waitFor(8, TimeUnit.MINUTES) && make.exitValue() == 0;
        make.destroyForcibly();
        if (!made) {
            System.out.println("SKIPPED: no Linux guest can be made here; see the messages of 'backplane guest' above");
        }
        assumeTrue(made && Files.exists(folder.resolve("vmlinuz")), "no Linux guest can be made here");
        return folder;
    }

    /** Starts the program in a network namespace, or in the present one if that is null. */
    static Guest start(String namespace, Path profile, String... words) throws IOException {
        List<String> before = namespace == null ? List.of() : List.of("ip", "netns", "exec", namespace);
        return start(before, profile, words);
    }

    /** Starts one of the shipped profiles with a guest of this flavour, 686 or amd64. */
    static Guest startFlavour(String flavour, Path profile, String... words) throws IOException {
        return start(List.of("env", "BACKPLANE_GUEST=linux-" + flavour), profile, words);
    }

    /** As {@link #start(String, Path, String...)}, without the right to configure the network. */
    static Guest startUnprivileged(String namespace, Path profile) throws IOException {
        return start(List.of("ip", "netns", "exec", namespace, "setpriv", "--bounding-set", "-net_admin"), profile);
    }

    private static Guest start(List<String> before, Path profile, String... words) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Distribution.home().resolve("backplane").toString());
        command.addAll(List.of("-q", "-f", profile.toString(), "--headless"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new Guest(builder.start());
    }

    /** Starts another emulator, whose standard streams are its guest's serial port. */
    static Guest emulator(String... command) throws IOException {
        return new Guest(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /**
     * Starts QEMU's translator with a kernel, the standard streams as the guest's first serial port.
     *
     * @param before what the command line begins with, such as a namespace to run in
     * @param more further options, such as network cards
     */
    static Guest qemu(List<String> before, int megs, Path kernel, Path disk, String words, String... more)
            throws IOException {
        String options =
                "-M pc -accel tcg,thread=single -nodefaults -no-reboot -display none -monitor none -serial stdio";
        List<String> command = new ArrayList<>(before);
        command.add("qemu-system-i386");
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-m", "" + megs, "-kernel", kernel.toString(), "-initrd", disk.toString()));
        command.addAll(List.of("-append", words));
        command.addAll(List.of(more));
        return emulator(command.toArray(String[]::new));
    }

    private void read() {
        try (Reader in = new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1)) {
            char[] part = new char[1 << 13];
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                synchronized (output) {
                    output.append(part, 0, n);
                    output.notifyAll();
                }
            }
        } catch (IOException e) {
            synchronized (output) {
                output.append("\n[").append(e).append("]\n");
            }
        }
    }

    /** Waits until the guest has printed a text, from a position of its output on; returns the position behind it. */
    int await(String text, int from) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        synchronized (output) {
            while (output.indexOf(text, from) < 0) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0 || !process.isAlive() && output.indexOf(text, from) < 0 && !reader.isAlive()) {
                    throw new AssertionError("the guest does not print '" + text + "'; it printed:\n" + output);
                }
                output.wait(Math.min(left, 1000));
            }
            return output.indexOf(text, from) + text.length();
        }
    }

    /** Runs a command line in the guest's shell and returns what it printed. */
    String shell(String line) throws IOException, InterruptedException {
        int from;
        synchronized (output) {
            from = output.length();
        }
        type(line + "; echo END''OF-COMMAND $?");
        int end = await("ENDOF-COMMAND", from);
        synchronized (output) {
            return output.substring(from, end);
        }
    }

    /** Types a line. */
    void type(String line) throws IOException {
        OutputStream keys = process.getOutputStream();
        keys.write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        keys.flush();
    }

    /** Waits for the end of the program and returns its exit status. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the program does not end:\n" + output());
        }
        return process.exitValue();
    }

    /** Ends the program at once, as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }

    /** Returns the program's process number. */
    long pid() {
        return process.pid();
    }

    String output() {
        synchronized (output) {
            return output.toString();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
