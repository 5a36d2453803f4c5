package backplane.shell.command;

import backplane.capture.CaptureWriter;
import backplane.core.FrameTap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes the frames of a network card into a capture file, with virtual time stamps. The machine thread only copies; what the
 * file does not take in time is dropped and counted.
 */
final class Capture implements FrameTap {

    private record Frame(boolean fromCard, byte[] octets, long nanos) {}

    private static final int QUEUE = 4096;

    private final Path file;
    private final CaptureWriter writer;
    private final long epochNanos;
    private final BlockingQueue<Frame> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;
    private volatile String error = "";

    /** @param epochNanos calendar time at virtual time 0, nanoseconds since 1970 */
    Capture(Path file, String card, long epochNanos) throws IOException {
        this.file = file;
        this.epochNanos = epochNanos;
        writer = new CaptureWriter(file, card);
        thread = new Thread(this::work, "capture-" + card);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void frame(boolean fromCard, byte[] frame, int offset, int length, long nanos) {
        byte[] octets = Arrays.copyOfRange(frame, offset, offset + length);
        if (closed || !queue.offer(new Frame(fromCard, octets, epochNanos + nanos))) {
            dropped.incrementAndGet();
        }
    }

    private void work() {
        try (writer) {
            while (!closed || !queue.isEmpty()) {
                Frame frame = queue.poll(100, TimeUnit.MILLISECONDS);
                if (frame != null) {
                    writer.frame(frame.fromCard, frame.octets, 0, frame.octets.length, frame.nanos);
                    written.incrementAndGet();
                }
            }
        } catch (IOException e) {
            error = "it ends here (" + e.getMessage() + "); what was written can be read. Make room and start it anew";
            closed = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what waits, and closes the file. */
    void close() throws InterruptedException {
        closed = true;
        thread.join(TimeUnit.SECONDS.toMillis(5));
    }

    @Override
    public String toString() {
        return file + ": " + written + " frames, " + dropped + " dropped" + (error.isEmpty() ? "" : "; " + error);
    }
}
