package backplane.launcher;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One thing that the doctor looked at.
 *
 * @param remedy the line to type, or "" if there is nothing to do
 */
record Check(Verdict verdict, String subject, String finding, String remedy) {

    private static final long MEGABYTE = 1 << 20;
    private static final Path TUN = Path.of("/dev/net/tun");

    enum Verdict {
        OK("ok"),
        /** Something optional is missing. */
        OPTIONAL("--"),
        /** The program does not run without it. */
        FAILED("!!");

        private final String mark;

        Verdict(String mark) {
            this.mark = mark;
        }
    }

    String line() {
        String first = String.format(Locale.ROOT, "%-3s %-14s %s", verdict.mark, subject, finding);
        return remedy.isEmpty() ? first : first + "\n" + " ".repeat(19) + "type: " + remedy;
    }

    static List<Check> all() {
        List<Check> checks = new ArrayList<>(List.of(java(), memory(), tun()));
        checks.add(tool("ip", "iproute2", "addresses of tap interfaces"));
        checks.add(tool("nft", "nftables", "masquerade=1 of tap interfaces"));
        checks.add(tool("tshark", "tshark", "a look into captures"));
        checks.add(tool("vncviewer", "tigervnc-viewer", "the screen over VNC"));
        checks.add(tool("dpkg-deb", "dpkg", "Linux guests from Debian packages"));
        checks.add(tool("qemu-img", "qemu-utils", "conversion of disk images"));
        return checks;
    }

    private static Check java() {
        int feature = Runtime.version().feature();
        String finding = Runtime.version() + " of " + System.getProperty("java.vendor");
        return feature >= 17
                ? new Check(Verdict.OK, "Java", finding, "")
                : new Check(Verdict.FAILED, "Java", finding + ", needs 17", "sudo apt install openjdk-17-jre-headless");
    }

    private static Check memory() {
        long heap = Runtime.getRuntime().maxMemory() / MEGABYTE;
        long machine =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                        ? os.getTotalMemorySize() / MEGABYTE
                        : heap;
        String finding = machine + " MB, of which guests can have about " + Math.max(0, heap - 100) + " MB";
        return heap >= 160
                ? new Check(Verdict.OK, "Memory", finding, "")
                : new Check(Verdict.FAILED, "Memory", finding, "BACKPLANE_JAVA_OPTS=-Xmx256m ./backplane");
    }

    private static Check tun() {
        if (!Files.exists(TUN)) {
            return new Check(
                    Verdict.OPTIONAL,
                    "Tap interface",
                    TUN + " does not exist",
                    "sudo modprobe tun    (in a container: start it with --device " + TUN + ")");
        }
        if (!Files.isReadable(TUN) || !Files.isWritable(TUN)) {
            return new Check(Verdict.OPTIONAL, "Tap interface", "no permission for " + TUN, "sudo chmod 666 " + TUN);
        }
        String user = System.getProperty("user.name");
        return user.equals("root")
                ? new Check(Verdict.OK, "Tap interface", "can be made by this user", "")
                : new Check(
                        Verdict.OPTIONAL,
                        "Tap interface",
                        "has to be made once for " + user + " by root",
                        "sudo ip tuntap add tap0 mode tap user " + user);
    }

    private static Check tool(String program, String debianPackage, String purpose) {
        for (String folder : (System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin").split(":")) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return new Check(Verdict.OK, program, purpose, "");
            }
        }
        return new Check(Verdict.OPTIONAL, program, "missing: " + purpose, "sudo apt install " + debianPackage);
    }
}
