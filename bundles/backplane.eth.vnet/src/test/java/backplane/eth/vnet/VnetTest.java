package backplane.eth.vnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VnetTest {

    @TempDir
    Path folder;

    private Guest guest;

    @BeforeEach
    void open() throws IOException {
        guest = new Guest(Keys.with(folder.toString(), "none"));
    }

    @AfterEach
    void close() {
        guest.close();
    }

    @Test
    void arpIsAnsweredForTheHostAndTheNameServerOnly() throws Exception {
        for (int address : new int[] {Guest.HOST, Guest.DNS}) {
            guest.send(arp(address));
            byte[] reply = guest.next();
            assertThat(Arrays.copyOf(reply, 6)).isEqualTo(Guest.MAC);
            assertThat(Octets.get16(reply, 20)).isEqualTo(2);
            assertThat(Octets.get32(reply, 28)).isEqualTo(address);
        }

        guest.send(arp(0xc0a80a63));

        assertThat(guest.silent()).isTrue();
    }

    private static byte[] arp(int address) {
        byte[] f = new byte[42];
        Arrays.fill(f, 0, 6, (byte) -1);
        System.arraycopy(Guest.MAC, 0, f, 6, 6);
        Octets.put32(f, 12, 0x08060001);
        Octets.put32(f, 16, 0x08000604);
        Octets.put16(f, 20, 1);
        System.arraycopy(Guest.MAC, 0, f, 22, 6);
        Octets.put32(f, 28, Guest.ADDRESS);
        Octets.put32(f, 38, address);
        return f;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 56, 1472, 1473, 8000, 65507})
    void pingsOfAnySizeComeBack(int size) throws Exception {
        byte[] echo = new byte[8 + size];
        new Random(size).nextBytes(echo);
        echo[0] = 8;
        echo[1] = 0;
        Octets.put16(echo, 2, 0);
        Octets.put16(echo, 2, ~Octets.sum(0, echo, 0, echo.length));
        guest.ip(Guest.ADDRESS, Guest.HOST, Ip.ICMP, echo, 1480);

        byte[] reply = guest.ip(Guest.HOST, Ip.ICMP);

        assertThat(reply[0]).isZero();
        assertThat(Octets.sum(0, reply, 0, reply.length)).isEqualTo(0xffff);
        assertThat(Arrays.copyOfRange(reply, 4, reply.length)).isEqualTo(Arrays.copyOfRange(echo, 4, echo.length));
    }

    @Test
    void fragmentsMayComeInAnyOrderAndRubbishIsForgotten() throws Exception {
        Reassembly parts = new Reassembly();
        assertThat(parts.add(16, new byte[3], false)).isEmpty();
        assertThat(parts.add(0, new byte[8], true)).isEmpty();
        assertThat(parts.add(8, new byte[8], true)).hasSize(19);
        assertThat(new Reassembly().add(65512, new byte[16], false)).isEmpty();
    }

    @Test
    void dhcpLeasesAnAddressAndTellsTheRest() throws Exception {
        guest.udp(0, 68, -1, 67, dhcp(1, 0, 0));
        byte[] offer = guest.udp(Guest.HOST);
        assertThat(Octets.get32(offer, 8 + 16)).isEqualTo(Guest.ADDRESS);
        assertThat(new String(offer, 8 + 108, 10, StandardCharsets.US_ASCII)).isEqualTo("pxelinux.0");

        guest.udp(0, 68, -1, 67, dhcp(3, Guest.ADDRESS, Guest.HOST));
        byte[] ack = guest.udp(Guest.HOST);

        assertThat(option(ack, 53)).containsExactly(5);
        assertThat(option(ack, 1)).containsExactly(255, 255, 255, 0);
        assertThat(option(ack, 3)).containsExactly(192, 168, 10, 1);
        assertThat(option(ack, 6)).containsExactly(192, 168, 10, 2);
        assertThat(option(ack, 51)).hasSize(4);
    }

    @Test
    void dhcpRefusesAnAddressOfAnotherNetwork() throws Exception {
        guest.udp(0, 68, -1, 67, dhcp(3, 0x0a000001, 0));

        assertThat(option(guest.udp(Guest.HOST), 53)).containsExactly(6);
    }

    @Test
    void dhcpIsSilentWhenAnotherServerWasChosen() throws Exception {
        guest.udp(0, 68, -1, 67, dhcp(3, Guest.ADDRESS, 0x0a000001));

        assertThat(guest.silent()).isTrue();
    }

    private static byte[] dhcp(int type, int wanted, int server) {
        byte[] m = new byte[300];
        m[0] = 1;
        m[1] = 1;
        m[2] = 6;
        Octets.put32(m, 4, 0x12345678);
        System.arraycopy(Guest.MAC, 0, m, 28, 6);
        Octets.put32(m, 236, 0x63825363);
        ByteArrayOutputStream o = new ByteArrayOutputStream();
        o.writeBytes(new byte[] {53, 1, (byte) type, 12, 5, 'G', 'u', 'e', 's', 't'});
        for (int[] word : new int[][] {{50, wanted}, {54, server}}) {
            if (word[1] != 0) {
                byte[] b = {(byte) word[0], 4, 0, 0, 0, 0};
                Octets.put32(b, 2, word[1]);
                o.writeBytes(b);
            }
        }
        o.write(255);
        System.arraycopy(o.toByteArray(), 0, m, 240, o.size());
        return m;
    }

    private static int[] option(byte[] datagram, int code) {
        for (int at = 8 + 240; datagram[at] != -1; at += 2 + datagram[at + 1]) {
            if (datagram[at] == code) {
                int[] value = new int[datagram[at + 1]];
                for (int i = 0; i < value.length; i++) {
                    value[i] = Octets.get8(datagram, at + 2 + i);
                }
                return value;
            }
        }
        return new int[0];
    }

    @Test
    void dnsKnowsItsNamesAndThoseOfClients() throws Exception {
        guest.udp(0, 68, -1, 67, dhcp(3, Guest.ADDRESS, 0));
        guest.udp(Guest.HOST);

        assertThat(resolve("VNET", 1)).endsWith(192, 168, 10, 1);
        assertThat(resolve("vnet-dns", 1)).endsWith(192, 168, 10, 2);
        assertThat(resolve("guest", 1)).endsWith(192, 168, 10, 15);
        assertThat(resolve("15.10.168.192.in-addr.arpa", 12)).endsWith(5, 'g', 'u', 'e', 's', 't', 0);
        assertThat(resolve("example.org", 1)[3] & 15).as("no such name").isEqualTo(3);
        assertThat(resolve("vnet", 28)[3] & 15)
                .as("no IPv6, but the name is there")
                .isZero();
    }

    private byte[] resolve(String name, int type) throws Exception {
        ByteArrayOutputStream q = new ByteArrayOutputStream();
        q.writeBytes(new byte[] {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.")) {
            q.write(label.length());
            q.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        q.writeBytes(new byte[] {0, 0, (byte) type, 0, 1});
        guest.udp(Guest.ADDRESS, 5000, Guest.DNS, 53, q.toByteArray());
        byte[] p = guest.udp(Guest.DNS);
        return Arrays.copyOfRange(p, 8, p.length);
    }

    @Test
    void aClosedPortIsUnreachable() throws Exception {
        guest.udp(Guest.ADDRESS, 5000, Guest.HOST, 9, new byte[4]);

        byte[] p = guest.ip(Guest.HOST, Ip.ICMP);

        assertThat(Octets.get16(p, 0)).isEqualTo(0x0303);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 511, 512, 513, 70_000})
    void tftpReadsAFile(int size) throws Exception {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Files.write(folder.resolve("kernel"), content);
        guest.udp(Guest.ADDRESS, 5000, Guest.HOST, 69, request(1, "kernel", "octet"));

        ByteArrayOutputStream got = new ByteArrayOutputStream();
        int block = 1;
        byte[] p;
        do {
            p = guest.udp(Guest.HOST);
            assertThat(Octets.get32(p, 8)).as("DATA %d", block).isEqualTo(3 << 16 | block);
            got.write(p, 12, p.length - 12);
            guest.udp(Guest.ADDRESS, 5000, Guest.HOST, Octets.get16(p, 0), ack(block++));
        } while (p.length == 12 + 512);

        assertThat(got.toByteArray()).isEqualTo(content);
    }

    @Test
    void tftpOptionsAreAcknowledged() throws Exception {
        Files.write(folder.resolve("kernel"), new byte[3000]);
        guest.udp(Guest.ADDRESS, 5000, Guest.HOST, 69, request(1, "kernel", "octet", "blksize", "1400", "tsize", "0"));
        byte[] p = guest.udp(Guest.HOST);
        assertThat(new String(p, 10, p.length - 10, StandardCharsets.US_ASCII))
                .isEqualTo("blksize\0001400\0tsize\0003000\0");

        guest.udp(Guest.ADDRESS, 5000, Guest.HOST, Octets.get16(p, 0), ack(0));

        assertThat(guest.udp(Guest.HOST)).hasSize(8 + 4 + 1400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/../secret", "a/../../secret", "link", "..\\secret", "", ".", "no"})
    void tftpNeverLeavesItsFolder(String name) throws Exception {
        Path secret = Files.writeString(folder.resolveSibling("secret"), "x");
        Files.createSymbolicLink(folder.resolve("link"), secret);

        guest.udp(Guest.ADDRESS, 5000, Guest.HOST, 69, request(1, name, "octet"));

        assertThat(Octets.get32(guest.udp(Guest.HOST), 8)).isEqualTo(0x00050001);
        Files.delete(secret);
    }

    @Test
    void tftpTakesNewFilesByteForByteAndOverwritesNone() throws Exception {
        byte[] content = new byte[600];
        Arrays.fill(content, 100, 200, (byte) 7);
        guest.udp(Guest.ADDRESS, 5000, Guest.HOST, 69, request(2, "new", "octet"));
        byte[] p = guest.udp(Guest.HOST);
        assertThat(Octets.get32(p, 8)).isEqualTo(0x00040000);
        int port = Octets.get16(p, 0);
        guest.udp(Guest.ADDRESS, 5000, Guest.HOST, port, data(1, content, 0, 512));
        guest.udp(Guest.HOST);
        guest.udp(Guest.ADDRESS, 5000, Guest.HOST, port, data(1, content, 0, 512));
        assertThat(Octets.get32(guest.udp(Guest.HOST), 8))
                .as("repeated, not appended")
                .isEqualTo(0x00040001);
        guest.udp(Guest.ADDRESS, 5000, Guest.HOST, port, data(2, content, 512, 600));
        guest.udp(Guest.HOST);

        assertThat(folder.resolve("new")).hasBinaryContent(content);
        guest.udp(Guest.ADDRESS, 5000, Guest.HOST, 69, request(2, "new", "octet"));
        assertThat(Octets.get32(guest.udp(Guest.HOST), 8)).isEqualTo(0x00050006);
        try (var files = Files.list(folder)) {
            assertThat(files).as("no parts left").hasSize(1);
        }
    }

    private static byte[] request(int operation, String... words) {
        return ("\0" + (char) operation + String.join("\0", words) + "\0").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] ack(int block) {
        return new byte[] {0, 4, (byte) (block >> 8), (byte) block};
    }

    private static byte[] data(int block, byte[] content, int from, int to) {
        byte[] m = new byte[4 + to - from];
        Octets.put32(m, 0, 3 << 16 | block);
        System.arraycopy(content, from, m, 4, to - from);
        return m;
    }

    @Test
    void httpServesItsPageAndCloses() throws Exception {
        String answer = get("/", 4000, false);

        assertThat(answer)
                .startsWith("HTTP/1.0 200 OK\r\n")
                .contains("It works")
                .endsWith("</html>\n");
    }

    @Test
    void httpServesFilesWithinTheWindowAndSendsLostOnesAgain() throws Exception {
        byte[] content = new byte[12_000];
        Arrays.fill(content, (byte) 'x');
        Files.write(folder.resolve("big"), content);

        assertThat(get("/big", 4001, true)).endsWith("x".repeat(12_000));
        assertThat(get("/../secret", 4002, false)).startsWith("HTTP/1.0 404");
    }

    /** A client with a window of 4096 that loses every tenth segment if asked to. */
    private String get(String path, int port, boolean lossy) throws Exception {
        guest.tcp(port, 1000, 0, Tcp.SYN, new byte[0]);
        byte[] p = guest.tcp();
        assertThat(p[13]).isEqualTo((byte) (Tcp.SYN | Tcp.ACK));
        assertThat(Octets.get32(p, 8)).isEqualTo(1001);
        int expected = Octets.get32(p, 4) + 1;
        byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: vnet\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        guest.tcp(port, 1001, expected, Tcp.ACK | Tcp.PSH, request);
        StringBuilder text = new StringBuilder();
        int count = 0;
        boolean fin = false;
        while (!fin) {
            p = guest.tcp();
            int header = (p[12] >> 4) * 4;
            boolean lost = ++count % 10 == 0 && lossy;
            assertThat(count).as("segments").isLessThan(2000);
            if (!lost && Octets.get32(p, 4) == expected) {
                text.append(new String(p, header, p.length - header, StandardCharsets.US_ASCII));
                fin = (p[13] & Tcp.FIN) != 0;
                expected += p.length - header + (fin ? 1 : 0);
            }
            if (p.length > header || fin) {
                guest.tcp(port, 1001 + request.length, expected, Tcp.ACK, new byte[0]);
            }
        }
        guest.tcp(port, 1001 + request.length, expected, Tcp.ACK | Tcp.FIN, new byte[0]);
        do {
            p = guest.tcp();
        } while (Octets.get32(p, 8) != 1002 + request.length);
        assertThat(p[13] & Tcp.RST).isZero();
        return text.toString();
    }

    @Test
    void aClosedTcpPortIsReset() throws Exception {
        guest.tcp(4003, 1000, 0x5555, Tcp.ACK, new byte[0]);

        byte[] p = guest.tcp();

        assertThat(p[13]).isEqualTo((byte) Tcp.RST);
        assertThat(Octets.get32(p, 4)).isEqualTo(0x5555);
    }

    @Test
    void noiseDoesNotStopTheHost() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            byte[] f = arp(Guest.HOST);
            byte[] noise = Arrays.copyOf(f, 14 + random.nextInt(100));
            for (int n = random.nextInt(8); n > 0; n--) {
                noise[12 + random.nextInt(noise.length - 12)] = (byte) random.nextInt();
            }
            guest.send(noise);
            byte[] datagram = new byte[random.nextInt(300)];
            random.nextBytes(datagram);
            int[] ports = {53, 67, 69};
            guest.udp(Guest.ADDRESS, 5000, Guest.HOST, ports[i % 3], datagram);
        }
        while (!guest.silent()) {
            // what it made of that does not matter
        }
        guest.send(arp(Guest.HOST));

        assertThat(Octets.get16(guest.next(), 12)).isEqualTo(0x0806);
    }

    @Test
    void settingsOfBochsAreRead() throws Exception {
        Path conf = Files.writeString(
                folder.resolve("vnet.conf"), "# vnet config\nnet = 10.0.7.0\n HostName = Box\n\nbootfile=boot.bin\n");

        Plan plan = Plan.of(Keys.with("", conf.toString()));

        assertThat(Octets.address(plan.host())).isEqualTo("10.0.7.1");
        assertThat(Octets.address(plan.first())).isEqualTo("10.0.7.15");
        assertThat(plan.hostname()).isEqualTo("box");
        assertThat(plan.bootfile()).isEqualTo("boot.bin");
    }

    @Test
    void theLogOfFramesIsThatOfBochs() throws Exception {
        Path log = folder.resolve("vnet.txt");
        Path conf = Files.writeString(folder.resolve("vnet.conf"), "# vnet config\npktlog = " + log + "\n");
        try (Guest other = new Guest(Keys.with("", conf.toString()))) {
            other.send(arp(Guest.HOST));
            assertThat(other.next()).isNotNull();
        }

        assertThat(Files.readString(log))
                .startsWith("vnet packetmover readable log file\nguest MAC address = ")
                .contains("--\na packet from guest to host, length 42\nff ff ff ff ff ff ")
                .contains("--\na packet from host to guest, length ")
                .endsWith("--\n");
    }

    @Test
    void badSettingsAreNamed() throws Exception {
        Path conf = Files.writeString(folder.resolve("a"), "net = 1.2.3.0\n");
        assertThatThrownBy(() -> Plan.of(Keys.with("", conf.toString()))).hasMessageContaining("'# vnet config'");
        Files.writeString(conf, "# vnet config\ncolour = red\n");
        assertThatThrownBy(() -> Plan.of(Keys.with("", conf.toString()))).hasMessageContaining("colour = red");
        Files.writeString(conf, "# vnet config\nhost = 1.2.3.4\n");
        assertThatThrownBy(() -> Plan.of(Keys.with("", conf.toString()))).hasMessageContaining("1.2.3.4");
        assertThatThrownBy(() -> Plan.of(Keys.with(folder + "/no", ""))).hasMessageContaining("ethdev=");
    }
}
