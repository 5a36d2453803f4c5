package backplane.cpu.simd;

/** Polynomials over GF(2): PCLMULQDQ and CRC32. */
final class CarryLess {
    /** CRC-32C (Castagnoli), reflected. */
    private static final int POLYNOMIAL = 0x82F6_3B78;

    private static final int[] REMAINDERS = remainders();

    private CarryLess() {}

    static void execute(Simd simd, int register, int imm) {
        long a = (imm & 1) == 0 ? simd.low(register) : simd.high(register);
        long b = (imm & 0x10) == 0 ? simd.lo : simd.hi;
        long lo = 0;
        long hi = 0;
        for (int i = 0; i < 64; i++) {
            long take = -(b >>> i & 1);
            lo ^= a << i & take;
            hi ^= (i == 0 ? 0 : a >>> 64 - i) & take;
        }
        simd.write(register, lo, hi);
    }

    /** One CRC32 instruction: the result, zero-extended. */
    static long crc32(int op, int crc, long data) {
        int bytes = op == Op.CRC32B ? 1 : op == Op.CRC32W ? 2 : op == Op.CRC32 ? 4 : 8;
        int sum = crc;
        for (int i = 0; i < bytes; i++) {
            sum = sum >>> 8 ^ REMAINDERS[(sum ^ (int) (data >>> 8 * i)) & 0xFF];
        }
        return sum & 0xFFFF_FFFFL;
    }

    private static int[] remainders() {
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
            int sum = i;
            for (int bit = 0; bit < 8; bit++) {
                sum = sum >>> 1 ^ (POLYNOMIAL & -(sum & 1));
            }
            table[i] = sum;
        }
        return table;
    }
}
