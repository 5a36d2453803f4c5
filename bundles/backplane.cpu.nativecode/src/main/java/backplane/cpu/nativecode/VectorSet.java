package backplane.cpu.nativecode;

import java.util.Locale;

/** Extensions of the instruction set with vector registers of 128 bits that can be translated. */
enum VectorSet {
    SSE(-1),
    SSE2(-1),
    SSE3(0),
    SSSE3(9),
    SSE4_1(19),
    SSE4_2(20),
    PCLMULQDQ(1),
    AES(25);

    /** Bit of CPUID.1:ECX; -1 if every x86-64 processor has it. */
    private final int bit;

    VectorSet(int bit) {
        this.bit = bit;
    }

    /** What {@code cpu: add_features} calls it. */
    String feature() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether a processor has it.
     *
     * @param leaf1 its CPUID.1:ECX
     */
    boolean in(int leaf1) {
        return bit < 0 || (leaf1 >>> bit & 1) != 0;
    }
}
