package backplane.core;

import backplane.api.CharBackend;
import backplane.api.DeviceLog;
import java.io.IOException;

/**
 * Joins a stream connector and a backend. Towards the host the oldest octets are dropped and counted when the backend is
 * slow; towards the device the backend's thread waits.
 */
final class CharCable implements CharWire, CharBackend.Feed {

    private static final int TO_HOST = 1 << 16;
    private static final int TO_DEVICE = 1 << 12;
    private static final long DRAIN_MILLIS = 1000;

    private final CharJack jack;
    private final CharBackend backend;
    private final DeviceLog log;
    private final byte[] toHost = new byte[TO_HOST];
    private final ByteRing toDevice = new ByteRing(TO_DEVICE);
    private final Gate sender = new Gate();
    private final Gate room = new Gate();
    private final Thread thread;
    private int start;
    private int count;
    private long dropped;
    private volatile boolean waiting;
    private volatile boolean connected = true;
    private volatile boolean closing;
    private volatile boolean closed;
    private volatile String lastError = "";

    CharCable(String name, CharJack jack, CharBackend backend, DeviceLog log) {
        this.jack = jack;
        this.backend = backend;
        this.log = log;
        thread = new Thread(this::work, "backplane-cable-" + name);
        thread.setDaemon(true);
    }

    CharBackend backend() {
        return backend;
    }

    /** Returns how many octets of the guest were dropped. */
    long dropped() {
        synchronized (toHost) {
            return dropped;
        }
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
            closing = true;
            backend.close();
            throw e;
        }
        thread.start();
    }

    /** Sends what is queued, then closes the backend. */
    void close() {
        closing = true;
        sender.signal();
        room.signal();
        join();
        closed = true;
        backend.close();
        thread.interrupt();
        join();
    }

    private void join() {
        try {
            thread.join(DRAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        byte[] octets = new byte[4096];
        try {
            while (!closed) {
                int length = next(octets);
                if (length > 0) {
                    pass(octets, length);
                } else if (closing) {
                    return;
                } else {
                    sender.await(() -> closing || waiting);
                }
            }
        } catch (InterruptedException e) {
            // the cable is closed: the thread ends
        }
    }

    private int next(byte[] into) {
        synchronized (toHost) {
            int length = Math.min(into.length, Math.min(count, TO_HOST - start));
            System.arraycopy(toHost, start, into, 0, length);
            start = (start + length) % TO_HOST;
            count -= length;
            waiting = count > 0;
            return length;
        }
    }

    private void pass(byte[] octets, int length) {
        try {
            backend.send(octets, 0, length);
        } catch (IOException | RuntimeException e) {
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            if (!message.equals(lastError)) {
                log.error("cannot send to " + backend.description() + ": " + message);
            }
            lastError = message;
        }
    }

    // ---- the machine thread; the lock is held for one copy of the other side at most

    @Override
    public void write(int octet) {
        synchronized (toHost) {
            if (count == TO_HOST) {
                start = (start + 1) % TO_HOST;
                count--;
                dropped++;
            }
            toHost[(start + count++) % TO_HOST] = (byte) octet;
            waiting = true;
        }
        sender.signal();
    }

    @Override
    public boolean available() {
        return toDevice.size() > 0;
    }

    @Override
    public int read() {
        if (toDevice.size() == 0) {
            return -1;
        }
        int octet = toDevice.read(0);
        toDevice.release(1);
        room.signal();
        return octet;
    }

    @Override
    public boolean connected() {
        return connected;
    }

    // ---- the backend's thread

    @Override
    public boolean deliver(byte[] octets, int offset, int length) throws InterruptedException {
        int done = 0;
        while (done < length && !closing) {
            done += put(octets, offset + done, length - done);
            if (done < length) {
                room.await(() -> closing || toDevice.free() > TO_DEVICE / 2);
            }
        }
        return !closing;
    }

    /** The ring has one producer at a time; nobody waits in here. */
    private synchronized int put(byte[] octets, int offset, int length) {
        int piece = Math.min(length, toDevice.free());
        toDevice.write(0, octets, offset, piece);
        toDevice.publish(piece);
        jack.arrived();
        return piece;
    }

    @Override
    public void connected(boolean on) {
        connected = on;
        jack.arrived();
    }

    @Override
    public DeviceLog log() {
        return log;
    }
}
