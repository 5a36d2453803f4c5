package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chapter 8.11 of the Bochs guide with a real Linux guest: its NE2000 on a tap interface of the host. */
@Tag("system")
final class GuideIT {

    private static final String GUEST = "10.0.5.2", HOST = "10.0.5.1", OUTSIDE = "10.0.6.2";

    @TempDir
    Path folder;

    private static void ping(Namespace host, int size) throws Exception {
        Namespace.Result ping = host.run("ping", "-c", "3", "-i", "0.3", "-s", Integer.toString(size), GUEST);
        assertThat(ping.status())
                .as("ping of " + size + " octets: " + ping.output())
                .isZero();
    }

    private static String firstLine(Namespace host, int port) throws Exception {
        return host.run("bash", "-c", "exec 3<>/dev/tcp/" + GUEST + "/" + port + "; timeout 30 head -n 1 <&3")
                .output();
    }

    @Test
    void hostAndGuestReachEachOtherOverAnInterfaceThatAScriptConfigures() throws Exception {
        try (Namespace host = new Namespace("backplane-guide")) {
            Guest.files("686");
            Files.writeString(folder.resolve("index.html"), "hello from the host\n");
            host.serve("busybox", "httpd", "-f", "-p", "80", "-h", folder.toString());
            host.serve("busybox", "nc", "-l", "-p", "5001", "-e", "busybox", "cat");
            Path profile = Distribution.home().resolve("configs/linux-tap.bochsrc");
            try (Guest guest = Guest.start(host.name(), profile)) {
                guest.await("GUEST-READY", 0);

                for (int size : new int[] {0, 56, 1000, 1472, 8000}) {
                    ping(host, size);
                }
                assertThat(host.run("ip", "-br", "addr", "show", "tap0").output())
                        .contains(HOST);
                assertThat(host.run("curl", "-s", "-m", "30", "http://" + GUEST + "/")
                                .output())
                        .contains("hello from i686");
                assertThat(firstLine(host, 22)).contains("SSH-2.0-dropbear");
                assertThat(host.run(
                                        "curl",
                                        "-s",
                                        "-m",
                                        "40",
                                        "ftp://root:backplane@" + GUEST + "/%2Fsrv/www/index.html")
                                .output())
                        .contains("hello from i686");

                assertThat(guest.shell("ping -c 3 " + HOST)).contains("3 packets received");
                assertThat(guest.shell("ping -c 2 -s 1472 " + HOST)).contains("2 packets received");
                assertThat(guest.shell("wget -q -O - http://" + HOST + "/")).contains("hello from the host");
                assertThat(guest.shell("echo over and back | nc -w 5 " + HOST + " 5001"))
                        .containsPattern("(?m)^over and back");
            }
            assertThat(host.run("ip", "link", "show", "tap0").status())
                    .as("the interface has gone")
                    .isNotZero();
        }
    }

    @Test
    void aMasqueradedGuestReachesTheWorldBehindTheHost() throws Exception {
        try (Namespace host = new Namespace("backplane-masq");
                Namespace outside = new Namespace("backplane-world")) {
            Path files = Guest.files("686");
            host.run("ip", "link", "add", "world", "type", "veth", "peer", "name", "host", "netns", outside.name());
            host.run("ip", "addr", "add", "10.0.6.1/30", "dev", "world");
            host.run("ip", "link", "set", "world", "up");
            outside.run("ip", "addr", "add", OUTSIDE + "/30", "dev", "host");
            outside.run("ip", "link", "set", "host", "up");
            Path profile = Files.writeString(
                    folder.resolve("masquerade.bochsrc"),
                    "megs: 256\n"
                            + "linux: kernel=" + files + "/vmlinuz, initrd=" + files + "/initrd.gz,"
                            + " cmdline=\"console=ttyS0,115200 nic=e1000 ip=10.0.5.2/30 gateway=10.0.5.1\"\n"
                            + "pci: enabled=1, chipset=i440fx, slot1=pcivga, slot2=e1000\n"
                            + "e1000: mac=fe:fd:00:00:00:01, ethmod=tuntap, ethdev=tap0, address=10.0.5.1/30, up=1,"
                            + " masquerade=1\n"
                            + "com1: enabled=1, mode=stdio\n"
                            + "clock: sync=realtime\n");
            try (Guest guest = Guest.start(host.name(), profile)) {
                guest.await("GUEST-READY", 0);
                ping(host, 1472);
                assertThat(guest.shell("ping -c 3 " + OUTSIDE)).contains("3 packets received");
            }
            assertThat(host.run("nft", "list", "ruleset").output())
                    .as("the rules are undone")
                    .doesNotContain("10.0.5");
        }
    }
}
