package backplane.shell.command;

import backplane.core.FrameTap;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes the frames of a network card into a pcapng file (IETF draft-ietf-opsawg-pcapng), with virtual time stamps in
 * nanoseconds. The machine thread only copies; what the file does not take in time is dropped and counted.
 */
final class Capture implements FrameTap {

    private record Frame(boolean fromCard, byte[] octets, long nanos) {}

    private static final int QUEUE = 4096;
    private static final int SECTION = 0x0a0d0d0a;
    private static final int INTERFACE = 1;
    private static final int PACKET = 6;
    private static final int ETHERNET = 1;
    /** Options of a packet: flags, with direction 1 inbound or 2 outbound. */
    private static final int FLAGS = 2;

    private final Path file;
    private final OutputStream out;
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
        out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
        write(
                SECTION,
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(0x1a2b3c4d)
                        .putShort((short) 1)
                        .putShort((short) 0)
                        .putLong(-1));
        write(INTERFACE, description(card));
        out.flush();
        thread = new Thread(this::work, "capture-" + card);
        thread.setDaemon(true);
        thread.start();
    }

    /** Link type, no limit of length, the card's name, time stamps in 10^-9 s. */
    private static ByteBuffer description(String card) {
        byte[] name = card.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body =
                ByteBuffer.allocate(8 + 4 + padded(name.length) + 8 + 4).order(ByteOrder.LITTLE_ENDIAN);
        body.putShort((short) ETHERNET).putShort((short) 0).putInt(0);
        body.putShort((short) 2).putShort((short) name.length).put(name);
        body.position(8 + 4 + padded(name.length));
        return body.putShort((short) 9)
                .putShort((short) 1)
                .put((byte) 9)
                .put(new byte[3])
                .putInt(0);
    }

    private static int padded(int length) {
        return length + 3 & ~3;
    }

    /** A block: type, length, body, length. */
    private void write(int type, ByteBuffer body) throws IOException {
        int length = 12 + body.capacity();
        ByteBuffer block = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        out.write(block.putInt(type)
                .putInt(length)
                .put(body.rewind())
                .putInt(length)
                .array());
    }

    @Override
    public void frame(boolean fromCard, byte[] frame, int offset, int length, long nanos) {
        if (!queue.offer(new Frame(fromCard, Arrays.copyOfRange(frame, offset, offset + length), nanos))) {
            dropped.incrementAndGet();
        }
    }

    private void work() {
        try (out) {
            while (!closed || !queue.isEmpty()) {
                Frame frame = queue.poll(100, TimeUnit.MILLISECONDS);
                if (frame != null) {
                    write(frame);
                } else {
                    out.flush();
                }
            }
        } catch (IOException e) {
            error = "cannot write " + file + ": " + e.getMessage();
            closed = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Frame frame) throws IOException {
        int length = frame.octets.length;
        ByteBuffer body = ByteBuffer.allocate(20 + padded(length) + 12).order(ByteOrder.LITTLE_ENDIAN);
        long time = epochNanos + frame.nanos;
        body.putInt(0)
                .putInt((int) (time >>> 32))
                .putInt((int) time)
                .putInt(length)
                .putInt(length)
                .put(frame.octets);
        body.position(20 + padded(length));
        body.putShort((short) FLAGS)
                .putShort((short) 4)
                .putInt(frame.fromCard ? 2 : 1)
                .putInt(0);
        write(PACKET, body);
        written.incrementAndGet();
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
