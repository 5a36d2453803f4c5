package backplane.eth.tuntap;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs a test in a thread with a network of its own, which ends with the thread. Programs it starts are in there too. */
final class Namespace {

    private static final int CLONE_NEWNET = 0x40000000;
    private static final int CAPABILITY_VERSION_3 = 0x20080522, CAP_NET_ADMIN = 12;

    private interface Kernel extends Library {
        Kernel INSTANCE = Native.load("c", Kernel.class);

        int unshare(int flags);

        int capget(Pointer header, Pointer data);

        int capset(Pointer header, Pointer data);
    }

    private Namespace() {}

    static void run(Callable<?> test) throws Exception {
        Assumptions.assumeTrue(Files.isWritable(Path.of("/dev/net/tun")), "needs /dev/net/tun");
        Assumptions.assumeTrue(Command.exists("ip"), "needs the program ip");
        FutureTask<Object> task = new FutureTask<>(() -> {
            Assumptions.assumeTrue(Kernel.INSTANCE.unshare(CLONE_NEWNET) == 0, "needs root for a network namespace");
            HostSetup.call("ip", "link", "set", "lo", "up");
            return test.call();
        });
        Thread thread = new Thread(task, "namespace");
        thread.start();
        try {
            task.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        }
    }

    /** The calling thread can no longer configure networks, like an ordinary user. */
    static void dropNetAdmin() {
        Memory header = new Memory(8);
        header.setInt(0, CAPABILITY_VERSION_3);
        header.setInt(4, 0);
        Memory data = new Memory(24);
        Kernel.INSTANCE.capget(header, data);
        for (int set = 0; set < 12; set += 4) {
            data.setInt(set, data.getInt(set) & ~(1 << CAP_NET_ADMIN));
        }
        Kernel.INSTANCE.capset(header, data);
    }
}
