package backplane.channel.term;

import backplane.api.CharBackend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A port on a terminal device of the host, which is switched to raw mode. */
abstract class TerminalDevice implements CharBackend {

    private static final int STTY_SECONDS = 2;

    private final String device;
    private @Nullable FileChannel input;
    private @Nullable FileChannel output;

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
        raw();
        try {
            input = FileChannel.open(path, StandardOpenOption.READ);
            output = FileChannel.open(path, StandardOpenOption.WRITE);
        } catch (IOException e) {
            close();
            throw new IOException("cannot open " + device + "; see who may use it with: ls -l " + device, e);
        }
        Thread thread = new Thread(() -> read(feed), "terminal-" + path.getFileName());
        thread.setDaemon(true);
        thread.start();
        feed.connected(true);
    }

    private void raw() throws IOException {
        Process stty = new ProcessBuilder("stty", "-F", device, "raw", "-echo")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!stty.waitFor(STTY_SECONDS, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
    }
}
