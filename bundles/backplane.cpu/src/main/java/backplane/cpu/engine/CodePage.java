package backplane.cpu.engine;

import backplane.cpu.threaded.Block;
import backplane.cpu.threaded.Threading;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The decoded blocks of one page in one mode. A block is a header followed by two words an instruction, see
 * {@link backplane.cpu.decode.Record}; the common forms have the operation numbers of {@link Forms}. In the header: count of
 * instructions in bits 0 .. 7, bytes in bits 8 .. 16, how often the block has run in a loop in bits 17 .. 30, bit 31 when that
 * was often; in bits 32 and up the position of the block that follows at its end, or of the threaded code.
 */
public final class CodePage {
    /** In a header: the block runs often, as threaded code. */
    static final long HOT = 1L << 31;
    /** Mask of the bytes in a header, above bit 8. */
    public static final int BYTES = 0x1ff;

    /** Positions are kept in 16 bits. */
    static final int FULL = 65_000;

    /** Offset of the page in the memory block. */
    final long page;

    public final int mode;
    /** By offset in the page: position of the header of the block that starts there, 0 if none. */
    final char[] entry = new char[4096];

    public long[] code = new long[64];
    /** For the record at {@code 2 * n} or {@code 2 * n + 1}: its form, see {@link Forms}. */
    public byte[] forms = new byte[32];

    int top = 1;
    /** A bit for every 64 bytes: whether an instruction lies there. */
    long chunks;
    /** The same page in another mode. */
    @Nullable
    CodePage next;

    private @Nullable Block[] blocks = new Block[0];
    private int blockCount;

    public CodePage(long page, int mode) {
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
            blocks = new Block[0];
            blockCount = 0;
        }
    }

    /** Returns the threaded code at a distance from the start of the page, null if there is none yet. */
    public @Nullable Block hot(int offset) {
        long header = code[entry[offset]];
        return (header & HOT) != 0 ? blocks[(int) (header >>> 32)] : null;
    }

    /** Counts a run of the block with this header. */
    void count(int at, long heat) {
        long header = code[at] + heat;
        if ((header & HOT) == 0) {
            code[at] = header;
        }
    }

    /** Returns the threaded code of the block with this header, null if there is none yet. */
    @Nullable
    Block threaded(int at) {
        long header = code[at];
        return (header & HOT) != 0 ? blocks[(int) (header >>> 32)] : null;
    }

    /** Whether one more run of the block with this header makes it one that runs often. */
    boolean warm(int at, long heat) {
        return (code[at] + heat & HOT) != 0;
    }

    /** Makes threaded code of the block with this header at a distance from the start of the page. */
    Block thread(int at, int offset) {
        Block made = Threading.block(this, at, offset);
        if (blockCount == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * blockCount + 4);
        }
        blocks[blockCount] = made;
        // the counter starts anew: a run that is counted once more must not carry into the position
        code[at] = code[at] & (BYTES << 8 | 0xff) | HOT | (long) blockCount++ << 32;
        return made;
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
