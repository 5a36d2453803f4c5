package backplane.display.term;

import backplane.api.DisplayBackend.Monitor;
import backplane.api.DisplayFrame;
import backplane.display.api.KeyLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/** The time from one Ctrl-] to the next: the caller's thread reads keys, another one paints. */
final class Showing {

    private static final int CTRL_BRACKET = 0x1d;
    private static final long FRAME_MILLIS = 40;
    /** The other screen of the terminal, cleared, without line wrap. */
    private static final String ENTER = "\u001b[?1049h\u001b[2J\u001b[?7l";

    private static final String LEAVE = "\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l";

    private final Monitor monitor;
    private final OutputStream screen;
    private final IntSupplier columns;
    private final IntSupplier rows;
    private final Renderer renderer;
    private final Keys keys;
    private final Thread reader = Thread.currentThread();
    private final DisplayFrame frame = new DisplayFrame();
    private volatile boolean ended;
    /** Somebody else than the user has ended it. */
    private volatile boolean asked;

    Showing(Monitor monitor, KeyLayout layout, OutputStream screen, IntSupplier columns, IntSupplier rows) {
        this.monitor = monitor;
        this.screen = screen;
        this.columns = columns;
        this.rows = rows;
        renderer = new Renderer(monitor.machine());
        keys = new Keys(monitor::key, layout);
    }

    /** Ends it from another thread. */
    void end() {
        asked = true;
        ended = true;
        reader.interrupt();
    }

    void run(InputStream input) throws IOException, InterruptedException {
        write(ENTER);
        Thread painter = new Thread(this::paint, "term-paint-" + monitor.machine());
        painter.setDaemon(true);
        painter.start();
        try {
            read(input);
        } catch (InterruptedIOException | InterruptedException e) {
            if (!asked) {
                throw new InterruptedException();
            }
        } finally {
            stop(painter);
            write(LEAVE);
        }
    }

    private void stop(Thread painter) {
        ended = true;
        painter.interrupt();
        boolean interrupted = false;
        while (painter.isAlive()) {
            try {
                painter.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        interrupted |= Thread.interrupted();
        // an interrupt of ours has done its work; those of others are kept
        if (interrupted && !asked) {
            reader.interrupt();
        }
    }

    private void read(InputStream input) throws IOException, InterruptedException {
        int octet = input.read();
        while (octet >= 0 && octet != CTRL_BRACKET && !ended) {
            synchronized (keys) {
                keys.octet(octet);
            }
            octet = input.read();
        }
    }

    private void paint() {
        boolean on = monitor.powered();
        try {
            while (!ended) {
                show();
                synchronized (keys) {
                    keys.pause(System.nanoTime());
                }
                boolean was = on;
                on = monitor.powered();
                if (was && !on) {
                    end();
                }
                Thread.sleep(FRAME_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // the terminal is gone
            end();
        }
    }

    private void show() throws IOException {
        try {
            monitor.paint(frame);
        } catch (RuntimeException e) {
            // the machine is busy or closed; what was painted last stays
        }
        String text = renderer.render(frame, monitor.powered(), columns.getAsInt(), rows.getAsInt());
        if (!text.isEmpty()) {
            write(text);
        }
    }

    private void write(String text) throws IOException {
        screen.write(text.getBytes(StandardCharsets.UTF_8));
        screen.flush();
    }
}
