package backplane.itests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Round trips and throughput of a Linux guest on a tap interface, here, in QEMU and in Bochs; prints a table. To and from the
 * guest goes what {@code nc} reads and writes 1 KB at a time; a file comes from its HTTP server; round trips are those of the
 * host, ten a second, and those of the guest. {@code native} is here with the native gear. Run it by hand on a quiet host, for the
 * same host's figures side by side:
 *
 * <pre>{@code
 * mvn -Psystem -pl itests -am verify -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dit.test=EthernetBenchmarkIT -Dbackplane.benchmark=16
 * }</pre>
 *
 * The value is the number of megabytes for each direction; without it the test is skipped. Bochs boots
 * from a disk, fast with {@code -Dbackplane.peers} as in {@link BootBenchmarkIT}, else with {@code -Dbackplane.patience=15}.
 */
@Tag("system")
final class EthernetBenchmarkIT {

    private static final int MEGABYTES = Integer.getInteger("backplane.benchmark", 0);
    /** Size of the file, which lies in the guest's memory. */
    private static final int FILE_MEGABYTES = Math.min(MEGABYTES, 16);

    private static final String GUEST = "10.0.5.2", PEER = "192.168.10.2";

    /** Of the guest, each as soon as the one before is answered. */
    private static final int PINGS = 200;

    private static final String LINE = "%-10s %-9s %12s %12s %12s %12s %12s %12s%n";
    private static final StringBuilder TABLE = new StringBuilder(String.format(
            LINE,
            "emulator",
            "card",
            "to, MB/s",
            "from, MB/s",
            "file, MB/s",
            "RTT avg, ms",
            "RTT min, ms",
            "guest's avg"));

    @TempDir
    Path folder;

    private Guest backplane(String memory, Namespace host, Path files, String card, String words) throws Exception {
        boolean isa = card.equals("ne2k-isa");
        String line = isa ? "ne2k: ioaddr=0x300, irq=9" : card.equals("e1000") ? "e1000: card=0" : "ne2k: type=pci";
        Path profile = Files.writeString(
                folder.resolve("benchmark.bochsrc"),
                "megs: 128\n"
                        + "linux: kernel=" + files + "/vmlinuz, initrd=" + files + "/initrd.gz, cmdline=\"" + words
                        + "\"\n"
                        + (isa
                                ? ""
                                : "pci: enabled=1, chipset=i440fx, slot1=pcivga, slot2=" + line.split(":")[0] + "\n")
                        + line + ", mac=fe:fd:00:00:00:01, ethmod=tuntap, ethdev=tap0\n"
                        + "com1: enabled=1, mode=stdio\n"
                        + "clock: sync=realtime\n");
        return Guest.start(host.name(), profile, "--memory", memory);
    }

    private static Guest qemu(Namespace host, Path files, String card, String words) throws Exception {
        String device =
                card.equals("ne2k-isa") ? "ne2k_isa,iobase=0x300,irq=9" : card.equals("e1000") ? "e1000" : "ne2k_pci";
        return Guest.qemu(
                List.of("ip", "netns", "exec", host.name()),
                128,
                files.resolve("vmlinuz"),
                files.resolve("initrd.gz"),
                words,
                "-netdev",
                "tap,id=n,ifname=tap0,script=no,downscript=no",
                "-device",
                device + ",netdev=n,mac=fe:fd:00:00:00:01");
    }

    /** From a disk, without words for the kernel: addresses and interrupt are those that the guests take of themselves. */
    private Guest bochs(Namespace host, String card) throws Exception {
        String line =
                card.equals("e1000") ? "e1000: enabled=1" : "ne2k: ioaddr=0x300, irq=" + (Bochs.hasPeer() ? 3 : 9);
        String pci = card.equals("ne2k-isa")
                ? "pci: enabled=0"
                : "pci: enabled=1, chipset=i440fx, slot1=" + line.split(":")[0];
        return Bochs.start(
                folder,
                List.of("ip", "netns", "exec", host.name()),
                128,
                pci,
                Bochs.disk("ata0-master", Bochs.bootDisk(folder)),
                line + ", mac=fe:fd:00:00:00:01, ethmod=tuntap, ethdev=/dev/net/tun:tap0, script=none",
                "clock: sync=realtime");
    }

    private Guest start(String emulator, String card, Namespace host) throws Exception {
        Path files = Guest.files("686");
        String words = "console=ttyS0,115200 cryptomgr.notests ip=10.0.5.2/30 gateway=10.0.5.1"
                + (card.equals("ne2k-isa") ? " acpi=off nic=ne" : "");
        return switch (emulator) {
            case "qemu" -> qemu(host, files, card, words);
            case "bochs" -> bochs(host, card);
            case "native" -> backplane("native", host, files, card, words);
            default -> backplane("heap", host, files, card, words);
        };
    }

    private static String rate(Namespace host, String address, String direction, int megabytes) throws Exception {
        return Flood.java(host, Transfer.class, address, direction, Integer.toString(megabytes))
                .strip();
    }

    private static void measure(String emulator, String card, Namespace host, Guest guest) throws Exception {
        guest.await("GUEST-READY", 0);
        String address = emulator.equals("bochs") && Bochs.hasPeer() ? PEER : GUEST;
        host.run("ping", "-c", "3", address);
        Matcher rtt = Pattern.compile("= ([0-9.]+)/([0-9.]+)/")
                .matcher(
                        host.run("ping", "-q", "-c", "60", "-i", "0.1", address).output());
        boolean answered = rtt.find();
        List<String> rates = new ArrayList<>();
        for (String direction : List.of("to", "from", "to", "from")) {
            rates.add(rate(host, address, direction, MEGABYTES));
            Thread.sleep(1500);
        }
        TABLE.append(String.format(
                LINE,
                emulator,
                card,
                rates.get(0) + " " + rates.get(2),
                rates.get(1) + " " + rates.get(3),
                file(emulator, host, guest, address),
                answered ? rtt.group(2) : "none",
                answered ? rtt.group(1) : "none",
                ping(emulator, guest)));
    }

    /** Returns the average of the guest's round trips. */
    private static String ping(String emulator, Guest guest) throws Exception {
        if (emulator.equals("bochs")) {
            return "none";
        }
        Matcher rtt =
                Pattern.compile("= [0-9.]+/([0-9.]+)/").matcher(guest.shell("ping -q -A -c " + PINGS + " 10.0.5.1"));
        return rtt.find() ? rtt.group(1) : "none";
    }

    private static String file(String emulator, Namespace host, Guest guest, String address) throws Exception {
        if (emulator.equals("bochs")) {
            // its guest's console takes no commands
            return "none";
        }
        guest.shell("cd /srv/www && dd if=/dev/zero of=" + Transfer.FILE + " bs=65536 count=" + 16 * FILE_MEGABYTES);
        return rate(host, address, "file", FILE_MEGABYTES) + " " + rate(host, address, "file", FILE_MEGABYTES);
    }

    @AfterAll
    static void print() {
        System.out.print(MEGABYTES > 0 ? TABLE : "");
    }

    @ParameterizedTest
    @CsvSource({
        "backplane, ne2k-isa",
        "backplane, ne2k-pci",
        "backplane, e1000",
        "native, ne2k-isa",
        "native, ne2k-pci",
        "native, e1000",
        "qemu, ne2k-isa",
        "qemu, ne2k-pci",
        "qemu, e1000",
        "bochs, ne2k-isa",
        "bochs, ne2k-pci",
        "bochs, e1000"
    })
    void aLinuxGuest(String emulator, String card) throws Exception {
        assumeTrue(MEGABYTES > 0, "by hand only: -Dbackplane.benchmark=MEGABYTES");
        try (Namespace host = new Namespace("backplane-bench")) {
            host.run("ip", "tuntap", "add", "dev", "tap0", "mode", "tap");
            host.run("ip", "addr", "add", "10.0.5.1/30", "dev", "tap0");
            host.run("ip", "addr", "add", "192.168.10.1/24", "dev", "tap0");
            host.run("ip", "link", "set", "tap0", "up");
            try (Guest guest = start(emulator, card, host)) {
                measure(emulator, card, host, guest);
            }
        }
    }
}
