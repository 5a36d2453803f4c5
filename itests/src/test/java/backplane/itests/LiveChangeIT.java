package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backends and gears change and bundles are updated while the demo guest sends octets to the host by TCP: all arrive, in order, by
 * one connection. By hand: {@code -Dbackplane.changes=100 -Dbackplane.updates=50 -Dbackplane.megabytes=64}.
 */
@Tag("system")
final class LiveChangeIT {

    private static final int CHANGES = Integer.getInteger("backplane.changes", 9);
    private static final int UPDATES = Integer.getInteger("backplane.updates", 4);
    private static final long MEGABYTES = Integer.getInteger("backplane.megabytes", 4);

    /** Not the address of the built-in network's host, which would refuse a connection that it does not know. */
    private static final String HOST = "192.168.10.77/24", GUEST = "192.168.10.15";

    private static final String LINK = "eth:link e1000_0";

    private static final int LIMIT_SECONDS = 120 + 8 * (CHANGES + UPDATES) + (int) MEGABYTES * 4;

    @TempDir
    Path folder;

    private Path got;
    private final List<Long> outages = new ArrayList<>();

    private Path profile() throws IOException {
        return Files.writeString(
                folder.resolve("live.bochsrc"),
                "megs: 16\n"
                        + "ata0-master: type=disk, path=" + Distribution.home() + "/demo/demo.img, mode=volatile\n"
                        + "boot: disk\n"
                        + "e1000: card=0, mac=fe:fd:00:00:00:10, ethmod=vnet\n"
                        + "clock: sync=realtime\n");
    }

    /** The guest gets its address from the built-in network; then host and guest meet on the tap. */
    private List<String> commands() {
        String tap = "eth:attach e1000_0 tuntap ethdev=tap0";
        List<String> others = List.of("null", "pcap ethdev=" + folder.resolve("live.pcapng"), "vnet");
        List<String> bundles = List.of("backplane.device.e1000", "backplane.eth.tuntap");
        List<String> lines = new ArrayList<>(List.of("vga:await 'ping 2' 120", tap, "vga:await 'connections 1' 60"));
        for (int i = 0, updated = 0; i < CHANGES; i++) {
            lines.addAll(List.of("sleep 1", "eth:attach e1000_0 " + others.get(i % others.size()), tap));
            for (; updated < UPDATES * (i + 1) / CHANGES; updated++) {
                lines.addAll(List.of("sleep 1", "update " + bundles.get(updated % bundles.size()), LINK));
            }
        }
        return words(lines);
    }

    /** As {@link #commands}, but what executes the guest changes. */
    private List<String> gearCommands() {
        List<String> lines = new ArrayList<>(List.of(
                "vga:await 'ping 2' 120", "eth:attach e1000_0 tuntap ethdev=tap0", "vga:await 'connections 1' 60"));
        for (int i = 0; i < UPDATES; i++) {
            lines.addAll(List.of("sleep 1", "cpu:gear interpreter", "sleep 1", "cpu:gear native"));
            lines.addAll(List.of("sleep 1", "update backplane.cpu.nativecode", "sleep 1", "cpu:gear"));
        }
        List<String> words = new ArrayList<>(List.of("--memory", "native"));
        words.addAll(words(lines));
        return words;
    }

    private static List<String> words(List<String> lines) {
        List<String> all = new ArrayList<>(lines);
        all.addAll(List.of("sleep 3", "eth:list"));
        List<String> words = new ArrayList<>();
        all.forEach(l -> words.addAll(List.of("-c", l)));
        return words;
    }

    private long size() throws IOException {
        return Files.exists(got) ? Files.size(got) : 0;
    }

    /** Returns how many changes are complete, by the lines that the commands have printed. */
    private static int changes(Guest program) {
        return (int) program.output()
                .lines()
                .filter(l -> l.startsWith("e1000_0: tap0") || l.startsWith("e1000_0: link"))
                .count();
    }

    /** Watches the stream grow until all changes are done and enough has come. */
    private void watch(Guest program, Process receiver) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        long size = size();
        long grown = System.nanoTime();
        int seen = changes(program);
        while (size < MEGABYTES << 20 || !program.output().contains("CARD ")) {
            long now = System.nanoTime();
            assertThat(receiver.isAlive() && now < end)
                    .as(size + " octets, the connection is " + (receiver.isAlive() ? "up; " : "gone; ")
                            + program.output())
                    .isTrue();
            if (size() > size) {
                if (changes(program) > seen) {
                    seen = changes(program);
                    outages.add(TimeUnit.NANOSECONDS.toMillis(now - grown));
                }
                size = size();
                grown = now;
            }
            Thread.sleep(2);
        }
    }

    /** Returns where what has come first differs from what the demo guest sends, -1 if nowhere. */
    private long difference() throws IOException {
        try (InputStream in = Files.newInputStream(got)) {
            byte[] octets = new byte[1 << 16];
            int at = 0;
            for (int n = in.read(octets); n >= 0; n = in.read(octets)) {
                for (int i = 0; i < n; i++, at++) {
                    if (octets[i] != (byte) (at * 31 >>> 3)) {
                        return at;
                    }
                }
            }
            return -1;
        }
    }

    /** Returns how many threads of the program there are; Java starts and ends those of its compilers as it needs them. */
    private static long threads(Guest program) throws IOException {
        try (var tasks = Files.list(Path.of("/proc/" + program.pid() + "/task"))) {
            return tasks.map(LiveChangeIT::name)
                    .filter(name -> !name.isEmpty() && !name.matches("C[12] Compiler.*"))
                    .count();
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }

    /** Returns how many classes of updated bundles are in the heap. */
    private static long classes(Guest program, String names) throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Namespace.execute(List.of(jcmd, Long.toString(program.pid()), "GC.class_histogram"))
                .output()
                .lines()
                .filter(l -> l.matches(".* backplane.(" + names + ")( .*)?"))
                .count();
    }

    private void report() {
        outages.sort(null);
        System.out.printf(
                "%d changes, %d updates: the stream paused for %d ms (median), %d ms at most%n",
                CHANGES, UPDATES, outages.get(outages.size() / 2), outages.get(outages.size() - 1));
    }

    /** Runs the program with some words while the host receives; returns what it has printed. */
    private String transfer(List<String> words, String classes) throws Exception {
        got = folder.resolve("got");
        try (Namespace host = new Namespace("backplane-live")) {
            host.run("ip", "tuntap", "add", "dev", "tap0", "mode", "tap");
            host.run("ip", "addr", "add", HOST, "dev", "tap0");
            host.run("ip", "link", "set", "tap0", "up");
            try (Guest program = Guest.start(host.name(), profile(), words.toArray(String[]::new))) {
                program.await("e1000_0: tap0", 0);
                long threads = threads(program);
                Process receiver = host.serve("bash", "-c", "exec 3<>/dev/tcp/" + GUEST + "/19; exec cat <&3 > " + got);

                watch(program, receiver);

                assertThat(difference()).as("first difference").isNegative();
                Await.until("the threads of old backends have ended", () -> threads(program) <= threads + 2);
                Await.until("old classes are collected", () -> classes(program, classes) <= 2);
                return program.output();
            }
        }
    }

    @Test
    void aTransferOutlivesChangesOfTheBackendAndUpdatesOfBothBundles() throws Exception {
        transfer(commands(), "device.e1000.Controller|eth.tuntap.Connection");

        report();
    }

    @Test
    void aTransferOutlivesChangesOfTheGearAndUpdatesOfItsBundle() throws Exception {
        String output = transfer(gearCommands(), "cpu.nativecode.NativeGear");

        assertThat(output.lines().filter(l -> l.matches("native +in.*")).count())
                .as(output)
                .isGreaterThanOrEqualTo(UPDATES);
    }
}
