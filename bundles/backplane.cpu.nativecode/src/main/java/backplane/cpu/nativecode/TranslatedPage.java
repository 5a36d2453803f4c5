package backplane.cpu.nativecode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The translated blocks of one page in one mode. */
final class TranslatedPage {
    /** Offset of the page in the memory block. */
    final long page;

    final int mode;
    /** The same page in another mode. */
    @Nullable
    TranslatedPage next;

    /** By offset in the page: index of an entry, 0 none. */
    private final char[] numbers = new char[4096];

    private int[] entries = new int[8];
    private int count = 1;
    /** A bit for every 64 bytes that code was made of. */
    private long chunks;

    TranslatedPage(long page, int mode, @Nullable TranslatedPage next) {
        this.page = page;
        this.mode = mode;
        this.next = next;
    }

    /**
     * Returns what there is for an offset in the page: the position of code, minus the number of an exit that leaves the instruction,
     * or 0 if it is not known yet.
     */
    int entry(int offset) {
        return entries[numbers[offset]];
    }

    void put(int offset, int entry, int bytes) {
        if (count == entries.length) {
            entries = Arrays.copyOf(entries, 2 * count);
        }
        entries[count] = entry;
        numbers[offset] = (char) count++;
        int last = Math.min(offset + bytes - 1 >>> 6, 63);
        chunks |= -1L << (offset >>> 6) & -1L >>> 63 - last;
    }

    /** Whether code was made of one of these bytes. */
    boolean covers(int at, int bytes) {
        int last = Math.min(at + bytes - 1 >>> 6, 63);
        return (chunks & -1L << (at >>> 6) & -1L >>> 63 - last) != 0;
    }
}
