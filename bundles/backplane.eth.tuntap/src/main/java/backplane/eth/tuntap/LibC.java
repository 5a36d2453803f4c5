package backplane.eth.tuntap;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/**
 * The system calls of this bundle. Those on the way of frames are mapped directly, which is three times as fast as by an
 * interface; {@code ioctl} has a variable argument list, which only an interface can express. Sizes are those of 64-bit
 * hosts. All return -1 and set {@link Native#getLastError()} when they fail.
 */
final class LibC {

    static final int O_RDWR = 2, O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000;
    static final int POLLIN = 1, POLLOUT = 4, POLLERR = 8, POLLHUP = 0x10, POLLNVAL = 0x20;

    static {
        Native.register(LibC.class, "c");
    }

    private static final Control CONTROL = Native.load("c", Control.class);

    private LibC() {}

    static native int open(String path, int flags);

    static native int close(int fd);

    static native long read(int fd, Pointer buffer, long count);

    static native long write(int fd, Pointer buffer, long count);

    static native int poll(Pointer fds, long count, int timeout);

    static native int eventfd(int initial, int flags);

    static native int socket(int domain, int type, int protocol);

    static native int bind(int fd, Pointer address, int length);

    static int ioctl(int fd, int request, Pointer argument) {
        return CONTROL.ioctl(fd, new NativeLong(request & 0xffff_ffffL), argument);
    }

    /** Calls with a variable argument list. */
    interface Control extends Library {
        int ioctl(int fd, NativeLong request, Object... arguments);
    }
}
