package backplane.cpu.nativecode;

import backplane.cpu.api.GearHost;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the guest's processor announces, as far as it decides what an opcode means.
 *
 * @param tzcnt F3 0F BC is TZCNT, not BSF
 * @param lzcnt F3 0F BD is LZCNT, not BSR
 * @param vectors what the guest's processor and the host have
 */
record Features(boolean tzcnt, boolean lzcnt, Set<VectorSet> vectors) {

    /**
     * Asks the guest's processor.
     *
     * @param leaf1 CPUID.1:ECX of the host
     */
    static Features of(GearHost host, int leaf1) {
        Set<VectorSet> vectors = EnumSet.noneOf(VectorSet.class);
        for (VectorSet set : VectorSet.values()) {
            if (host.has(set.feature()) && set.in(leaf1)) {
                vectors.add(set);
            }
        }
        return new Features(host.has("bmi1"), host.has("lzcnt"), vectors);
    }

    boolean has(VectorSet set) {
        return vectors.contains(set);
    }
}
