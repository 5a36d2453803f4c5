package backplane.cpu.nativecode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the host is asked for. */
class CodeRegionTest {
    private static final Path HUGE = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    /** Returns the flags of the mapping that an address lies in, see proc(5). */
    private static String flags(long address) throws IOException {
        boolean inside = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                inside = contains(line.substring(0, line.indexOf(' ')), address);
            } else if (inside && line.startsWith("VmFlags:")) {
                return line;
            }
        }
        return "";
    }

    private static boolean contains(String range, long address) {
        long first = Long.parseUnsignedLong(range, 0, range.indexOf('-'), 16);
        long end = Long.parseUnsignedLong(range, range.indexOf('-') + 1, range.length(), 16);
        return first <= address && address < end;
    }

    @Test
    void codeLiesInHugePagesWhereTheHostHasThem() throws IOException {
        assumeTrue(Files.exists(HUGE), "the kernel has no transparent huge pages");
        CodeRegion region = new CodeRegion(4 << 20);

        assertThat(flags(region.address())).contains(" hg");
        region.close();
    }

    @Test
    void aClosedRegionIsGivenBack() throws IOException {
        CodeRegion region = new CodeRegion(4 << 20);
        assertThat(flags(region.address())).contains(" ex");

        region.close();
        region.close();

        assertThat(flags(region.address())).isEmpty();
    }
}
