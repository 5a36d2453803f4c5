package backplane.eth.pcap;

import backplane.api.EthernetBackend.Wire;
import backplane.api.EthernetPort;
import backplane.capture.CaptureReader;
import backplane.capture.CapturedFrame;
import java.io.IOException;

/** The thread that plays a capture into the guest, in the time of the guest's clock or as fast as the card takes it. */
final class Replay implements Runnable {

    /** Naps while virtual time, which may stand still, comes up to the next frame. */
    private static final long LONGEST_NAP = 10, NANOS_PER_MILLI = 1_000_000;

    private static final int SHORTEST = 14;

    private final CaptureReader capture;
    private final Wire wire;
    private final boolean fast;
    private final FrameSink sink;
    private final Thread thread;
    private volatile boolean closed;

    /** Sees what the guest is given. */
    @FunctionalInterface
    interface FrameSink {
        void frame(byte[] frame, int length);
    }

    Replay(CaptureReader capture, Wire wire, boolean fast, String name, FrameSink sink) {
        this.capture = capture;
        this.wire = wire;
        this.fast = fast;
        this.sink = sink;
        thread = new Thread(this, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        try (capture) {
            long played = play();
            String problem = capture.problem();
            if (problem.isEmpty()) {
                wire.log().info("the capture is over after " + played + " frames");
            } else {
                wire.log().warn("the capture is over after " + played + " frames: " + problem);
            }
        } catch (InterruptedException e) {
            // closed
        } catch (IOException e) {
            wire.log().error("the capture cannot be read on: " + e.getMessage());
        }
    }

    private long play() throws IOException, InterruptedException {
        long began = wire.now();
        long first = -1;
        long played = 0;
        CapturedFrame frame;
        while (!closed && (frame = capture.next()) != null) {
            int length = frame.data().length;
            if (length < SHORTEST || length > EthernetPort.MAX_FRAME || !frame.complete()) {
                continue;
            }
            first = first < 0 ? frame.nanos() : first;
            if (!fast) {
                await(began + frame.nanos() - first);
            }
            sink.frame(frame.data(), length);
            if (!wire.deliver(frame.data(), 0, length)) {
                return played;
            }
            played++;
        }
        return played;
    }

    private void await(long due) throws InterruptedException {
        long left;
        while (!closed && (left = due - wire.now()) > 0) {
            Thread.sleep(Math.max(1, Math.min(LONGEST_NAP, left / NANOS_PER_MILLI)));
        }
    }

    void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
