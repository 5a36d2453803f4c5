package backplane.eth.tuntap;

import backplane.posix.LibC;
import com.sun.jna.Memory;

/** A netlink socket that becomes readable when an interface of this network namespace changes. */
final class LinkEvents implements AutoCloseable {

    private static final int AF_NETLINK = 16, SOCK_RAW = 3, SOCK_NONBLOCK = 0x800, SOCK_CLOEXEC = 0x80000;
    private static final int NETLINK_ROUTE = 0, RTMGRP_LINK = 1;
    private static final int ADDRESS = 12;

    private final Memory buffer = new Memory(16384);
    private final int fd;

    LinkEvents() {
        fd = LibC.socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE);
        Memory address = new Memory(ADDRESS);
        address.clear();
        address.setShort(0, (short) AF_NETLINK);
        address.setInt(8, RTMGRP_LINK);
        LibC.bind(fd, address, ADDRESS);
    }

    int fd() {
        return fd;
    }

    /** Forgets what has happened; what it was is asked from the interface itself. */
    void drain() {
        while (LibC.read(fd, buffer, buffer.size()) > 0) {
            // content does not matter
        }
    }

    @Override
    public void close() {
        LibC.close(fd);
    }
}
