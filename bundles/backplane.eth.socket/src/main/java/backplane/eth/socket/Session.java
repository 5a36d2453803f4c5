package backplane.eth.socket;

import backplane.api.EthernetBackend.Wire;
import backplane.api.EthernetPort;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The thread that keeps a connection up and brings its frames to the card. */
final class Session implements Runnable {

    /** Between two attempts to connect. */
    private static final long RETRY_MILLIS = 1000;

    private final Connector connector;
    private final Wire wire;
    private final String name;
    private final Thread thread;
    private @Nullable FrameChannel channel;
    private boolean closed;
    private boolean told;

    Session(Connector connector, Wire wire, String name) {
        this.connector = connector;
        this.wire = wire;
        this.name = name;
        thread = new Thread(this, "eth-socket-" + name);
        thread.setDaemon(true);
    }

    void start() {
        wire.carrier(false);
        thread.start();
    }

    @Override
    public void run() {
        try {
            while (!closed()) {
                connected();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void connected() throws InterruptedException {
        try (FrameChannel made = connector.connect()) {
            if (!use(made)) {
                return;
            }
            told = false;
            wire.log().info(name + " is connected");
            wire.carrier(true);
            receive(made);
            lost("the other end has closed the connection");
        } catch (IOException e) {
            lost(String.valueOf(e.getMessage()));
        }
        Thread.sleep(RETRY_MILLIS);
    }

    private void receive(FrameChannel from) throws IOException, InterruptedException {
        // one byte more, so that a longer frame shows
        byte[] frame = new byte[EthernetPort.MAX_FRAME + 1];
        int length;
        while ((length = from.read(frame)) >= 0) {
            if (length > 0 && !wire.deliver(frame, 0, length)) {
                return;
            }
        }
    }

    private void lost(String reason) {
        use(null);
        if (!closed()) {
            wire.carrier(false);
            if (!told) {
                told = true;
                wire.log().warn(name + ": " + reason + "; trying again every second");
            }
        }
    }

    /** Without a connection frames are lost, as on a cable with nobody at its end. */
    void send(byte[] frame, int offset, int length) throws IOException {
        FrameChannel to;
        synchronized (this) {
            to = channel;
        }
        if (to != null) {
            to.write(frame, offset, length);
        }
    }

    private synchronized boolean use(@Nullable FrameChannel other) {
        channel = other;
        return !closed;
    }

    private synchronized boolean closed() {
        return closed;
    }

    void close() {
        FrameChannel open;
        synchronized (this) {
            closed = true;
            open = channel;
        }
        connector.close();
        if (open != null) {
            open.close();
        }
        thread.interrupt();
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
