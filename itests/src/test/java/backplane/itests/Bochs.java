package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Debian's Bochs with a guest that boots from its first disk, for figures side by side. */
final class Bochs {

    private static final Path PEERS = Path.of(System.getProperty("backplane.peers", ""));
    private static final int TRACK = 16 * 63 * 512;

    /** Debian's build starts in its debugger, which is told to go on; the standard streams are relayed to the serial port. */
    private static final String SCRIPT = """
            exec 4<&0
            (until exec 3<>/dev/tcp/127.0.0.1/$2; do sleep 0.1; done 2> /dev/null; cat <&4 >&3 & exec cat <&3) &
            exec bochs-bin -q -f $1/bochsrc -rc $1/rc > $1/out.txt 2>&1 < /dev/null 4<&-
            """;

    private Bochs() {}

    /** Tells whether {@code -Dbackplane.peers=FOLDER} has a disk with a kernel that need not unpack itself. */
    static boolean hasPeer() {
        return Files.exists(PEERS.resolve("disk-raw.img"));
    }

    /** Copies that disk, or the one of the guest of all tests, whose kernel unpacks itself for minutes; it may be written to. */
    static Path bootDisk(Path folder) throws Exception {
        Path disk =
                hasPeer() ? PEERS.resolve("disk-raw.img") : Guest.files("686").resolve("disk.img");
        return Files.copy(disk, folder.resolve("boot.img"));
    }

    /** Exchanges a word of the kernel's command line, which is a line of a file on the disk, for another of the same length. */
    static void word(Path disk, String old, String other) throws Exception {
        assertThat(other).hasSameSizeAs(old);
        String content = Files.readString(disk, StandardCharsets.ISO_8859_1);
        int at = content.indexOf(old, content.indexOf("APPEND initrd="));
        assertThat(at).as("place of " + old + " in " + disk).isPositive();
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.seek(at);
            file.write(other.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** Returns the line for a disk of 63 sectors and 16 heads. */
    static String disk(String name, Path file) throws Exception {
        return name + ": type=disk, path=" + file + ", cylinders=" + Files.size(file) / TRACK + ", heads=16, spt=63";
    }

    /**
     * Starts it with the standard streams as the guest's first serial port.
     *
     * @param folder a folder of its own
     * @param before what the command line begins with, such as a namespace to run in
     * @param lines what the bochsrc has besides memory, ROMs, the serial port and the first disk channel
     */
    static Guest start(Path folder, List<String> before, int megs, String... lines) throws Exception {
        Tool.program("bochs-bin", "bochs");
        assumeTrue(
                Files.exists(Path.of("/usr/share/vgabios/vgabios.bin")), "install the packages bochsbios and vgabios");
        int port = freePort();
        Files.writeString(
                folder.resolve("bochsrc"),
                "display_library: rfb, options=\"timeout=0\"\n"
                        + "cpu: model=bx_generic, count=1, ips=50000000\n"
                        + "memory: guest=" + megs + ", host=" + megs + "\n"
                        + "romimage: file=/usr/share/bochs/BIOS-bochs-latest\n"
                        + "vgaromimage: file=/usr/share/vgabios/vgabios.bin\n"
                        + "com1: enabled=1, mode=socket-server, dev=127.0.0.1:" + port + "\n"
                        + "ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14\n"
                        + "boot: disk\n"
                        + "sound: waveoutdrv=dummy, waveindrv=dummy, midioutdrv=dummy\n"
                        + "log: " + folder.resolve("bochs.log") + "\n"
                        + String.join("\n", lines) + "\n");
        Files.writeString(folder.resolve("rc"), "c\n");
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of("bash", "-c", SCRIPT, "bochs", folder.toString(), Integer.toString(port)));
        return Guest.emulator(command.toArray(String[]::new));
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
