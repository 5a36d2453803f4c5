package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Chapter 8.11 of the Bochs guide with real Linux guests: each kind of network card on a tap interface of the host. One
 * boot a card, with all that the chapter promises.
 */
@Tag("system")
final class GuideIT {

    private static final String GUEST = "10.0.5.2", HOST = "10.0.5.1", OUTSIDE = "10.0.6.2";
    private static final String KEYS = "ethmod=tuntap, ethdev=tap0, address=10.0.5.1/30";

    /** Seconds of mixed traffic; for ten minutes: {@code -Dbackplane.traffic=600 -Dbackplane.patience=12}. */
    private static final int TRAFFIC = Integer.getInteger("backplane.traffic", 60);

    @TempDir
    Path folder;

    private final SshKey key;
    private GuestTree tree;

    GuideIT() throws Exception {
        key = new SshKey();
    }

    private void unpack(Path files) throws Exception {
        tree = new GuestTree(files, folder.resolve("tree"));
        tree.key(key);
    }

    private static void ping(Namespace host, int size) throws Exception {
        Namespace.Result ping = host.run("ping", "-c", "3", "-i", "0.3", "-s", Integer.toString(size), GUEST);
        assertThat(ping.output()).as("ping of " + size + " octets").contains(" 0% packet loss");
    }

    private void assertGuestServes(Namespace host, String machine) throws Exception {
        for (int size : new int[] {0, 56, 1000, 1472, 8000}) {
            ping(host, size);
        }
        assertThat(tree.shell(host, "wget -q -O - http://" + GUEST + "/")).contains("hello from " + machine);
        assertThat(tree.shell(host, telnet(GUEST, "uname -m", machine))).contains(machine);
        String login = "ftpget -u root -p backplane ";
        assertThat(tree.shell(host, login + GUEST + " /got /srv/www/index.html && cat /got"))
                .contains("hello from " + machine);
        assertThat(tree.shell(host, "dbclient -y -y -i /root/key root@" + GUEST + " 'echo $(uname -m) by key'"))
                .contains(machine + " by key");
    }

    private void assertGuestReaches(Guest guest) throws Exception {
        for (int size : new int[] {0, 1472, 8000}) {
            assertThat(guest.shell("ping -c 3 -s " + size + " " + HOST)).contains("3 packets received");
        }
        assertThat(guest.shell("wget -q -O - http://" + HOST + "/")).contains("hello from the host");
        assertThat(guest.shell(telnet(HOST, "echo $((6*7)) by telnet", "4[2] by telnet")))
                .contains("42 by telnet");
        assertThat(guest.shell("ftpget -u root -p backplane " + HOST + " /tmp/got /srv/www/index.html; cat /tmp/got"))
                .contains("hello from the host");
        assertThat(guest.shell("dbclient -y -y -i /tmp/key root@" + HOST + " 'echo $((6*7)) by key' < /dev/null"))
                .contains("42 by key");
        assertThat(guest.shell("echo over and back | nc -w 5 " + HOST + " 5007"))
                .containsPattern("(?m)^over and back");
    }

    /** Shell that says a line to a telnet server once its prompt is there, and leaves once the reply, a pattern, is. */
    private static String telnet(String address, String line, String reply) {
        return "(mkdir -p /tmp; cd /tmp; rm -f in out; mkfifo in; trap '' PIPE; telnet " + address
                + " < in > out 2>&1 & exec 3> in; " + awaitInOutput("# ") + "echo '" + line + "' >&3; "
                + awaitInOutput(reply) + "echo exit >&3; wait; cat out)";
    }

    private static String awaitInOutput(String pattern) {
        return "for t in $(seq 600); do grep -q '" + pattern + "' out && break; sleep 0.1; done; ";
    }

    private void exchangeKeys(Guest guest) throws Exception {
        String file = Base64.getEncoder().encodeToString(key.file());
        guest.shell("mkdir -p /root/.ssh; chmod 700 /root /root/.ssh");
        guest.shell("echo '" + key.line() + "' > /root/.ssh/authorized_keys");
        guest.shell("echo " + file + " | base64 -d > /tmp/key");
    }

    /** A server that takes one connection at a time may be between two: several attempts. */
    private static String attempts(String condition, String complaint) {
        return "for t in 1 2 3 4 5; do " + condition + " && break; sleep 1; [ $t = 5 ] && echo " + complaint
                + " $n; done; ";
    }

    /** Pages, echoes and pings of both directions at the same time; nothing may fail. */
    private void assertMixedTrafficPasses(Namespace host, Guest guest, int seconds) throws Exception {
        String loop = "end=$(($(date +%s)+" + seconds + ")); n=0; while [ $(date +%s) -lt $end ]; do n=$((n+1)); ";
        StringBuilder seen = new StringBuilder();
        String hosts = "ping -i 1 -w " + seconds + " " + GUEST + " > /ping & " + loop
                + attempts("wget -q -O - http://" + GUEST + "/ | grep -q hello", "FAILED")
                + attempts("echo $n over | nc -w 9 " + GUEST + " 5007 | grep -q \"^$n over\"", "NONE")
                + "done; wait; cat /ping";
        Thread other = new Thread(() -> {
            try {
                seen.append(tree.shell(host, hosts));
            } catch (Exception e) {
                seen.append(e);
            }
        });
        other.start();
        String guests = guest.shell(loop
                + attempts("wget -q -O - http://" + HOST + "/ | grep -q hello", "FAIL''ED")
                + attempts("head -c 30000 /dev/zero | nc -w 9 " + HOST + " 5007 | wc -c | grep -q 30000", "NO''NE")
                + "done");
        other.join(Duration.ofMinutes(2).toMillis());
        assertThat(guests).doesNotContain("FAILED", "NONE");
        assertThat(seen).doesNotContain("FAILED", "NONE").contains(" 0% packet loss");
    }

    /** The sizes are such that the last frame ends in each 32nd part of the card's ring of 52 pages. */
    private void assertUploadsArriveWhole(Namespace host, Guest guest) throws Exception {
        int uploads = 32, step = 52 * 256 / uploads;
        guest.type("for i in $(seq 0 " + (uploads - 1)
                + "); do echo UPLO''AD $i $(nc -l -p 5010 < /dev/null | md5sum); done");
        for (int i = 0; i < uploads; i++) {
            byte[] octets = new byte[40_000 + i * step];
            new Random(i).nextBytes(octets);
            Path part = Files.write(folder.resolve("part"), octets);
            String send = "for n in $(seq 100); do cat '" + part + "' > /dev/tcp/" + GUEST
                    + "/5010 && exit; sleep 0.1; done 2> /dev/null; exit 1";
            assertThat(host.run("bash", "-c", send).status()).as("upload " + i).isZero();
            int at = guest.await("UPLOAD " + i + " ", 0);
            guest.await(" -", at);
            byte[] sum = MessageDigest.getInstance("MD5").digest(octets);
            assertThat(guest.output().substring(at))
                    .as("upload " + i)
                    .startsWith(HexFormat.of().formatHex(sum));
        }
    }

    private static void outside(Namespace host, Namespace outside) throws Exception {
        host.run("ip", "link", "add", "world", "type", "veth", "peer", "name", "host", "netns", outside.name());
        host.run("ip", "addr", "add", "10.0.6.1/30", "dev", "world");
        host.run("ip", "link", "set", "world", "up");
        outside.run("ip", "addr", "add", OUTSIDE + "/30", "dev", "host");
        outside.run("ip", "link", "set", "host", "up");
    }

    private static void assertNothingIsLeft(Namespace host) throws Exception {
        assertThat(host.run("ip", "link", "show", "tap0").status())
                .as("the interface has gone")
                .isNotZero();
        assertThat(host.run("nft", "list", "ruleset").output()
                        + host.run("iptables", "-t", "nat", "-S").output())
                .as("the rules are undone")
                .doesNotContain("10.0.5");
    }

    private Path profile(Path files, String card, String backend) throws Exception {
        return Files.writeString(
                folder.resolve("guide.bochsrc"),
                "megs: 256\n"
                        + "linux: kernel=" + files + "/vmlinuz, initrd=" + files + "/initrd.gz,"
                        + " cmdline=\"console=ttyS0,115200 cryptomgr.notests ip=10.0.5.2/30 gateway=10.0.5.1\"\n"
                        + "pci: enabled=1, chipset=i440fx, slot1=pcivga, slot2=" + card + "\n"
                        + card + ": mac=fe:fd:00:00:00:01, " + backend + "\n"
                        + "com1: enabled=1, mode=stdio\n"
                        + "clock: sync=realtime\n");
    }

    @Test
    void theShippedProfileJoinsHostAndGuestByAnInterfaceThatAScriptConfigures() throws Exception {
        try (Namespace host = new Namespace("backplane-guide")) {
            unpack(Guest.files("686"));
            tree.serve(host);
            Path shipped = Distribution.home().resolve("configs/linux-tap.bochsrc");
            try (Guest guest = Guest.start(host.name(), shipped)) {
                guest.await("GUEST-READY", 0);
                exchangeKeys(guest);
                assertThat(host.run("ip", "-br", "addr", "show", "tap0").output())
                        .contains(HOST);
                assertGuestServes(host, "i686");
                assertGuestReaches(guest);
                assertUploadsArriveWhole(host, guest);
                assertMixedTrafficPasses(host, guest, TRAFFIC);
            }
            assertNothingIsLeft(host);
        }
    }

    /** Run twice, as with an interface that was deleted and made again. */
    @Test
    void theShippedScriptMasqueradesTheGuestsNetwork() throws Exception {
        String script = Distribution.home().resolve("configs/tap-masquerade.sh").toString();
        try (Namespace host = new Namespace("backplane-script")) {
            for (int i = 0; i < 2; i++) {
                host.run("ip", "tuntap", "add", "dev", "tap0", "mode", "tap");
                Namespace.Result run = host.run(script, "tap0");
                assertThat(run.status()).as(run.output()).isZero();
                assertThat(host.run("ip", "-br", "addr", "show", "tap0").output())
                        .contains(HOST);
                host.run("ip", "link", "delete", "tap0");
            }
            assertThat(host.run("cat", "/proc/sys/net/ipv4/ip_forward").output().strip())
                    .isEqualTo("1");
            assertThat(host.run("nft", "list", "ruleset").output())
                    .containsOnlyOnce("ip saddr 10.0.5.0/30 ip daddr != 10.0.5.0/30 masquerade");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "686, i686, ne2k, nft",
        "686, i686, e1000, iptables",
        "amd64, x86_64, ne2k, iptables",
        "amd64, x86_64, e1000, nft"
    })
    void aMasqueradedGuestReachesHostAndWorldAndNothingIsLeftBehind(
            String flavour, String machine, String card, String tool) throws Exception {
        try (Namespace host = new Namespace("backplane-masq");
                Namespace outside = new Namespace("backplane-world")) {
            Path files = Guest.files(flavour);
            unpack(files);
            tree.serve(host);
            outside(host, outside);
            try (Guest guest = Guest.start(host.name(), profile(files, card, KEYS + ", masquerade=" + tool))) {
                guest.await("GUEST-READY", 0);
                exchangeKeys(guest);
                assertGuestServes(host, machine);
                assertGuestReaches(guest);
                assertThat(guest.shell("ping -c 3 " + OUTSIDE)).contains("3 packets received");
                assertMixedTrafficPasses(host, guest, Math.max(10, TRAFFIC / 6));
            }
            assertNothingIsLeft(host);
        }
    }
}
