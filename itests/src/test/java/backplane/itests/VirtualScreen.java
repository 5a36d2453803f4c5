package backplane.itests;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An X server without a monitor: what its programs draw is in a file, an X window dump. */
final class VirtualScreen implements AutoCloseable {

    static final int WIDTH = 1024, HEIGHT = 768;

    /** Fields of the dump's header, all of four bytes with the high one first. */
    private static final int HEADER_SIZE = 0, BITS = 4 * 11, COLOURS = 4 * 19, COLOUR_SIZE = 12;

    /** Windows are not placed exactly without a window manager. */
    private static final int FARTHEST = 100;

    private final Path dump;
    private final String display;
    private final List<Process> processes = new ArrayList<>();

    VirtualScreen(Path folder) throws IOException {
        dump = folder.resolve("Xvfb_screen0");
        // -r: on a busy host the end of a short press may come late enough for the key to be repeated;
        // -noreset: one client that leaves would let the server begin anew while another connects, which then fails
        ProcessBuilder server = new ProcessBuilder(
                "Xvfb",
                "-r",
                "-noreset",
                "-displayfd",
                "1",
                "-fbdir",
                folder.toString(),
                "-screen",
                "0",
                WIDTH + "x" + HEIGHT + "x24");
        server.redirectError(folder.resolve("xvfb.log").toFile());
        Process process = server.start();
        processes.add(process);
        // it tells its number as soon as it is ready
        String number = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        if (number == null) {
            throw new IOException("Xvfb: " + Files.readString(folder.resolve("xvfb.log")));
        }
        display = ":" + number;
    }

    /** Starts a program on this screen; it ends with it. */
    Process start(Path home, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve(command[0] + ".log").toFile());
        builder.environment().put("DISPLAY", display);
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** Tells whether a picture is to be seen near the upper left corner, but for a few pixels. */
    boolean shows(BufferedImage picture, int mostDifferences) throws IOException {
        int width = picture.getWidth();
        int[] wanted = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
        int[] pixels = pixels();
        for (int at = 0; at < FARTHEST * WIDTH; at += at % WIDTH == FARTHEST ? WIDTH - FARTHEST : 1) {
            if (matches(pixels, at, wanted, width, mostDifferences)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(int[] pixels, int at, int[] wanted, int width, int mostDifferences) {
        int different = 0;
        for (int i = 0; i < wanted.length && different <= mostDifferences; i++) {
            int shown = pixels[at + i / width * WIDTH + i % width];
            different += ((shown ^ wanted[i]) & 0xffffff) == 0 ? 0 : 1;
        }
        return different <= mostDifferences;
    }

    private int[] pixels() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(dump));
        if (bytes.getInt(BITS) != 32) {
            throw new IOException("pixels of " + bytes.getInt(BITS) + " bits");
        }
        bytes.position(bytes.getInt(HEADER_SIZE) + COLOUR_SIZE * bytes.getInt(COLOURS));
        // the pixels are in the order of the host's bytes
        int[] pixels = new int[WIDTH * HEIGHT];
        bytes.order(ByteOrder.nativeOrder()).asIntBuffer().get(pixels);
        return pixels;
    }

    /** Waits for the ends: a server takes its socket away last, and that may be the one of the next server by then. */
    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            Process process = processes.get(i);
            process.destroy();
            try {
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
