package backplane.cpu.simd;

/** Packed-integer operations done element by element. */
final class PackedElement {
    private PackedElement() {}

    static long lane(int op, long d, long s) {
        switch (op) {
            case Op.PADDSB,
                    Op.PADDUSB,
                    Op.PSUBSB,
                    Op.PSUBUSB,
                    Op.PCMPGTB,
                    Op.PAVGB,
                    Op.PMINSB,
                    Op.PMINUB,
                    Op.PMAXSB,
                    Op.PMAXUB,
                    Op.PSIGNB,
                    Op.PABSB:
                return bytes(op, d, s);
            case Op.PMULLD, Op.PMINSD, Op.PMINUD, Op.PMAXSD, Op.PMAXUD, Op.PSIGND, Op.PABSD, Op.PCMPGTD:
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
        int ua = a & 0xFF;
        int ub = b & 0xFF;
        switch (op) {
            case Op.PADDSB:
                return clamp(a + b, -128, 127);
            case Op.PADDUSB:
                return Math.min(ua + ub, 255);
            case Op.PSUBSB:
                return clamp(a - b, -128, 127);
            case Op.PSUBUSB:
                return Math.max(ua - ub, 0);
            case Op.PCMPGTB:
                return a > b ? -1 : 0;
            case Op.PAVGB:
                return ua + ub + 1 >> 1;
            case Op.PMINSB:
                return Math.min(a, b);
            case Op.PMINUB:
                return Math.min(ua, ub);
            case Op.PMAXSB:
                return Math.max(a, b);
            case Op.PMAXUB:
                return Math.max(ua, ub);
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
            case Op.PADDUSW:
                return Math.min(ua + ub, 65535);
            case Op.PSUBSW:
                return clamp(a - b, -32768, 32767);
            case Op.PSUBUSW:
                return Math.max(ua - ub, 0);
            case Op.PCMPGTW:
                return a > b ? -1 : 0;
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
            case Op.PAVGW:
                return ua + ub + 1 >> 1;
            case Op.PMINSW:
                return Math.min(a, b);
            case Op.PMINUW:
                return Math.min(ua, ub);
            case Op.PMAXSW:
                return Math.max(a, b);
            case Op.PMAXUW:
                return Math.max(ua, ub);
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
            case Op.PCMPGTD:
                return a > b ? -1 : 0;
            case Op.PMINSD:
                return Math.min(a, b);
            case Op.PMINUD:
                return Integer.compareUnsigned(a, b) <= 0 ? a : b;
            case Op.PMAXSD:
                return Math.max(a, b);
            case Op.PMAXUD:
                return Integer.compareUnsigned(a, b) >= 0 ? a : b;
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
