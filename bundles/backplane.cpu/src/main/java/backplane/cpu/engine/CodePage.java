package backplane.cpu.engine;

import backplane.cpu.op.Chains;
import backplane.cpu.op.Op;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The decoded blocks of one page in one mode. A block is a header (count of instructions in bits 0 .. 7, bytes in bits 8 .. 23,
 * bit 24: {@link #fast} is filled in, entries counted in bits 32 and up) followed by two words an instruction, see {@link backplane.cpu.decode.Record}.
 */
final class CodePage {
    /** Positions are kept in 16 bits. */
    static final int FULL = 65_000;

    static final long LINKED = 1 << 24;
    static final long ENTERED = 1L << 32;
    /** Entries after which a block is linked. */
    static final long HOT = 3000 * ENTERED;

    /** Offset of the page in the memory block. */
    final long page;

    final int mode;
    /** By offset in the page: position of the header of the block that starts there, 0 if none. */
    final char[] entry = new char[4096];

    long[] code = new long[64];
    /** What to call for the records of hot blocks, by position. */
    Op[] fast = new Op[0];

    int top = 1;
    /** A bit for every 64 bytes: whether an instruction lies there. */
    long chunks;
    /** The same page in another mode. */
    @Nullable
    CodePage next;

    CodePage(long page, int mode) {
        this.page = page;
        this.mode = mode;
    }

    /** Links the operations of a block that has become hot. */
    void link(int start) {
        if (fast.length < code.length) {
            fast = Arrays.copyOf(fast, code.length);
        }
        Chains.link(code, start + 1, (int) code[start] & 0xff, fast);
        code[start] |= LINKED;
    }

    void clear() {
        if (top > 1) {
            Arrays.fill(entry, (char) 0);
            top = 1;
            chunks = 0;
        }
    }

    /** Makes room for this many words and returns how many were added. */
    int reserve(int words) {
        int old = code.length;
        if (top + words > old) {
            code = Arrays.copyOf(code, Math.max(2 * old, top + words));
        }
        return code.length - old;
    }

    static long mask(int at, int bytes) {
        int first = at >>> 6;
        int last = Math.min(at + bytes - 1 >>> 6, 63);
        return -1L << first & -1L >>> 63 - last;
    }
}
