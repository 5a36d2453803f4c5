package backplane.cpu.nativecode;

import backplane.cpu.api.GearHost;

/**
 * What the guest's processor announces, as far as it decides what an opcode means.
 *
 * @param tzcnt F3 0F BC is TZCNT, not BSF
 * @param lzcnt F3 0F BD is LZCNT, not BSR
 */
record Features(boolean sse, boolean sse2, boolean tzcnt, boolean lzcnt) {

    static Features of(GearHost host) {
        return new Features(host.has("sse"), host.has("sse2"), host.has("bmi1"), host.has("lzcnt"));
    }
}
