package backplane.cpu.nativecode;

import java.util.Arrays;

/** The places where translated code returns, by number: why, at which instruction, and how many of its block were left. */
final class Exits {
    /** A jump whose target is not in the jump table. */
    static final int JUMP = 0;
    /** The next block of the page is not linked yet. */
    static final int LINK = 1;
    /** The TLB does not hold the page of a read or write. */
    static final int ACCESS = 2;
    /** The budget is less than the block, or than a repeated instruction. */
    static final int BUDGET = 3;
    /** The next instruction is left to the interpreter, with {@link #bytes} - 1 that follow. */
    static final int LEAVE = 4;
    /** The TLB does not hold the page in which an instruction ends, or other bytes are there now. */
    static final int FETCH = 5;

    /** The most that are left at once. */
    private static final int MOST = 16;

    /** So many take some 50 MB. */
    static final int FULL = 1 << 22;

    private long[] records = new long[1 << 12];
    private int[] positions = new int[1 << 12];
    private int count;

    void clear() {
        count = 0;
    }

    /**
     * Describes one more.
     *
     * @param offset of the next instruction in its page, 0 .. 4096
     * @param left instructions that the block has been charged for and that were not executed
     * @param bytes of an access, or instructions to leave
     * @param position where to go on after an access was made possible, or the jump to link
     */
    int add(int kind, int offset, int left, int bytes, boolean write, int position) {
        if (count == records.length) {
            records = Arrays.copyOf(records, 2 * count);
            positions = Arrays.copyOf(positions, 2 * count);
        }
        records[count] = kind | (long) offset << 8 | (long) left << 24 | (long) bytes << 32 | (write ? 1L << 40 : 0);
        positions[count] = position;
        return count++;
    }

    /** Whether so many are described that all had better be forgotten. */
    boolean full() {
        return count >= FULL;
    }

    int kind(int n) {
        return (int) records[n] & 0xff;
    }

    int offset(int n) {
        return (int) (records[n] >> 8) & 0xffff;
    }

    int left(int n) {
        return (int) (records[n] >> 24) & 0xff;
    }

    int bytes(int n) {
        return (int) (records[n] >> 32) & 0xff;
    }

    boolean write(int n) {
        return (records[n] >> 40 & 1) != 0;
    }

    /** Adds to the instructions that are left at once. */
    void leaveMore(int n, int instructions) {
        int sum = Math.min(bytes(n) + instructions, MOST);
        records[n] = records[n] & ~(0xffL << 32) | (long) sum << 32;
    }

    int position(int n) {
        return positions[n];
    }

    void position(int n, int value) {
        positions[n] = value;
    }
}
