package backplane.eth.vnet;

import java.util.Arrays;
import java.util.BitSet;

/** The fragments of one packet. */
final class Reassembly {

    /** Packets that may be incomplete at one time; the oldest one is forgotten. */
    static final int MOST = 8;

    private static final int LARGEST = 65515;
    private static final byte[] INCOMPLETE = {};

    private final BitSet blocks = new BitSet();
    private byte[] data = new byte[2048];
    private int length = -1;

    /** Adds a fragment; returns the whole payload once nothing is missing, else nothing. */
    byte[] add(int offset, byte[] part, boolean more) {
        int end = offset + part.length;
        if (end > LARGEST || more && part.length % 8 != 0) {
            return INCOMPLETE;
        }
        if (end > data.length) {
            data = Arrays.copyOf(data, Math.max(end, 2 * data.length));
        }
        System.arraycopy(part, 0, data, offset, part.length);
        blocks.set(offset / 8, (end + 7) / 8);
        if (!more) {
            length = end;
        }
        boolean whole = length >= 0 && blocks.nextClearBit(0) >= (length + 7) / 8;
        return whole ? Arrays.copyOf(data, length) : INCOMPLETE;
    }
}
