package backplane.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of a process of this computer: its processor time and its memory. */
final class HostProcess {

    /** Fields of /proc/PID/stat behind the name: time in user mode and in the kernel, in clock ticks. */
    private static final int USER = 11, KERNEL = 12;

    private static final double TICKS_A_SECOND = 100;

    private final Path folder;

    HostProcess(long pid) {
        folder = Path.of("/proc/" + pid);
    }

    /** Returns the processor time that the process has used, in seconds. */
    double seconds() throws IOException {
        String stat = Files.readString(folder.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[KERNEL])) / TICKS_A_SECOND;
    }

    /** Returns its resident memory in megabytes. */
    int megabytes() throws IOException {
        return Files.readAllLines(folder.resolve("status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElseThrow();
    }
}
