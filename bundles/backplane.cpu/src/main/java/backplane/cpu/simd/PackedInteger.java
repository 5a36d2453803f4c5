package backplane.cpu.simd;

/** Packed-integer operations that treat each 64-bit half for itself: the same for MMX and for both halves of an XMM register. */
final class PackedInteger {
    private static final long SIGN8 = PackedOrder.SIGN8;
    private static final long SIGN16 = PackedOrder.SIGN16;
    private static final long SIGN32 = PackedOrder.SIGN32;

    private PackedInteger() {}

    /** Applies operation {@code op} to destination {@code d} and source {@code s}. */
    static long lane(int op, long d, long s) {
        switch (op) {
            case Op.PAND:
                return d & s;
            case Op.PANDN:
                return ~d & s;
            case Op.POR:
                return d | s;
            case Op.PXOR:
                return d ^ s;
            case Op.PADDB:
                return add(d, s, SIGN8);
            case Op.PADDW:
                return add(d, s, SIGN16);
            case Op.PADDD:
                return add(d, s, SIGN32);
            case Op.PADDQ:
                return d + s;
            case Op.PSUBB:
                return subtract(d, s, SIGN8);
            case Op.PSUBW:
                return subtract(d, s, SIGN16);
            case Op.PSUBD:
                return subtract(d, s, SIGN32);
            case Op.PSUBQ:
                return d - s;
            case Op.PCMPEQB:
                return zeros(d ^ s, SIGN8, 7) * 0xFF;
            case Op.PCMPEQW:
                return zeros(d ^ s, SIGN16, 15) * 0xFFFF;
            case Op.PCMPEQD:
                return zeros(d ^ s, SIGN32, 31) * 0xFFFF_FFFFL;
            case Op.PCMPEQQ:
                return d == s ? -1 : 0;
            case Op.PCMPGTQ:
                return d > s ? -1 : 0;
            case Op.PMULUDQ:
                return (d & 0xFFFF_FFFFL) * (s & 0xFFFF_FFFFL);
            case Op.PMULDQ:
                return (long) (int) d * (int) s;
            case Op.PSADBW:
                return sumOfDifferences(d, s);
            default:
                return PackedOrder.lane(op, d, s);
        }
    }

    /** Adds elements whose top bits {@code signs} marks, without carries between them. */
    static long add(long d, long s, long signs) {
        return (d & ~signs) + (s & ~signs) ^ (d ^ s) & signs;
    }

    static long subtract(long d, long s, long signs) {
        return (d | signs) - (s & ~signs) ^ (d ^ ~s) & signs;
    }

    /** A one in the lowest bit of every element that is zero. */
    private static long zeros(long x, long signs, int shift) {
        return ~((x & ~signs) + ~signs | x) >>> shift & signs >>> shift;
    }

    private static long sumOfDifferences(long d, long s) {
        long sum = 0;
        for (int shift = 0; shift < 64; shift += 8) {
            sum += Math.abs((int) (d >>> shift & 0xFF) - (int) (s >>> shift & 0xFF));
        }
        return sum;
    }
}
