package backplane.cpu.op;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The chains that exist, by the operations in them. */
public final class Chains {
    /** Chains cost class space and compile time: this many at most. */
    private static final int MOST = 3000;

    private static final Map<Long, Op> KNOWN = new ConcurrentHashMap<>();

    private Chains() {}

    /**
     * Fills in what to call for the records of a block.
     *
     * @param words the records
     * @param first position of the first record
     * @param count number of records
     * @param into by position
     */
    public static void link(long[] words, int first, int count, Op[] into) {
        int i = first;
        for (int left = count; left > 0; ) {
            // 5 = 3 + 2, not 4 + 1
            int length = left == 5 ? 3 : Math.min(left, Chain.LONGEST);
            Op chain = length > 1 ? chain(words, i, length) : null;
            for (int k = 0; k < length; k++) {
                into[i + 2 * k] = OpTable.OPS[(int) words[i + 2 * k] & 0xfff];
            }
            if (chain != null) {
                into[i] = chain;
            }
            left -= length;
            i += 2 * length;
        }
    }

    private static @Nullable Op chain(long[] words, int at, int length) {
        Op[] ops = new Op[length];
        long key = length;
        for (int k = 0; k < length; k++) {
            int number = (int) words[at + 2 * k] & 0xfff;
            ops[k] = OpTable.OPS[number];
            key = key << 12 | number;
        }
        Op known = KNOWN.get(key);
        if (known == null && KNOWN.size() < MOST) {
            known = Template.define(Chain.class, ops);
            KNOWN.put(key, known);
        }
        return known;
    }
}
