package backplane.cpu.simd;

/** Packed-integer operations done element by element. */
final class PackedElement {
    private PackedElement() {}

    static long lane(int op, long d, long s) {
        switch (op) {
            case Op.PADDSB, Op.PSUBSB, Op.PSIGNB, Op.PABSB:
                return bytes(op, d, s);
            case Op.PMULLD, Op.PSIGND, Op.PABSD:
                return (doubleword(op, (int) d, (int) s) & 0xFFFF_FFFFL)
                        | (long) doubleword(op, (int) (d >>> 32), (int) (s >>> 32)) << 32;
            case Op.PMADDWD:
                return (products(d, s) & 0xFFFF_FFFFL) | (long) products(d >>> 32, s >>> 32) << 32;
            default:
                return words(op, d, s);
        }
    }

    private static int products(long d, long s) {
        return (short) d * (short) s + (short) (d >>> 16) * (short) (s >>> 16);
    }

    private static long bytes(int op, long d, long s) {
        long result = 0;
        for (int shift = 0; shift < 64; shift += 8) {
            result |= (byteOf(op, (byte) (d >>> shift), (byte) (s >>> shift)) & 0xFFL) << shift;
        }
        return result;
    }

    private static int byteOf(int op, byte a, byte b) {
        switch (op) {
            case Op.PADDSB:
                return clamp(a + b, -128, 127);
            case Op.PSUBSB:
                return clamp(a - b, -128, 127);
            case Op.PSIGNB:
                return a * Integer.signum(b);
            default:
                return Math.abs(b);
        }
    }

    private static long words(int op, long d, long s) {
        long result = 0;
        for (int shift = 0; shift < 64; shift += 16) {
            result |= (word(op, (short) (d >>> shift), (short) (s >>> shift)) & 0xFFFFL) << shift;
        }
        return result;
    }

    private static int word(int op, short a, short b) {
        int ua = a & 0xFFFF;
        int ub = b & 0xFFFF;
        switch (op) {
            case Op.PADDSW:
                return clamp(a + b, -32768, 32767);
            case Op.PSUBSW:
                return clamp(a - b, -32768, 32767);
            case Op.PMULLW:
                return a * b;
            case Op.PMULHW:
                return a * b >> 16;
            case Op.PMULHUW:
                return ua * ub >>> 16;
            case Op.PMULHRSW:
                return (a * b >> 14) + 1 >> 1;
            case Op.PMADDUBSW:
                return clamp((ua & 0xFF) * (byte) ub + (ua >> 8) * (byte) (ub >> 8), -32768, 32767);
            case Op.PSIGNW:
                return a * Integer.signum(b);
            case Op.PABSW:
                return Math.abs(b);
            default:
                throw new IllegalArgumentException("operation " + op);
        }
    }

    private static int doubleword(int op, int a, int b) {
        switch (op) {
            case Op.PMULLD:
                return a * b;
            case Op.PSIGND:
                return a * Integer.signum(b);
            default:
                return Math.abs(b);
        }
    }

    static int clamp(int value, int least, int most) {
        return Math.max(least, Math.min(most, value));
    }
}
