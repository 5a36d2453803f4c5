package backplane.cpu.engine;

import backplane.api.Bytes;
import java.util.Arrays;

/**
 * Decoded instructions that belong to no page: they cross one, or lie where a handler answers. An instruction is known again by
 * its address, its mode and all its bytes, so that nothing has to be told of writes.
 */
final class Strays {
    private static final int SLOTS = 1024;
    /** Header and record, see {@link CodePage}; and one word that keeps records two words apart. */
    private static final int WORDS = 4;

    private static final int BYTES = 16;

    final CodePage page = new CodePage(-1, -1);

    private final long[] addresses = new long[SLOTS];
    private final int[] modes = new int[SLOTS];
    private final byte[] bytes = new byte[SLOTS * BYTES];
    /** In bytes, 0 for an empty slot. */
    private final byte[] lengths = new byte[SLOTS];

    /** What the window holds. */
    private final byte[] seen = new byte[BYTES];

    Strays() {
        page.reserve(SLOTS * WORDS);
    }

    /** Addresses differ in the page and in the last four bits. */
    private static int slot(long a) {
        return (int) ((a >>> 12) + 67 * (a & 15)) & SLOTS - 1;
    }

    /** Returns the position of the header for an instruction at this linear address. */
    int position(long a) {
        return slot(a) * WORDS + 1;
    }

    /**
     * Returns the length of the instruction at a linear address, 0 if it is not known.
     *
     * @param read how many of its bytes are in {@code window}: the length is a guess if it is greater
     */
    int length(long a, int mode, Bytes window, int read) {
        int slot = slot(a);
        int length = lengths[slot];
        if (addresses[slot] != a || modes[slot] != mode) {
            return 0;
        }
        int compared = Math.min(read, length);
        int at = slot * BYTES;
        window.get(0, seen, 0, compared);
        return Arrays.equals(seen, 0, compared, bytes, at, at + compared) ? length : 0;
    }

    /** Keeps an instruction: its bytes are in {@code window}. */
    void put(long a, int mode, Bytes window, int length, long w, long v) {
        int slot = slot(a);
        addresses[slot] = a;
        modes[slot] = mode;
        lengths[slot] = (byte) length;
        window.get(0, bytes, slot * BYTES, length);
        int at = position(a);
        page.code[at] = 1 | length << 8;
        page.put(at + 1, w, v, mode);
    }

    void clear() {
        Arrays.fill(lengths, (byte) 0);
    }
}
