package backplane.cpu.simd;

/**
 * Packed comparisons, minima, maxima, unsigned saturation and averages, all elements of a 64-bit half at once. {@code signs} marks the
 * top bit of every element; signed elements are compared after inverting it.
 */
final class PackedOrder {
    static final long SIGN8 = 0x8080_8080_8080_8080L;
    static final long SIGN16 = 0x8000_8000_8000_8000L;
    static final long SIGN32 = 0x8000_0000_8000_0000L;

    private PackedOrder() {}

    static long lane(int op, long d, long s) {
        switch (op) {
            case Op.PCMPGTB:
                return ~atLeast(s ^ SIGN8, d ^ SIGN8, SIGN8, 7);
            case Op.PCMPGTW:
                return ~atLeast(s ^ SIGN16, d ^ SIGN16, SIGN16, 15);
            case Op.PCMPGTD:
                return ~atLeast(s ^ SIGN32, d ^ SIGN32, SIGN32, 31);
            case Op.PMINUB:
                return choose(d, s, atLeast(s, d, SIGN8, 7));
            case Op.PMINUW:
                return choose(d, s, atLeast(s, d, SIGN16, 15));
            case Op.PMINUD:
                return choose(d, s, atLeast(s, d, SIGN32, 31));
            case Op.PMAXUB:
                return choose(d, s, atLeast(d, s, SIGN8, 7));
            case Op.PMAXUW:
                return choose(d, s, atLeast(d, s, SIGN16, 15));
            case Op.PMAXUD:
                return choose(d, s, atLeast(d, s, SIGN32, 31));
            case Op.PMINSB:
                return choose(d, s, atLeast(s ^ SIGN8, d ^ SIGN8, SIGN8, 7));
            case Op.PMINSW:
                return choose(d, s, atLeast(s ^ SIGN16, d ^ SIGN16, SIGN16, 15));
            case Op.PMINSD:
                return choose(d, s, atLeast(s ^ SIGN32, d ^ SIGN32, SIGN32, 31));
            case Op.PMAXSB:
                return choose(d, s, atLeast(d ^ SIGN8, s ^ SIGN8, SIGN8, 7));
            case Op.PMAXSW:
                return choose(d, s, atLeast(d ^ SIGN16, s ^ SIGN16, SIGN16, 15));
            case Op.PMAXSD:
                return choose(d, s, atLeast(d ^ SIGN32, s ^ SIGN32, SIGN32, 31));
            default:
                return saturating(op, d, s);
        }
    }

    private static long saturating(int op, long d, long s) {
        switch (op) {
            case Op.PSUBUSB:
                return subtract(d, s, SIGN8, 7);
            case Op.PSUBUSW:
                return subtract(d, s, SIGN16, 15);
            case Op.PADDUSB:
                return ~subtract(~d, s, SIGN8, 7);
            case Op.PADDUSW:
                return ~subtract(~d, s, SIGN16, 15);
            case Op.PAVGB:
                return average(d, s, SIGN8);
            case Op.PAVGW:
                return average(d, s, SIGN16);
            default:
                return PackedElement.lane(op, d, s);
        }
    }

    /** All ones in every element where a &gt;= b, unsigned. */
    private static long atLeast(long a, long b, long signs, int shift) {
        long below = (a | signs) - (b & ~signs);
        long bits = (a & ~b | ~(a ^ b) & below) & signs;
        // top bit to all bits of the element
        return (bits << 1) - (bits >>> shift);
    }

    private static long choose(long d, long s, long mask) {
        return d & mask | s & ~mask;
    }

    /** Unsigned difference that stops at zero. */
    private static long subtract(long d, long s, long signs, int shift) {
        return PackedInteger.subtract(d, s, signs) & atLeast(d, s, signs, shift);
    }

    /** Half of the sum, rounded up. */
    private static long average(long d, long s, long signs) {
        return PackedInteger.subtract(d | s, (d ^ s) >>> 1 & ~signs, signs);
    }
}
