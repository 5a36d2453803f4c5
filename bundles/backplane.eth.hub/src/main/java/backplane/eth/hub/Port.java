package backplane.eth.hub;

import backplane.api.EthernetBackend.Wire;
import backplane.api.MacAddress;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A card's place at a switch, and the thread that hands it the frames of the others. */
final class Port implements Runnable {

    private static final int QUEUE = 256;

    /** How long a sender waits for a full port before the frame is dropped: a paused machine must not stop the others. */
    private static final long PATIENCE_MILLIS = 5;

    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong dropped = new AtomicLong();
    private final Wire wire;
    private final Thread thread;
    private boolean twin;

    Port(Wire wire, String name) {
        this.wire = wire;
        thread = new Thread(this, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void queue(byte[] frame, int offset, int length) {
        byte[] copy = Arrays.copyOfRange(frame, offset, offset + length);
        try {
            // only the first frame that finds a stuck port waits
            boolean stuck = dropped.get() > 0 && queue.remainingCapacity() == 0;
            if (!queue.offer(copy, stuck ? 0 : PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                dropped.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Another card sent from an address from which this one sends too; told once. */
    void twin(MacAddress address) {
        if (!twin) {
            twin = true;
            wire.log()
                    .warn("another card of this hub has the address " + address
                            + " too, and frames for it go to the one that spoke last: give one of them another mac=");
        }
    }

    @Override
    public void run() {
        try {
            byte[] frame;
            do {
                frame = queue.take();
            } while (wire.deliver(frame, 0, frame.length));
        } catch (InterruptedException e) {
            // closed
        }
    }

    void close() {
        thread.interrupt();
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (dropped.get() > 0) {
            wire.log().info(dropped.get() + " frames were dropped because this card took none");
        }
    }
}
