package backplane.cpu;

import backplane.api.Bytes;
import backplane.cpu.nativecode.Translatable;
import java.util.SplittableRandom;

/** Random vector instructions such as are translated, with some others between them. */
final class SseProgram {
    private static final int[] PREFIXES = {0, 0x66, 0xf3, 0xf2};
    /** add, adc, sbb, cmp, setc, cmovz, bt, lea, fences, prefetch, bswap, stmxcsr; other bits of MXCSR. */
    private static final int[][] OTHERS = {
        {0x01, 0xc8},
        {0x11, 0xd8},
        {0x19, 0xf1},
        {0x39, 0xc3},
        {0x0f, 0x92, 0xc2},
        {0x0f, 0x44, 0xd1},
        {0x0f, 0xa3, 0xc8},
        {0x8d, 0x46, 0x10},
        {0x0f, 0xae, 0xe8},
        {0x0f, 0xae, 0xf8},
        {0x0f, 0x18, 0x0e},
        {0x0f, 0xc8},
        {0x0f, 0xae, 0x1e},
        {0x0f, 0xae, 0x1f, 0x81, 0x37, 0x3f, 0xe0, 0, 0, 0x0f, 0xae, 0x17},
        {0x0f, 0xae, 0x1f, 0x80, 0x77, 1, 8, 0x0f, 0xae, 0x17}
    };

    /** The code, and how many instructions it has without the jump to itself at its end. */
    final byte[] code = new byte[512];

    final int count;
    private final boolean wide;
    private final int mode;
    private final SplittableRandom random;
    private final Bytes bytes = new Bytes(4096);
    private int at;

    /**
     * @param most instructions
     * @param mode see {@link backplane.cpu.api.StateLayout#MODE}
     */
    SseProgram(SplittableRandom random, int most, boolean wide, int mode) {
        this.random = random;
        this.wide = wide;
        this.mode = mode;
        count = 1 + random.nextInt(most);
        for (int i = 0; i < count; i++) {
            if (most > 1 && random.nextInt(6) == 0) {
                for (int b : OTHERS[random.nextInt(OTHERS.length)]) {
                    code[at++] = (byte) b;
                }
            } else {
                vector();
            }
        }
        code[at] = (byte) 0xeb;
        code[at + 1] = -2;
    }

    private void vector() {
        byte[] b = new byte[24];
        int length;
        do {
            random.nextBytes(b);
            int n = 0;
            if (random.nextInt(16) == 0) {
                b[n++] = (byte) (0x64 + random.nextInt(2));
            }
            int prefix = PREFIXES[random.nextInt(4)];
            if (prefix != 0) {
                b[n++] = (byte) prefix;
            }
            if (wide && random.nextInt(3) == 0) {
                b[n++] = (byte) (0x40 | random.nextInt(16));
            }
            b[n++] = 0x0f;
            int map = random.nextInt(4);
            if (map > 1) {
                b[n++] = (byte) (map == 2 ? 0x38 : 0x3a);
            }
            int opcode = map > 1 ? random.nextInt(0x70) : 0x10 + random.nextInt(0xf0);
            b[n++] = (byte) (random.nextInt(20) == 0 ? 0xd8 + random.nextInt(8) : opcode);
            // displacements are small
            for (int i = n + 1; i < 20 && random.nextInt(8) > 0; i++) {
                b[i] = (byte) (i == n + 1 && random.nextInt(4) > 0 ? random.nextInt() : 0);
                b[i] &= (byte) (random.nextInt(3) > 0 ? 0xf0 : 0xff);
            }
            bytes.put(0, b, 0, 20);
            length = Translatable.vectorLength(bytes, 0, mode);
        } while (length == 0);
        System.arraycopy(b, 0, code, at, length);
        at += length;
    }

    int length() {
        return at + 2;
    }
}
