package backplane.eth.tuntap;

import java.io.IOException;

/** Error numbers of Linux, and what a user can do about them. */
final class Errno {

    static final int EPERM = 1, ENOENT = 2, EINTR = 4, EIO = 5, ENXIO = 6, EAGAIN = 11, EACCES = 13, EBUSY = 16;
    static final int ENODEV = 19, EINVAL = 22, EMFILE = 24, EBADFD = 77;

    private Errno() {}

    /** Why the device node cannot be opened. */
    static IOException opening(String node, int errno) {
        String remedy =
                switch (errno) {
                    case ENOENT ->
                        "it does not exist: load the driver with 'modprobe tun', or start the container with"
                                + " --device " + TapName.NODE;
                    case ENODEV, ENXIO -> "there is no driver behind it: load it with 'modprobe tun'";
                    case EPERM, EACCES ->
                        "permission denied: 'sudo chmod 666 " + node + "' is the usual mode, it gives nobody a network";
                    case EMFILE -> "too many open files: raise the limit with 'ulimit -n'";
                    default -> "error " + errno;
                };
        return new IOException("cannot open " + node + ": " + remedy);
    }

    /** Why the interface cannot be attached. */
    static IOException attaching(String name, int errno) {
        String shown = name.isEmpty() ? "a new interface" : "interface " + name;
        String wanted = name.isEmpty() ? "tap0" : name;
        String remedy =
                switch (errno) {
                    case EPERM, EACCES ->
                        "not permitted: make it once with 'sudo ip tuntap add dev " + wanted
                                + " mode tap user $USER' and use ethdev=" + wanted + ", or run as root";
                    case EBUSY ->
                        "another program or card is attached to it: detach that one first, or give each card an"
                                + " interface of its own";
                    case EINVAL ->
                        "it exists and is no simple TAP interface: make it with 'ip tuntap add dev " + wanted
                                + " mode tap', or choose another name";
                    case ENODEV -> "it does not exist: make it with 'ip tuntap add dev " + wanted + " mode tap'";
                    case EIO -> "the driver refused it: look into 'dmesg'";
                    default -> "error " + errno;
                };
        return new IOException("cannot attach " + shown + ": " + remedy);
    }

    /** Why a frame cannot be written. */
    static IOException writing(String name, int errno) {
        String remedy =
                switch (errno) {
                    case EIO -> "the interface is down: set it up with 'ip link set " + name + " up', or use up=1";
                    case EBADFD -> "the interface was deleted: make it again and attach the card anew";
                    case EINVAL -> "the frame is shorter or longer than the interface takes";
                    case EAGAIN -> "the interface takes no more frames now";
                    default -> "error " + errno;
                };
        return new IOException(name + ": a frame of the guest was dropped: " + remedy);
    }
}
