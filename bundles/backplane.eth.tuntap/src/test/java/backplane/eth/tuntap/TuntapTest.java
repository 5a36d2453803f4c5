package backplane.eth.tuntap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the kernel's driver, each test in a network namespace of its own. */
@EnabledOnOs(OS.LINUX)
class TuntapTest {

    private static final String HOST = "10.9.8.1/30";
    private static final int[] GUEST = {10, 9, 8, 2};

    @TempDir
    Path folder;

    /** A configuration as Declarative Services would make it. */
    private record Keys(
            String ethdev,
            String script,
            String downscript,
            int timeout,
            String address,
            boolean up,
            int mtu,
            String masquerade)
            implements Tuntap.Config {

        static Keys of(String ethdev, String address, String masquerade) {
            return new Keys(ethdev, "none", "none", 10, address, false, 0, masquerade);
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return Tuntap.Config.class;
        }
    }

    private static Tuntap backend(Keys keys) {
        return new Tuntap(keys, Map.of("machine", "demo", "id", "net0"));
    }

    @Test
    void pingsPassBothWaysInAllSizes() throws Exception {
        Namespace.run(() -> {
            Tuntap tap = backend(Keys.of("tap7", HOST, "0"));
            Guest guest = new Guest(tap, GUEST);
            tap.open(guest);

            assertThat(tap.description()).isEqualTo("tap7 on /dev/net/tun");
            for (int size : new int[] {0, 1, 17, 18, 19, 1000, 1471, 1472}) {
                assertThat(echoed(tap, guest, size))
                        .as("guest to host, %d bytes", size)
                        .isTrue();
                assertThat(ping(GUEST, size))
                        .as("host to guest, %d bytes", size)
                        .isTrue();
            }
            tap.close();
            return null;
        });
    }

    private static boolean echoed(Tuntap tap, Guest guest, int size) throws Exception {
        byte[] echo = guest.echo(arpOf(tap, guest), Guest.bytes(10, 9, 8, 1), size);
        tap.send(echo, 0, echo.length);
        return eventually(() ->
                guest.frames().stream().anyMatch(f -> f.length == 42 + size && f[12] == 8 && f[13] == 0 && f[34] == 0));
    }

    private static byte[] arpOf(Tuntap tap, Guest guest) throws Exception {
        byte[] who = Guest.arp(1, Guest.bytes(GUEST), Guest.bytes(10, 9, 8, 1), new byte[6]);
        guest.frames().clear();
        tap.send(who, 0, who.length);
        assertThat(eventually(() -> guest.frames().stream().anyMatch(f -> f[13] == 6 && f[21] == 2)))
                .isTrue();
        byte[] answer = guest.frames().stream()
                .filter(f -> f[13] == 6 && f[21] == 2)
                .findFirst()
                .orElseThrow();
        return Arrays.copyOfRange(answer, 6, 12);
    }

    private static boolean ping(int[] address, int size) throws Exception {
        String ping = Command.find("ping");
        Assumptions.assumeTrue(ping.startsWith("/"), "needs the program ping");
        String text = address[0] + "." + address[1] + "." + address[2] + "." + address[3];
        Command.run(List.of(ping, "-c", "1", "-W", "5", "-s", "" + size, text), Map.of(), 10);
        return true;
    }

    @Test
    void theScriptOfTheGuideConfiguresTheInterface() throws Exception {
        Namespace.run(() -> {
            Path up = script("up", "ip addr add 10.9.8.1/30 dev $1\nip link set $1 up\n");
            Path down = script("down", "echo $BACKPLANE_EVENT $1 $BACKPLANE_MACHINE > " + folder + "/left\n");
            Tuntap tap = backend(new Keys("/dev/net/tun0", up.toString(), down.toString(), 10, "", false, 0, "0"));
            Guest guest = new Guest(tap, GUEST);

            tap.open(guest);

            assertThat(guest.log().messages()).anyMatch(m -> m.contains("taken as /dev/net/tun:tun0"));
            assertThat(echoed(tap, guest, 56)).isTrue();
            tap.close();
            assertThat(folder.resolve("left")).hasContent("down tun0 demo\n");
            assertThat(ip("-o", "link", "show")).doesNotContain("tun0");
            return null;
        });
    }

    @Test
    void aFailingScriptLeavesNothingBehind() throws Exception {
        Namespace.run(() -> {
            Path script = script("up", "echo the bridge is missing\nexit 1\n");
            Tuntap tap = backend(new Keys("tap7", script.toString(), "none", 10, HOST, false, 0, "0"));

            assertThatThrownBy(() -> tap.open(new Guest(tap, GUEST)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the bridge is missing");

            assertThat(ip("-o", "link", "show")).doesNotContain("tap7");
            return null;
        });
    }

    @Test
    void aPersistentInterfaceIsLeftAsItWasFoundAndShowsTheCarrier() throws Exception {
        Namespace.run(() -> {
            HostSetup.call("ip", "tuntap", "add", "dev", "tap7", "mode", "tap");
            Tuntap tap = backend(new Keys("tap7", "none", "none", 10, HOST, true, 1400, "0"));

            tap.open(new Guest(tap, GUEST));
            assertThat(ip("addr", "show", "tap7")).contains("LOWER_UP", "mtu 1400", HOST);
            tap.close();

            assertThat(ip("addr", "show", "tap7")).contains("mtu 1500").doesNotContain(HOST, "LOWER_UP", ",UP");
            return null;
        });
    }

    @Test
    void anInterfaceThatGoesDownAndComesUpIsFollowed() throws Exception {
        Namespace.run(() -> {
            Tuntap tap = backend(Keys.of("tap7", HOST, "0"));
            Guest guest = new Guest(tap, GUEST);
            tap.open(guest);

            HostSetup.call("ip", "link", "set", "tap7", "down");
            assertThat(eventually(() -> guest.carrier.equals(List.of(false)))).isTrue();
            assertThatThrownBy(() -> tap.send(new byte[60], 0, 60)).hasMessageContaining("ip link set tap7 up");
            HostSetup.call("ip", "link", "set", "tap7", "up");
            assertThat(eventually(() -> guest.carrier.equals(List.of(false, true))))
                    .isTrue();

            assertThat(echoed(tap, guest, 56)).isTrue();
            tap.close();
            return null;
        });
    }

    @Test
    void anInterfaceThatIsDeletedEndsTheCableWithAMessage() throws Exception {
        Namespace.run(() -> {
            HostSetup.call("ip", "tuntap", "add", "dev", "tap7", "mode", "tap");
            Tuntap tap = backend(Keys.of("tap7", HOST, "0"));
            Guest guest = new Guest(tap, GUEST);
            tap.open(guest);

            HostSetup.call("ip", "link", "del", "tap7");

            assertThat(eventually(() -> guest.log().messages().stream().anyMatch(m -> m.contains("tap7 was deleted"))))
                    .isTrue();
            assertThat(guest.carrier).containsExactly(false);
            assertThatThrownBy(() -> tap.send(new byte[60], 0, 60)).hasMessageContaining("deleted");
            tap.close();
            return null;
        });
    }

    @Test
    void anInterfaceInUseIsRefused() throws Exception {
        Namespace.run(() -> {
            Tuntap first = backend(Keys.of("tap7", HOST, "0"));
            first.open(new Guest(first, GUEST));
            Tuntap second = backend(Keys.of("tap7", "", "0"));

            assertThatThrownBy(() -> second.open(new Guest(second, GUEST))).hasMessageContaining("another program");

            first.close();
            second.open(new Guest(second, GUEST));
            second.close();
            return null;
        });
    }

    @Test
    void anOrdinaryUserAttachesToAPersistentInterfaceAndCannotMakeOne() throws Exception {
        Namespace.run(() -> {
            HostSetup.call("ip", "tuntap", "add", "dev", "tap7", "mode", "tap", "user", "0");
            HostSetup.call("ip", "link", "set", "tap7", "up");
            Namespace.dropNetAdmin();
            Tuntap mine = backend(Keys.of("tap7", "", "0"));
            Tuntap another = backend(Keys.of("tap8", "", "0"));

            mine.open(new Guest(mine, GUEST));
            mine.close();

            assertThatThrownBy(() -> another.open(new Guest(another, GUEST)))
                    .hasMessageContaining("sudo ip tuntap add dev tap8 mode tap user $USER");
            return null;
        });
    }

    @Test
    void framesWaitInTheKernelWhileTheCardHasNoRoom() throws Exception {
        Namespace.run(() -> {
            Tuntap tap = backend(Keys.of("tap7", HOST, "0"));
            Guest guest = new Guest(tap, GUEST);
            tap.open(guest);
            ping(GUEST, 0);
            guest.room.drainPermits();
            guest.frames().clear();

            for (int i = 0; i < 300; i++) {
                datagram(i);
            }
            assertThat(eventually(guest.room::hasQueuedThreads))
                    .as("the first of them waits for the card")
                    .isTrue();
            assertThat(guest.frames()).isEmpty();
            guest.room.release(1000);

            assertThat(eventually(() -> guest.frames().size() >= 300))
                    .as("all of them")
                    .isTrue();
            tap.close();
            return null;
        });
    }

    @Test
    void closingEndsAReaderThatWaitsForTheCard() throws Exception {
        Namespace.run(() -> {
            Tuntap tap = backend(Keys.of("tap7", HOST, "0"));
            Guest guest = new Guest(tap, GUEST);
            guest.room.drainPermits();
            tap.open(guest);
            datagram(0);
            assertThat(eventually(guest.room::hasQueuedThreads))
                    .as("the reader waits")
                    .isTrue();

            tap.close();
            tap.close();

            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(t -> t.getName().equals("eth-tap7"));
            return null;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "iptables"})
    void theGuestReachesAThirdHostWhenMasqueraded(String tool) throws Exception {
        Namespace.run(() -> {
            Assumptions.assumeTrue(Command.exists(tool), "needs the program " + tool);
            String outside = "backplane-" + ProcessHandle.current().pid();
            HostSetup.call("ip", "netns", "add", outside);
            try {
                third(outside);
                Tuntap tap = backend(Keys.of("tap7", HOST, tool));
                Guest guest = new Guest(tap, GUEST);
                tap.open(guest);

                byte[] host = arpOf(tap, guest);
                byte[] echo = guest.echo(host, Guest.bytes(203, 0, 113, 2), 56);
                tap.send(echo, 0, echo.length);

                assertThat(eventually(() -> guest.frames().stream()
                                .anyMatch(f -> f.length == 98 && f[34] == 0 && f[26] == (byte) 203)))
                        .as("the third host has no route back but the masquerade")
                        .isTrue();
                tap.close();
                assertThat(rules(tool)).doesNotContain("tap7", "10.9.8.0");
                assertThat(Path.of("/proc/sys/net/ipv4/ip_forward")).hasContent("0\n");
            } finally {
                HostSetup.call("ip", "netns", "del", outside);
            }
            return null;
        });
    }

    /** A host 203.0.113.2 behind another interface, in a namespace of its own, without a route to the guest. */
    private static void third(String namespace) throws IOException {
        HostSetup.call("ip", "link", "add", "out0", "type", "veth", "peer", "name", "out1", "netns", namespace);
        HostSetup.call("ip", "addr", "add", "203.0.113.1/24", "dev", "out0");
        HostSetup.call("ip", "link", "set", "out0", "up");
        HostSetup.call("ip", "-n", namespace, "addr", "add", "203.0.113.2/24", "dev", "out1");
        HostSetup.call("ip", "-n", namespace, "link", "set", "out1", "up");
    }

    private static String rules(String tool) throws Exception {
        return tool.equals("nft")
                ? output("nft", "list", "ruleset")
                : output("iptables", "-S") + output("iptables", "-t", "nat", "-S");
    }

    private Path script(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\nset -e\n" + content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String ip(String... words) throws Exception {
        return output("ip", words);
    }

    private static String output(String program, String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of(Command.find(program)));
        line.addAll(Arrays.asList(words));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Sends from the host to the guest. */
    private static void datagram(int size) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(new byte[size], size, InetAddress.getByName("10.9.8.2"), 9));
        }
    }

    private static boolean eventually(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 6000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        return condition.getAsBoolean();
    }
}
