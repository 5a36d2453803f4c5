package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo guest here and a Linux guest in QEMU, joined by two cables: a TCP stream and datagrams. */
@Tag("system")
final class QemuIT {

    private static final String QEMU = "qemu-system-i386";
    private static final int OCTETS = 300_000;

    @TempDir
    Path folder;

    private static void assumeQemu() throws Exception {
        Namespace.Result help = Namespace.execute(List.of("bash", "-c", QEMU + " -netdev help"));
        boolean fit = help.output().contains("dgram") && help.output().contains("stream");
        if (!fit) {
            System.out.println("SKIPPED: no QEMU from 7.2 on; on Debian and Ubuntu: sudo apt install qemu-system-x86");
        }
        assumeTrue(fit, "no QEMU with -netdev stream and dgram");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path profile(int stream, int here, int there) throws IOException {
        return Files.writeString(
                folder.resolve("join.bochsrc"),
                "megs: 16\n"
                        + "ata0-master: type=disk, path=" + Distribution.home() + "/demo/demo.img, mode=volatile\n"
                        + "boot: disk\n"
                        + "e1000: card=0, ethmod=socket, ethdev=listen:" + stream + "\n"
                        + "ne2k: card=0, type=isa, ioaddr=0x300, irq=9, ethmod=socket, ethdev=udp:" + here
                        + ":127.0.0.1:" + there + "\n"
                        + "clock: sync=realtime\n");
    }

    private static Guest qemu(Path files, int stream, int here, int there) throws IOException {
        String loopback = "addr.type=inet,addr.host=127.0.0.1,addr.port=";
        return Guest.qemu(
                List.of(),
                128,
                files.resolve("vmlinuz"),
                files.resolve("initrd.gz"),
                "console=ttyS0,115200 cryptomgr.notests ip=10.0.5.1/30",
                "-netdev",
                "stream,id=s,server=off," + loopback + stream,
                "-device",
                "e1000,netdev=s",
                "-netdev",
                "dgram,id=d,local.type=inet,local.host=127.0.0.1,local.port=" + there
                        + ",remote.type=inet,remote.host=127.0.0.1,remote.port=" + here,
                "-device",
                "ne2k_pci,netdev=d");
    }

    private static void serveAddress(Guest linux, String device, String network) throws Exception {
        String conf = "start " + network + ".2\\nend " + network + ".2\\ninterface " + device
                + "\\noption subnet 255.255.255.252\\nlease_file /tmp/" + device + ".leases\\n";
        linux.shell("touch /tmp/" + device + ".leases; printf '" + conf + "' > /tmp/" + device + ".conf; udhcpd /tmp/"
                + device + ".conf");
    }

    private static String sum() throws Exception {
        byte[] octets = new byte[OCTETS];
        for (int i = 0; i < OCTETS; i++) {
            octets[i] = (byte) (i * 31 >>> 3);
        }
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(octets));
    }

    private static void assertReached(Guest linux, String address) throws Exception {
        linux.shell("for i in $(seq 60); do ping -c 1 -W 1 " + address + " > /dev/null && break; done");
        for (int size : new int[] {0, 1472, 4000}) {
            assertThat(linux.shell("ping -c 3 -s " + size + " " + address)).contains("3 packets received");
        }
        assertThat(linux.shell("wget -q -O - http://" + address + "/octets/" + OCTETS + " | md5sum"))
                .contains(sum());
    }

    @Test
    void aGuestHereAndAGuestInQemuReachEachOther() throws Exception {
        assumeQemu();
        Path files = Guest.files("686");
        int stream = freePort(), here = freePort(), there = freePort();
        try (Guest demo = Guest.start(null, profile(stream, here, there), "-c", "eth:list")) {
            demo.await("ne2k0", 0);
            try (Guest linux = qemu(files, stream, here, there)) {
                linux.await("GUEST-READY", 0);
                linux.shell("insmod /lib/modules/8390.ko; insmod /lib/modules/ne2k-pci.ko; ip link set eth1 up;"
                        + " ip addr add 10.0.6.1/30 dev eth1");
                serveAddress(linux, "eth0", "10.0.5");
                serveAddress(linux, "eth1", "10.0.6");
                assertReached(linux, "10.0.5.2");
                assertReached(linux, "10.0.6.2");
            }
        }
    }
}
