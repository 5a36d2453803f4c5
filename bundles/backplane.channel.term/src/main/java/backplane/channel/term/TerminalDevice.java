package backplane.channel.term;

import backplane.api.CharBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A port on a terminal device of the host, which is in raw mode while the port has it. */
abstract class TerminalDevice implements CharBackend {

    private static final int STTY_SECONDS = 2;

    private final String device;
    private @Nullable FileChannel input;
    private @Nullable FileChannel output;
    /** The settings of the terminal as {@code stty -g} told them, "" while it is not open. */
    private String before = "";

    /** @param device path of a character device */
    TerminalDevice(String device) {
        this.device = device;
    }

    @Override
    public String description() {
        return "terminal " + device;
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public void open(Feed feed) throws IOException {
        Path path = Path.of(device);
        if (device.isEmpty() || !Files.exists(path)) {
            throw new IOException((device.isEmpty() ? "no terminal is named" : device + " does not exist")
                    + "; add dev=/dev/pts/N, as the command tty tells it in the window that is to be used");
        }
        raw(path);
        try {
            input = FileChannel.open(path, StandardOpenOption.READ);
            output = FileChannel.open(path, StandardOpenOption.WRITE);
        } catch (IOException e) {
            close();
            throw new IOException("cannot open " + device + "; see who may use it with: ls -l " + device, e);
        }
        Thread thread = new Thread(() -> read(feed), "terminal-" + path.getFileName());
        thread.setDaemon(true);
        feed.connected(true);
        thread.start();
    }

    /** The line is also used without a modem's carrier: else opening it would wait for one. */
    private void raw(Path path) throws IOException {
        before = stty("-g");
        if (before.isEmpty()) {
            throw new IOException(path + " is no terminal; name one, such as /dev/pts/3 or /dev/ttyS0, or use"
                    + " mode=file for a file and mode=socket-server for a program");
        }
        stty("raw", "-echo", "clocal");
    }

    /** Returns the only line that the command prints, "" if it fails. */
    private String stty(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("stty", "-F", device));
        command.addAll(List.of(words));
        Process stty = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader answer = stty.inputReader()) {
            boolean done = stty.waitFor(STTY_SECONDS, TimeUnit.SECONDS) && stty.exitValue() == 0;
            String line = done ? answer.readLine() : null;
            return line == null ? "" : line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } finally {
            stty.destroyForcibly();
        }
    }

    private void read(Feed feed) {
        FileChannel channel = input;
        ByteBuffer buffer = ByteBuffer.allocate(256);
        try {
            while (channel != null && channel.read(buffer.clear()) > 0) {
                if (!feed.deliver(buffer.array(), 0, buffer.position())) {
                    return;
                }
            }
            feed.connected(false);
        } catch (ClosedChannelException e) {
            // closed by us
        } catch (IOException e) {
            feed.log().warn(device + " is gone: " + e.getMessage());
            feed.connected(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void send(byte[] octets, int offset, int length) throws IOException {
        FileChannel channel = output;
        ByteBuffer buffer = ByteBuffer.wrap(octets, offset, length);
        while (channel != null && buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public void close() {
        for (FileChannel channel : new FileChannel[] {input, output}) {
            if (channel != null) {
                try {
                    channel.close();
                } catch (IOException e) {
                    // the device is gone; nothing is left to free
                }
            }
        }
        input = null;
        output = null;
        restore();
    }

    private void restore() {
        String settings = before;
        before = "";
        if (!settings.isEmpty()) {
            try {
                stty(settings);
            } catch (IOException e) {
                // the device is gone, and its settings with it
            }
        }
    }
}
