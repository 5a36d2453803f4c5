package backplane.cpu.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The decoded blocks of one page in one mode. A block is a header (count of instructions in bits 0 .. 7, bytes in bits 8 .. 23,
 * position of the block that follows at its end in bits 32 and up) followed by
 * two words an instruction, see {@link backplane.cpu.decode.Record}; the common forms have the operation numbers of {@link Forms}.
 */
final class CodePage {
    /** Positions are kept in 16 bits. */
    static final int FULL = 65_000;

    /** Offset of the page in the memory block. */
    final long page;

    final int mode;
    /** By offset in the page: position of the header of the block that starts there, 0 if none. */
    final char[] entry = new char[4096];

    long[] code = new long[64];
    /** For the record at {@code 2 * n} or {@code 2 * n + 1}: its form, see {@link Forms}. */
    byte[] forms = new byte[32];

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

    /** Puts a record at a position and returns its form. */
    int put(int at, long w, long v, int blockMode) {
        int form = Forms.form(w, v, blockMode);
        forms[at >> 1] = (byte) form;
        code[at] = Forms.word(w, form);
        code[at + 1] = Forms.operand(w, v, form);
        return form;
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
            forms = Arrays.copyOf(forms, code.length + 1 >> 1);
        }
        return code.length - old;
    }

    static long mask(int at, int bytes) {
        int first = at >>> 6;
        int last = Math.min(at + bytes - 1 >>> 6, 63);
        return -1L << first & -1L >>> 63 - last;
    }
}
