package backplane.posix;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * System calls, as section 2 of Linux' manual has them. All but {@code ioctl} are mapped directly, which is three times as fast as by
 * an interface; {@code ioctl} has a variable argument list, which only an interface can express. Sizes are those of 64-bit hosts. All
 * return -1 and set {@link Native#getLastError()} when they fail.
 */
public final class LibC {

    public static final int O_RDWR = 2, O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000;
    public static final int POLLIN = 1, POLLOUT = 4, POLLERR = 8, POLLHUP = 0x10, POLLNVAL = 0x20;
    public static final int PROT_READ = 1, PROT_WRITE = 2, PROT_EXEC = 4;
    public static final int MAP_PRIVATE = 2, MAP_ANONYMOUS = 0x20;
    public static final int MADV_HUGEPAGE = 14;

    static {
        Native.register(LibC.class, "c");
    }

    private static final Control CONTROL = Native.load("c", Control.class);

    private LibC() {}

    public static native int open(String path, int flags);

    public static native int close(int fd);

    public static native long read(int fd, Pointer buffer, long count);

    public static native long write(int fd, Pointer buffer, long count);

    public static native int poll(Pointer fds, long count, int timeout);

    public static native int eventfd(int initial, int flags);

    public static native int socket(int domain, int type, int protocol);

    public static native int bind(int fd, Pointer address, int length);

    public static native Pointer mmap(
            @Nullable Pointer address, long length, int protection, int flags, int fd, long offset);

    public static native int munmap(Pointer address, long length);

    public static native int madvise(Pointer address, long length, int advice);

    /** @param request 32 bits */
    public static int ioctl(int fd, int request, Pointer argument) {
        return CONTROL.ioctl(fd, new NativeLong(request & 0xffff_ffffL), argument);
    }

    /** Calls with a variable argument list. */
    interface Control extends Library {
        int ioctl(int fd, NativeLong request, Object... arguments);
    }
}
