package backplane.core;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Random numbers for a guest. */
final class RandomBits {

    /** Increment and multipliers of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators). */
    private static final long GAMMA = 0x9e37_79b9_7f4a_7c15L,
            FIRST = 0xbf58_476d_1ce4_e5b9L,
            SECOND = 0x94d0_49bb_1331_11ebL;

    private @Nullable SecureRandom generator;
    private long last = -1;
    private long again;

    /** Returns 64 bits of the host's generator for keys. */
    long host() {
        SecureRandom g = generator;
        if (g == null) {
            g = new SecureRandom();
            generator = g;
        }
        return g.nextLong();
    }

    /** Returns 64 bits that follow from a virtual time, and from how many were asked for at that time before. */
    long at(long nanos) {
        again = nanos == last ? again + 1 : 0;
        last = nanos;
        long z = (nanos + 1 + (again << 48)) * GAMMA;
        z = (z ^ z >>> 30) * FIRST;
        z = (z ^ z >>> 27) * SECOND;
        return z ^ z >>> 31;
    }
}
