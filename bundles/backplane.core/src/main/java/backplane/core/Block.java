package backplane.core;

import backplane.api.Bytes;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one block of bytes with system RAM at its start and the memories of the cards behind it. It is made when it is
 * first used, so that the cards plugged before power-on do not make it grow step by step.
 */
final class Block {

    private static final long GROWTH = 1 << 20;

    private final TreeMap<Long, Long> taken = new TreeMap<>();
    private byte[] flags = new byte[0];
    private @Nullable Bytes bytes;

    /** Returns the bytes. */
    Bytes bytes() {
        Bytes b = bytes;
        return b != null ? b : allocate();
    }

    /** Tells whether the bytes exist already. */
    boolean allocated() {
        return bytes != null;
    }

    /**
     * Takes a piece, first fit.
     *
     * @return its offset, or -1 if the block would be longer than {@link Bytes#MAX_LENGTH} or than Java allows
     */
    long take(long length) {
        long at = 0;
        for (var piece : taken.entrySet()) {
            if (piece.getKey() - at >= length) {
                break;
            }
            at = piece.getKey() + piece.getValue();
        }
        if (at + length > Bytes.MAX_LENGTH) {
            return -1;
        }
        taken.put(at, length);
        if (bytes != null && at + length > bytes.length()) {
            try {
                allocate();
            } catch (OutOfMemoryError e) {
                taken.remove(at);
                return -1;
            }
        }
        return at;
    }

    /** Returns the largest piece that {@link #take} would still give. */
    long free() {
        return Bytes.MAX_LENGTH - end();
    }

    /** Gives a piece back. */
    void give(long offset) {
        taken.remove(offset);
    }

    int flags(long offset) {
        int page = (int) (offset >>> 12);
        return page < flags.length ? flags[page] : 0;
    }

    void mark(long offset, int set) {
        int page = (int) (offset >>> 12);
        if (page < flags.length) {
            flags[page] |= (byte) set;
        }
    }

    void unmark(long offset, int clear) {
        int page = (int) (offset >>> 12);
        if (page < flags.length) {
            flags[page] &= (byte) ~clear;
        }
    }

    private Bytes allocate() {
        long length = Math.min(Bytes.MAX_LENGTH, end() + GROWTH - 1 & -GROWTH);
        Bytes old = bytes;
        Bytes made = new Bytes(length);
        if (old != null) {
            old.copyTo(0, made, 0, Math.min(old.length(), length));
        }
        flags = Arrays.copyOf(flags, (int) (length + 4095 >>> 12));
        bytes = made;
        return made;
    }

    private long end() {
        return taken.isEmpty() ? 0 : taken.lastKey() + taken.lastEntry().getValue();
    }
}
