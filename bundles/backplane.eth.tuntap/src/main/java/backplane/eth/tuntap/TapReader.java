package backplane.eth.tuntap;

import backplane.api.EthernetBackend.Wire;
import backplane.api.EthernetPort;
import backplane.posix.LibC;
import com.sun.jna.Memory;
import com.sun.jna.Native;

/**
 * The thread that brings the host's frames to the wire and watches the interface. While the card has no room it waits in
 * {@link Wire#deliver}, and frames queue in the kernel.
 */
final class TapReader implements Runnable {

    /** Frames taken before the other events are looked at again. */
    private static final int BATCH = 64;

    private static final int POLLFD = 8, REVENTS = 6, TAP = 0, STOP = 1, LINK = 2;
    private static final int FOREVER = -1;

    /** Milliseconds until another attempt after a failed read. */
    private static final int RETRY = 100;

    private final Tap tap;
    private final Wire wire;
    private final LinkEvents events = new LinkEvents();
    private final int stop = LibC.eventfd(0, LibC.O_NONBLOCK | LibC.O_CLOEXEC);
    private final Thread thread;

    private final Memory polled = new Memory(3 * POLLFD);
    private final Memory input = new Memory(65536);
    private final byte[] frame = new byte[EthernetPort.MAX_FRAME];

    private Tap.State state = Tap.State.UP;
    private volatile boolean stopping;

    TapReader(Tap tap, Wire wire) {
        this.tap = tap;
        this.wire = wire;
        thread = new Thread(this, "eth-" + tap.name());
        thread.setDaemon(true);
        watch(TAP, tap.fd());
        watch(STOP, stop);
        watch(LINK, events.fd());
    }

    private void watch(int index, int fd) {
        polled.setInt((long) index * POLLFD, fd);
        polled.setInt((long) index * POLLFD + 4, LibC.POLLIN);
    }

    void start() {
        thread.start();
    }

    /** Ends the thread and waits for it. */
    void stop() {
        stopping = true;
        Memory one = new Memory(8);
        one.setLong(0, 1);
        LibC.write(stop, one, 8);
        thread.interrupt();
        join();
        events.close();
        LibC.close(stop);
    }

    private void join() {
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try {
            follow(tap.state());
            while (!stopping && state != Tap.State.GONE && await()) {
                if (ready(LINK) != 0) {
                    events.drain();
                    follow(tap.state());
                }
                if (ready(TAP) != 0 && !take()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean await() {
        return LibC.poll(polled, 3, FOREVER) >= 0 || Native.getLastError() == Errno.EINTR;
    }

    private int ready(int index) {
        return polled.getShort((long) index * POLLFD + REVENTS);
    }

    /** Delivers what waits; returns false if the wire is closed. */
    private boolean take() throws InterruptedException {
        for (int i = 0; i < BATCH && !stopping; i++) {
            int length = tap.read(input);
            if (length == -Errno.EAGAIN || length == -Errno.EINTR) {
                return true;
            }
            if (length < 0) {
                follow(tap.state());
                Thread.sleep(RETRY);
                return true;
            }
            if (!deliver(length)) {
                return false;
            }
        }
        return true;
    }

    private boolean deliver(int length) throws InterruptedException {
        input.read(0, frame, 0, Math.min(length, frame.length));
        return wire.deliver(frame, 0, length);
    }

    private void follow(Tap.State now) {
        if (now == state) {
            return;
        }
        state = now;
        wire.carrier(now == Tap.State.UP);
        switch (now) {
            case UP -> wire.log().info(tap.name() + " is up");
            case DOWN ->
                wire.log()
                        .warn(tap.name() + " is down: no frames pass until it is set up again, as by 'ip link set "
                                + tap.name() + " up'");
            case GONE ->
                wire.log().error(tap.name() + " was deleted: the cable is dead until the card is attached anew");
        }
    }
}
