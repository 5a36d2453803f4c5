package backplane.cpu.simd;

/** Packed shifts. A count above the element size gives zeros, or copies of the sign for the arithmetic ones. */
final class PackedShift {
    private PackedShift() {}

    /** Shifts the elements of one half by {@code count}, an unsigned 64-bit number. */
    static long lane(int op, long d, long count) {
        int n = Long.compareUnsigned(count, 64) > 0 ? 64 : (int) count;
        switch (op) {
            case Op.PSRLW:
                return n > 15 ? 0 : d >>> n & (0xFFFFL >>> n) * 0x0001_0001_0001_0001L;
            case Op.PSLLW:
                return n > 15 ? 0 : d << n & (0xFFFFL << n & 0xFFFF) * 0x0001_0001_0001_0001L;
            case Op.PSRLD:
                return n > 31 ? 0 : d >>> n & (0xFFFF_FFFFL >>> n) * 0x1_0000_0001L;
            case Op.PSLLD:
                return n > 31 ? 0 : d << n & (0xFFFF_FFFFL << n & 0xFFFF_FFFFL) * 0x1_0000_0001L;
            case Op.PSRLQ:
                return n > 63 ? 0 : d >>> n;
            case Op.PSLLQ:
                return n > 63 ? 0 : d << n;
            case Op.PSRAW:
                return words(d, Math.min(n, 15));
            default:
                int m = Math.min(n, 31);
                return (int) d >> m & 0xFFFF_FFFFL | (long) ((int) (d >>> 32) >> m) << 32;
        }
    }

    private static long words(long d, int n) {
        long result = 0;
        for (int shift = 0; shift < 64; shift += 16) {
            result |= ((short) (d >>> shift) >> n & 0xFFFFL) << shift;
        }
        return result;
    }

    /** PSRLDQ and PSLLDQ: shifts {@link Simd#lo} and {@link Simd#hi} by bytes. */
    static void bytes(Simd simd, int op, int imm) {
        int bits = Math.min(imm, 16) * 8;
        long lo = simd.lo;
        long hi = simd.hi;
        if (op == Op.PSRLDQ) {
            simd.lo = right(lo, hi, bits);
            simd.hi = bits < 64 ? hi >>> bits : 0;
        } else {
            simd.lo = bits < 64 ? lo << bits : 0;
            simd.hi = bits == 0 ? hi : bits < 64 ? hi << bits | lo >>> 64 - bits : bits < 128 ? lo << bits - 64 : 0;
        }
    }

    /** The low half of (hi:lo) shifted right by 0 .. 128 bits. */
    static long right(long lo, long hi, int bits) {
        if (bits == 0) {
            return lo;
        }
        return bits < 64 ? lo >>> bits | hi << 64 - bits : bits < 128 ? hi >>> bits - 64 : 0;
    }
}
