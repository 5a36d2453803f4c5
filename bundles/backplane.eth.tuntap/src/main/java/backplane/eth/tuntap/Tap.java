package backplane.eth.tuntap;

import backplane.posix.LibC;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A TAP interface that this process is attached to: whole Ethernet frames, no packet information. Reading and writing may
 * happen in two threads.
 */
final class Tap implements AutoCloseable {

    /** What the interface is in. */
    enum State {
        UP,
        DOWN,
        GONE
    }

    private static final int IFF_TAP = 0x0002, IFF_NO_PI = 0x1000, IFF_UP = 1;
    private static final int TUNSETIFF = 0x400454ca, TUNGETIFF = 0x800454d2, TUNSETCARRIER = 0x400454e2;
    private static final int SIOCGIFFLAGS = 0x8913, SIOCGIFMTU = 0x8921;
    private static final int AF_INET = 2, SOCK_DGRAM = 2, SOCK_CLOEXEC = 0x80000;

    /** struct ifreq: 16 bytes of name and a union of 24. */
    private static final int IFREQ = 40, UNION = 16;

    private final Memory output = new Memory(65536);
    private final int fd;
    private final int control;
    private final String name;
    private boolean closed;

    private Tap(int fd, int control, String name) {
        this.fd = fd;
        this.control = control;
        this.name = name;
    }

    /** Attaches to an existing interface, or makes one that lives as long as this object. */
    static Tap open(TapName wanted) throws IOException {
        int fd = LibC.open(wanted.node(), LibC.O_RDWR | LibC.O_NONBLOCK | LibC.O_CLOEXEC);
        if (fd < 0) {
            throw Errno.opening(wanted.node(), Native.getLastError());
        }
        Memory request = ifreq(wanted.name());
        request.setShort(UNION, (short) (IFF_TAP | IFF_NO_PI));
        if (LibC.ioctl(fd, TUNSETIFF, request) < 0) {
            int errno = Native.getLastError();
            LibC.close(fd);
            throw Errno.attaching(wanted.name(), errno);
        }
        // a socket belongs to the network namespace of the thread that makes it, as the interface does
        int control = LibC.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        return new Tap(fd, control, request.getString(0, StandardCharsets.US_ASCII.name()));
    }

    String name() {
        return name;
    }

    int fd() {
        return fd;
    }

    /**
     * Reads one frame.
     *
     * @return its length, or a negative error number; -{@link Errno#EAGAIN} if none waits
     */
    int read(Memory into) {
        long n = LibC.read(fd, into, into.size());
        return n < 0 ? -Native.getLastError() : (int) n;
    }

    /** Writes one frame. */
    synchronized void write(byte[] frame, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException(name + ": detached");
        }
        output.write(0, frame, offset, length);
        if (LibC.write(fd, output, length) < 0) {
            throw Errno.writing(name, Native.getLastError());
        }
    }

    /** The carrier that the host sees; a persistent interface keeps it when nobody is attached. */
    synchronized void carrier(boolean up) {
        if (!closed) {
            Memory value = new Memory(4);
            value.setInt(0, up ? 1 : 0);
            LibC.ioctl(fd, TUNSETCARRIER, value);
        }
    }

    /** Asks the kernel. */
    synchronized State state() {
        if (closed || LibC.ioctl(fd, TUNGETIFF, ifreq("")) < 0) {
            return State.GONE;
        }
        return (get(SIOCGIFFLAGS) & IFF_UP) != 0 ? State.UP : State.DOWN;
    }

    int mtu() {
        return get(SIOCGIFMTU);
    }

    private int get(int what) {
        Memory request = ifreq(name);
        if (LibC.ioctl(control, what, request) < 0) {
            return 0;
        }
        return what == SIOCGIFFLAGS ? request.getShort(UNION) & 0xffff : request.getInt(UNION);
    }

    private static Memory ifreq(String name) {
        Memory request = new Memory(IFREQ);
        request.clear();
        request.setString(0, name, StandardCharsets.US_ASCII.name());
        return request;
    }

    /** Detaches; an interface that was made by {@link #open} disappears. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            LibC.close(fd);
            LibC.close(control);
        }
    }
}
