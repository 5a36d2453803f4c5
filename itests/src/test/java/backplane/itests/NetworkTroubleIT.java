package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a network should not do to a guest: the demo guest goes on, and counters tell what happened. */
@Tag("system")
final class NetworkTroubleIT {

    /** Not the address of the built-in network's host, which would refuse a connection that it does not know. */
    private static final String HOST = "192.168.10.77/24", GUEST = "192.168.10.15";

    private static final int[] GUEST_OCTETS = {192, 168, 10, 15};
    private static final int[] MAC = {0xfe, 0xfd, 0, 0, 0, 0x10};

    /** Seconds of flood; for a minute: {@code -Dbackplane.flood=60}. */
    private static final int FLOOD = Integer.getInteger("backplane.flood", 5);

    private static final long MEGABYTE = 1024;

    /** Frames of three pings of each of four sizes, both ways; the last size takes six frames. */
    private static final int PINGED = 3 * 2 * (1 + 1 + 1 + 6);

    @TempDir
    Path folder;

    private Path profile(String card) throws IOException {
        return Files.writeString(
                folder.resolve("trouble.bochsrc"),
                "megs: 16\n"
                        + "ata0-master: type=disk, path=" + Distribution.home() + "/demo/demo.img, mode=volatile\n"
                        + "boot: disk\n"
                        + card + ", mac=fe:fd:00:00:00:10, ethmod=vnet\n"
                        + "clock: sync=realtime\n");
    }

    private static String[] commands(String... lines) {
        List<String> words = new ArrayList<>();
        for (String line : lines) {
            words.addAll(List.of("-c", line));
        }
        return words.toArray(String[]::new);
    }

    private static Namespace tap(String name) throws Exception {
        Namespace host = new Namespace(name);
        host.run("ip", "tuntap", "add", "dev", "tap0", "mode", "tap");
        host.run("ip", "addr", "add", HOST, "dev", "tap0");
        host.run("ip", "link", "set", "tap0", "up");
        return host;
    }

    /** Returns the resident memory of a program in kilobytes. */
    private static long memory(Guest program) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + program.pid() + "/status")).stream()
                .filter(l -> l.startsWith("VmRSS:"))
                .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
                .sum();
    }

    private static long droppedByTheKernel(Namespace host) throws Exception {
        Namespace.Result dropped = host.run("cat", "/sys/class/net/tap0/statistics/tx_dropped");
        return Long.parseLong(dropped.output().strip());
    }

    @Test
    void aFloodTakesNoMemoryAndTheGuestGoesOn() throws Exception {
        String[] commands = commands(
                "vga:await 'ping 2' 120",
                "eth:attach e1000_0 tuntap ethdev=tap0",
                "vga:await 'connections 1' " + (FLOOD + 240),
                "eth:stats e1000_0");
        try (Namespace host = tap("backplane-flood");
                Guest program = Guest.start(host.name(), profile("e1000: card=0"), commands)) {
            program.await("e1000_0: tap0", 0);
            assertThat(host.run("ping", "-c", "20", "-i", "0.1", GUEST).status())
                    .isZero();
            long before = memory(program);

            long sent = Flood.run(host, GUEST, FLOOD);

            long grown = memory(program) - before;
            Namespace.Result ping = host.run("ping", "-c", "5", "-w", "60", GUEST);
            assertThat(ping.status()).as(ping.output()).isZero();
            host.serve("bash", "-c", "exec 3<>/dev/tcp/" + GUEST + "/19; exec cat <&3 > /dev/null");
            int at = program.await("received by the guest", 0);
            program.await("dropped: from the host", at);
            long received = Long.parseLong(program.output().substring(at).split("\\s+")[1]);
            System.out.printf(
                    "flood of %d s: %d frames sent, %d dropped by the kernel, %d received; %d KB more%n",
                    FLOOD, sent, droppedByTheKernel(host), received, grown);
            assertThat(received).isBetween(1000L, sent + 1000);
            assertThat(grown).as("kilobytes more than before").isLessThan(64 * MEGABYTE);
        }
    }

    /** Opening the second interface takes until the file {@code go} is there, so that the first one can be deleted before. */
    private Path waiting() throws IOException {
        Path script = Files.writeString(
                folder.resolve("up"),
                "#!/bin/sh\ncd " + folder + " || exit\nuntil [ -e go ]; do [ -e up ] || exit; sleep 0.1; done\n"
                        + "ip addr add " + HOST + " dev $1 && ip link set $1 up\n");
        script.toFile().setExecutable(true);
        return script;
    }

    @Test
    void anInterfaceThatIsSetDownAndDeletedIsToldAndTheGuestGoesOnAtAnother() throws Exception {
        String[] commands = commands(
                "vga:await 'ping 2' 120",
                "eth:attach e1000_0 tuntap ethdev=tap0",
                "eth:attach e1000_0 tuntap ethdev=tap1 timeout=600 script=" + waiting(),
                "eth:stats e1000_0");
        try (Namespace host = tap("backplane-deleted");
                Guest program = Guest.start(host.name(), profile("e1000: card=0"), commands)) {
            program.await("e1000_0: tap0", 0);
            assertAnswers(host);

            host.run("ip", "link", "set", "tap0", "down");
            program.await("tap0 is down", 0);
            host.run("ip", "link", "set", "tap0", "up");
            assertAnswers(host);

            host.run("ip", "link", "del", "tap0");
            program.await("tap0 was deleted", 0);
            Files.createFile(folder.resolve("go"));
            int at = program.await("e1000_0: tap1", 0);
            assertAnswers(host);
            program.await("could not send", at);
        }
    }

    private static void assertAnswers(Namespace host) throws Exception {
        Namespace.Result ping = host.run("ping", "-c", "3", "-i", "0.2", "-w", "60", GUEST);
        assertThat(ping.status()).as(ping.output()).isZero();
    }

    /** The test is the network: each datagram is a frame. */
    private static final class Wire implements AutoCloseable {
        final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        final int card;

        Wire() throws IOException {
            try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                card = free.getLocalPort();
            }
            socket.setSoTimeout(200);
        }

        /** Not faster than the other end takes them. */
        void send(byte[] frame) throws IOException, InterruptedException {
            Thread.sleep(1);
            socket.send(new DatagramPacket(frame, frame.length, InetAddress.getLoopbackAddress(), card));
        }

        /** Returns whether the guest tells its address before long. */
        boolean answers() throws Exception {
            byte[] frame = new byte[1 << 16];
            drain(frame);
            for (int i = 0; i < 100; i++) {
                send(whoHas());
                try {
                    for (int n = 0; n < 100; n++) {
                        socket.receive(new DatagramPacket(frame, frame.length));
                        if (frame[12] == 8 && frame[13] == 6 && frame[21] == 2) {
                            return true;
                        }
                    }
                } catch (SocketTimeoutException e) {
                    // once more
                }
            }
            return false;
        }

        /** What the guest said before is no answer. */
        private void drain(byte[] frame) throws IOException {
            try {
                for (int n = 0; n < 1000; n++) {
                    socket.receive(new DatagramPacket(frame, frame.length));
                }
            } catch (SocketTimeoutException e) {
                // nothing more
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static byte[] frame(int length, int[] to) {
        ByteBuffer frame = ByteBuffer.allocate(length);
        for (int i = 0; i < Math.min(length, 12); i++) {
            frame.put((byte) (i < 6 ? to[i] : i == 6 ? 2 : i));
        }
        return frame.array();
    }

    /** An ARP request for the guest's address. */
    private static byte[] whoHas() {
        byte[] frame = frame(60, new int[] {255, 255, 255, 255, 255, 255});
        ByteBuffer arp = ByteBuffer.wrap(frame).position(12);
        arp.putInt(0x08060001).putInt(0x08000604).putShort((short) 1).put(frame, 6, 6);
        arp.putInt(0xc0a80a4d).putShort((short) 0).putInt(0);
        for (int octet : GUEST_OCTETS) {
            arp.put((byte) octet);
        }
        return frame;
    }

    private static byte[] noise(Random random, byte[] frame) {
        for (int i = 12; i < frame.length; i++) {
            frame[i] = (byte) random.nextInt();
        }
        if (frame.length > 24) {
            // IPv4, ARP, IPv6, VLAN or a length
            int[] types = {0x0800, 0x0806, 0x86dd, 0x8100, 0x0100, 0x8808};
            ByteBuffer.wrap(frame).putShort(12, (short) types[random.nextInt(types.length)]);
        }
        return frame;
    }

    private static void trouble(Wire wire) throws Exception {
        int[] broadcast = {255, 255, 255, 255, 255, 255}, group = {1, 0, 94, 0, 0, 1}, other = {2, 9, 9, 9, 9, 9};
        int[] zero = new int[6];
        Random random = new Random(14);
        int[] lengths = {
            0, 1, 13, 14, 15, 20, 59, 60, 61, 1514, 1515, 1518, 1519, 1522, 1600, 9000, 16384, 16385, 60_000
        };
        for (int[] to : Arrays.asList(MAC, broadcast, group, other, zero)) {
            for (int length : lengths) {
                wire.send(noise(random, frame(length, to)));
            }
        }
        for (int i = 0; i < 2000; i++) {
            wire.send(noise(random, frame(14 + random.nextInt(1500), i % 2 == 0 ? MAC : broadcast)));
        }
        byte[] own = frame(60, MAC);
        System.arraycopy(own, 0, own, 6, 6);
        wire.send(own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"e1000: card=0", "ne2k: card=0, type=isa, ioaddr=0x300, irq=9"})
    void runtsGiantsWrongAddressesAndNoiseDoNotStopTheGuest(String line) throws Exception {
        String card = line.startsWith("e1000") ? "e1000_0" : "ne2k0";
        try (Wire wire = new Wire()) {
            String[] commands = commands(
                    "vga:await 'ping 2' 120",
                    "eth:attach " + card + " socket ethdev=udp:" + wire.card + ":127.0.0.1:"
                            + wire.socket.getLocalPort());
            try (Guest program = Guest.start((String) null, profile(line), commands)) {
                program.await(card + ": ", 0);
                assertThat(wire.answers()).as("before").isTrue();

                trouble(wire);

                assertThat(wire.answers()).as("after").isTrue();
            }
        }
    }

    private static void assertSound(Path capture, int least) throws Exception {
        String tshark = Tool.file("tshark", "/usr/bin/tshark").toString();
        Namespace.Result all = Namespace.execute(List.of(tshark, "-r", capture.toString()));
        Namespace.Result malformed =
                Namespace.execute(List.of(tshark, "-r", capture.toString(), "-Y", "_ws.malformed"));
        assertThat(all.status()).as(all.output()).isZero();
        assertThat(all.output().lines().count()).as(all.output()).isGreaterThan(least);
        assertThat(malformed.output().lines().filter(l -> l.matches(" *\\d+ .*")))
                .as("malformed frames")
                .isEmpty();
    }

    @Test
    void tsharkFindsNothingMalformedInACaptureOfACableAndInOneOfTheBackend() throws Exception {
        Path cable = folder.resolve("cable.pcapng"), backend = folder.resolve("backend.pcap");
        String[] commands = commands(
                "vga:await 'ping 2' 120",
                "eth:capture e1000_0 " + cable,
                "eth:attach e1000_0 tuntap ethdev=tap0",
                "vga:await 'connections 1' 120",
                "sleep 5",
                "eth:capture e1000_0 off",
                "eth:attach e1000_0 pcap ethdev=" + backend,
                "sleep 10",
                "eth:attach e1000_0 null");
        try (Namespace host = tap("backplane-shark");
                Guest program = Guest.start(host.name(), profile("e1000: card=0"), commands)) {
            program.await("e1000_0: tap0", 0);
            for (int size : new int[] {0, 56, 1472, 8000}) {
                assertThat(host.run("ping", "-c", "3", "-i", "0.2", "-s", "" + size, GUEST)
                                .status())
                        .isZero();
            }
            host.serve("bash", "-c", "exec 3<>/dev/tcp/" + GUEST + "/19; exec cat <&3 > /dev/null");
            int at = program.await("cable.pcapng: ", 0);
            program.await("dropped", at);
            assertThat(program.output().substring(at)).contains(" 0 dropped");
            program.await("e1000_0: null", at);
        }
        assertSound(cable, PINGED);
        assertSound(backend, 3);
    }
}
