package backplane.testkit;

import backplane.core.CharWire;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** The other end of a stream connector, in a test's hand. */
public final class RecordedStream implements CharWire {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Deque<Integer> waiting = new ArrayDeque<>();
    private boolean connected = true;

    RecordedStream() {}

    /** Returns what the device has written. */
    public byte[] written() {
        return written.toByteArray();
    }

    /** Returns what the device has written as Latin-1 text. */
    public String text() {
        return written.toString(StandardCharsets.ISO_8859_1);
    }

    /** Returns how many octets the device has not read yet. */
    public int queued() {
        return waiting.size();
    }

    void put(byte[] octets) {
        for (byte b : octets) {
            waiting.add(b & 0xff);
        }
    }

    void connected(boolean on) {
        connected = on;
    }

    @Override
    public void write(int octet) {
        written.write(octet);
    }

    @Override
    public boolean available() {
        return !waiting.isEmpty();
    }

    @Override
    public int read() {
        Integer octet = waiting.poll();
        return octet == null ? -1 : octet;
    }

    @Override
    public boolean connected() {
        return connected;
    }
}
