package backplane.cpu.simd;

/** The AES round instructions (FIPS 197) on a state of sixteen bytes, byte 0 lowest. */
final class Aes {
    private static final byte[] BOX = new byte[256];
    private static final byte[] INVERSE_BOX = new byte[256];

    static {
        int p = 1;
        int q = 1;
        do {
            p = multiply(p, 3);
            q = multiply(q, 0xF6);
            int x = q ^ rotate8(q, 1) ^ rotate8(q, 2) ^ rotate8(q, 3) ^ rotate8(q, 4) ^ 0x63;
            BOX[p] = (byte) x;
        } while (p != 1);
        BOX[0] = 0x63;
        for (int i = 0; i < 256; i++) {
            INVERSE_BOX[BOX[i] & 0xFF] = (byte) i;
        }
    }

    private Aes() {}

    static void execute(Simd simd, int op, int register, int imm) {
        long keyLo = simd.lo;
        long keyHi = simd.hi;
        if (op == Op.AESIMC) {
            simd.write(register, inverseColumns(keyLo), inverseColumns(keyHi));
            return;
        }
        if (op == Op.AESKEYGENASSIST) {
            simd.write(register, keyWords(keyLo, imm), keyWords(keyHi, imm));
            return;
        }
        boolean encrypt = op == Op.AESENC || op == Op.AESENCLAST;
        long lo = simd.low(register);
        long hi = simd.high(register);
        long newLo = substituted(lo, hi, 0, encrypt);
        long newHi = substituted(lo, hi, 8, encrypt);
        if (op == Op.AESENC) {
            newLo = columns(newLo);
            newHi = columns(newHi);
        } else if (op == Op.AESDEC) {
            newLo = inverseColumns(newLo);
            newHi = inverseColumns(newHi);
        }
        simd.write(register, newLo ^ keyLo, newHi ^ keyHi);
    }

    /** ShiftRows and SubBytes, or their inverses: eight bytes of the result from place {@code from} on. */
    private static long substituted(long lo, long hi, int from, boolean encrypt) {
        byte[] box = encrypt ? BOX : INVERSE_BOX;
        long result = 0;
        for (int i = 0; i < 8; i++) {
            int place = from + i;
            int source =
                    (encrypt ? place * 5 & 3 | place + 4 * (place & 3) & 12 : place & 3 | place - 4 * (place & 3) & 12);
            int value = (int) ((source < 8 ? lo : hi) >>> (source & 7) * 8) & 0xFF;
            result |= (box[value] & 0xFFL) << 8 * i;
        }
        return result;
    }

    private static long columns(long x) {
        return mix((int) x) & 0xFFFF_FFFFL | (long) mix((int) (x >>> 32)) << 32;
    }

    /** MixColumns of one column: byte i = 2·b(i) + 3·b(i+1) + b(i+2) + b(i+3). */
    private static int mix(int column) {
        int next = Integer.rotateRight(column, 8);
        return doubled(column ^ next) ^ next ^ Integer.rotateRight(column, 16) ^ Integer.rotateRight(column, 24);
    }

    /** InvMixColumns = MixColumns after adding 4 times (b(i) + b(i+2)) to each byte. */
    private static long inverseColumns(long x) {
        return inverseMix((int) x) & 0xFFFF_FFFFL | (long) inverseMix((int) (x >>> 32)) << 32;
    }

    private static int inverseMix(int column) {
        int fourfold = doubled(doubled(column ^ Integer.rotateRight(column, 16)));
        return mix(column ^ fourfold);
    }

    /** Each byte times 2 in GF(2^8). */
    private static int doubled(int x) {
        return (x & 0x7F7F_7F7F) << 1 ^ (x >>> 7 & 0x0101_0101) * 0x1B;
    }

    private static long keyWords(long half, int constant) {
        int word = substitute((int) (half >>> 32));
        return word & 0xFFFF_FFFFL | (long) (Integer.rotateRight(word, 8) ^ constant) << 32;
    }

    private static int substitute(int word) {
        return BOX[word & 0xFF] & 0xFF
                | (BOX[word >>> 8 & 0xFF] & 0xFF) << 8
                | (BOX[word >>> 16 & 0xFF] & 0xFF) << 16
                | BOX[word >>> 24] << 24;
    }

    private static int rotate8(int x, int count) {
        return (x << count | x >>> 8 - count) & 0xFF;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        for (int bit = 0; bit < 8; bit++) {
            product ^= -(b >> bit & 1) & timesPower(a, bit);
        }
        return product;
    }

    private static int timesPower(int a, int bits) {
        int x = a;
        for (int i = 0; i < bits; i++) {
            x = (x & 0x7F) << 1 ^ (x >> 7) * 0x1B;
        }
        return x;
    }
}
