package backplane.core;

import backplane.api.DeviceLog;
import backplane.api.EthernetBackend;
import backplane.api.EthernetPort;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Joins a jack and a backend. Frames are copied into one bounded ring each way; a thread of the cable calls the backend's
 * {@code send}; the backend's thread waits in {@code deliver} while the card takes nothing.
 */
final class EthernetCable implements FrameWire, EthernetBackend.Wire {

    /** Room for 80 full frames; more would only make the network's delay longer. */
    private static final int RING = 1 << 17;

    /** How long a closing cable waits for the backend to take what was sent. */
    private static final long DRAIN_MILLIS = 1000;

    private final EthernetJack jack;
    private final EthernetBackend backend;
    private final DeviceLog log;
    private final LongSupplier time;
    private final Runnable carrierListener;
    private final FrameRing toHost = new FrameRing(RING);
    private final FrameRing toCard = new FrameRing(RING);
    private final Gate sender = new Gate();
    private final Gate room = new Gate();
    private final Thread thread;
    private final AtomicLong hostDropped = new AtomicLong();
    private final AtomicLong hostErrors = new AtomicLong();
    private volatile boolean carrier = true;
    private volatile boolean closing;
    private volatile boolean closed;
    private volatile String lastError = "";

    /** @param carrierListener called by a thread of the backend after the carrier has changed */
    EthernetCable(
            String name,
            EthernetJack jack,
            EthernetBackend backend,
            DeviceLog log,
            LongSupplier time,
            Runnable carrierListener) {
        this.jack = jack;
        this.backend = backend;
        this.log = log;
        this.time = time;
        this.carrierListener = carrierListener;
        thread = new Thread(this::work, "backplane-cable-" + name);
        thread.setDaemon(true);
    }

    EthernetBackend backend() {
        return backend;
    }

    /** Returns how many frames of the host were dropped because the card took none. */
    long hostDropped() {
        return hostDropped.get();
    }

    /** Returns how many frames of the guest the backend could not send. */
    long hostErrors() {
        return hostErrors.get();
    }

    /** Returns the last error of the backend, "" if none. */
    String lastError() {
        return lastError;
    }

    /** Opens the backend; on the service thread. */
    void open() throws IOException {
        try {
            backend.open(this);
        } catch (IOException | RuntimeException e) {
            closed = true;
            backend.close();
            throw e;
        }
        thread.start();
    }

    /** Sends what is queued, then closes the backend; on the service thread, after the jack has been disconnected. */
    void close() {
        closing = true;
        sender.signal();
        room.signal();
        join(DRAIN_MILLIS);
        closed = true;
        backend.close();
        sender.signal();
        thread.interrupt();
        join(DRAIN_MILLIS);
    }

    private void join(long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the cable's thread

    private void work() {
        byte[] frame = new byte[EthernetPort.MAX_FRAME];
        try {
            while (!closed) {
                int length = toHost.poll(frame);
                if (length >= 0) {
                    pass(frame, length);
                } else if (closing) {
                    return;
                } else {
                    sender.await(() -> closing || !toHost.isEmpty());
                }
            }
        } catch (InterruptedException e) {
            // the cable is closed: the thread ends
        }
    }

    private void pass(byte[] frame, int length) {
        try {
            backend.send(frame, 0, length);
        } catch (IOException | RuntimeException e) {
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            if (hostErrors.incrementAndGet() == 1 || !message.equals(lastError)) {
                log.error("cannot send to " + backend.description() + ": " + message);
            }
            lastError = message;
        }
    }

    // ---- the machine thread

    @Override
    public boolean send(byte[] frame, int offset, int length) {
        if (closing || !toHost.offer(frame, offset, length)) {
            return false;
        }
        sender.signal();
        return true;
    }

    @Override
    public boolean waiting() {
        return !toCard.isEmpty();
    }

    @Override
    public int take(byte[] into) {
        int length = toCard.poll(into);
        if (length >= 0) {
            room.signal();
        }
        return length;
    }

    @Override
    public boolean carrier() {
        return carrier;
    }

    // ---- the backend's thread

    @Override
    public boolean deliver(byte[] frame, int offset, int length) throws InterruptedException {
        if (bad(length)) {
            return !closing;
        }
        while (!closing) {
            if (put(frame, offset, length)) {
                return true;
            }
            jack.arrived();
            room.await(() -> closing || toCard.fits(length));
        }
        return false;
    }

    @Override
    public boolean offer(byte[] frame, int offset, int length) {
        if (bad(length)) {
            return !closing;
        }
        if (closing || !put(frame, offset, length)) {
            hostDropped.incrementAndGet();
            return false;
        }
        return true;
    }

    /** The ring has one producer at a time; nobody waits in here. */
    private synchronized boolean put(byte[] frame, int offset, int length) {
        if (!toCard.offer(frame, offset, length)) {
            return false;
        }
        jack.arrived();
        return true;
    }

    private boolean bad(int length) {
        if (length < 14 || length > EthernetPort.MAX_FRAME) {
            hostDropped.incrementAndGet();
            return true;
        }
        return false;
    }

    @Override
    public void carrier(boolean up) {
        if (up != carrier) {
            carrier = up;
            carrierListener.run();
        }
    }

    @Override
    public long now() {
        return time.getAsLong();
    }

    @Override
    public String cardAddress() {
        return text(jack.address());
    }

    private static String text(long mac) {
        if (mac < 0) {
            return "";
        }
        StringBuilder s = new StringBuilder();
        for (int shift = 40; shift >= 0; shift -= 8) {
            s.append(String.format("%02x%s", mac >> shift & 0xff, shift == 0 ? "" : ":"));
        }
        return s.toString();
    }

    @Override
    public DeviceLog log() {
        return log;
    }
}
