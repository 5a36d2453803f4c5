package backplane.cpu.simd;

import static java.lang.Integer.rotateLeft;
import static java.lang.Integer.rotateRight;

/** The SHA-1 and SHA-256 instructions (FIPS 180-4). */
final class Sha {
    private static final int[] SHA1_CONSTANT = {0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xCA62C1D6};

    private Sha() {}

    static void execute(Simd simd, int op, int register, int imm) {
        long dLo = simd.low(register);
        long dHi = simd.high(register);
        switch (op) {
            case Op.SHA1NEXTE -> simd.write(register, simd.lo, simd.hi + ((long) rotateLeft(upper(dHi), 30) << 32));
            case Op.SHA1MSG1 -> simd.write(register, dLo ^ simd.hi, dHi ^ dLo);
            case Op.SHA1MSG2 -> sha1Message2(simd, register, dLo, dHi);
            case Op.SHA1RNDS4 -> sha1Rounds(simd, register, dLo, dHi, imm & 3);
            case Op.SHA256MSG1 -> sha256Message1(simd, register, dLo, dHi);
            case Op.SHA256MSG2 -> sha256Message2(simd, register, dLo, dHi);
            default -> sha256Rounds(simd, register, dLo, dHi);
        }
    }

    private static long pair(int low, int high) {
        return low & 0xFFFF_FFFFL | (long) high << 32;
    }

    private static int upper(long pair) {
        return (int) (pair >>> 32);
    }

    private static void sha1Message2(Simd simd, int register, long dLo, long dHi) {
        int w16 = rotateLeft(upper(dHi) ^ (int) simd.hi, 1);
        int w17 = rotateLeft((int) dHi ^ upper(simd.lo), 1);
        int w18 = rotateLeft(upper(dLo) ^ (int) simd.lo, 1);
        int w19 = rotateLeft((int) dLo ^ w16, 1);
        simd.write(register, pair(w19, w18), pair(w17, w16));
    }

    private static void sha1Rounds(Simd simd, int register, long dLo, long dHi, int function) {
        int a = upper(dHi);
        int b = (int) dHi;
        int c = upper(dLo);
        int d = (int) dLo;
        int e = 0;
        for (int i = 0; i < 4; i++) {
            long words = i < 2 ? simd.hi : simd.lo;
            int word = (i & 1) == 0 ? upper(words) : (int) words;
            int next = logic(function, b, c, d) + rotateLeft(a, 5) + word + e + SHA1_CONSTANT[function];
            e = d;
            d = c;
            c = rotateLeft(b, 30);
            b = a;
            a = next;
        }
        simd.write(register, pair(d, c), pair(b, a));
    }

    private static int logic(int function, int b, int c, int d) {
        return switch (function) {
            case 0 -> choose(b, c, d);
            case 2 -> majority(b, c, d);
            default -> b ^ c ^ d;
        };
    }

    private static int choose(int x, int y, int z) {
        return x & y ^ ~x & z;
    }

    private static int majority(int x, int y, int z) {
        return x & y ^ x & z ^ y & z;
    }

    private static void sha256Message1(Simd simd, int register, long dLo, long dHi) {
        simd.write(
                register,
                pair((int) dLo + sigma0(upper(dLo)), upper(dLo) + sigma0((int) dHi)),
                pair((int) dHi + sigma0(upper(dHi)), upper(dHi) + sigma0((int) simd.lo)));
    }

    private static void sha256Message2(Simd simd, int register, long dLo, long dHi) {
        int w16 = (int) dLo + sigma1((int) simd.hi);
        int w17 = upper(dLo) + sigma1(upper(simd.hi));
        int w18 = (int) dHi + sigma1(w16);
        int w19 = upper(dHi) + sigma1(w17);
        simd.write(register, pair(w16, w17), pair(w18, w19));
    }

    private static int sigma0(int x) {
        return rotateRight(x, 7) ^ rotateRight(x, 18) ^ x >>> 3;
    }

    private static int sigma1(int x) {
        return rotateRight(x, 17) ^ rotateRight(x, 19) ^ x >>> 10;
    }

    /** Two rounds: the source holds A, B, E, F, the destination C, D, G, H, XMM0 the two words with their constants added. */
    private static void sha256Rounds(Simd simd, int register, long dLo, long dHi) {
        long words = simd.low(0);
        int a = upper(simd.hi);
        int b = (int) simd.hi;
        int c = upper(dHi);
        int d = (int) dHi;
        int e = upper(simd.lo);
        int f = (int) simd.lo;
        int g = upper(dLo);
        int h = (int) dLo;
        for (int i = 0; i < 2; i++) {
            int word = i == 0 ? (int) words : upper(words);
            int sum = choose(e, f, g) + (rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25)) + word + h;
            int next = sum + majority(a, b, c) + (rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22));
            h = g;
            g = f;
            f = e;
            e = d + sum;
            d = c;
            c = b;
            b = a;
            a = next;
        }
        simd.write(register, pair(f, e), pair(b, a));
    }
}
