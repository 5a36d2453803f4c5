package backplane.eth.tuntap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The host's switch for IPv4 forwarding: on while a backend needs it, as before when none does. */
final class Forwarding {

    private static final Path SWITCH = Path.of("/proc/sys/net/ipv4/ip_forward");

    private static int users;
    private static boolean changed;

    private Forwarding() {}

    static synchronized void request() throws IOException {
        if (!isOn()) {
            set("1");
            changed = true;
        }
        users++;
    }

    static synchronized void release() throws IOException {
        users--;
        if (users == 0 && changed) {
            changed = false;
            set("0");
        }
    }

    private static boolean isOn() throws IOException {
        return Files.readString(SWITCH).strip().equals("1");
    }

    private static void set(String value) throws IOException {
        try {
            Files.writeString(SWITCH, value);
        } catch (IOException e) {
            throw new IOException(
                    "masquerade: cannot switch forwarding on: run 'sysctl net.ipv4.ip_forward=1' as root", e);
        }
    }
}
