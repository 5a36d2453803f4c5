package backplane.cpu;

import java.util.SplittableRandom;

/** Memory full of instructions, most of them such as are translated. */
final class RandomProgram {
    private static final int LENGTH = 0x8000;
    /** Instructions of one byte and with an immediate or a ModRM byte, some of them often. */
    private static final int[] OPCODES = {
        0x90, 0x40, 0x4b, 0xb9, 0x75, 0x72, 0x7c, 0xeb, 0x01, 0x03, 0x29, 0x2b, 0x31, 0x33, 0x21, 0x23, 0x39, 0x3b,
        0x09, 0x0b, 0x89, 0x8b, 0x89, 0x8b, 0x89, 0x01, 0x29, 0x53, 0x5f, 0x11, 0xad, 0xcc, 0xfb, 0xe8, 0xc3, 0x88,
        0x8a, 0x86, 0x87, 0x80, 0x81, 0x83, 0x84, 0x85, 0x8d, 0x91, 0x98, 0x99, 0x9c, 0x9d, 0xa4, 0xa5, 0xa6, 0xaa,
        0xae, 0xa8, 0xb0, 0xb7, 0xc0, 0xc1, 0xd1, 0xd3, 0xc6, 0xc7, 0xc9, 0xe9, 0xf5, 0xf6, 0xf7, 0xf8, 0xfa, 0xfc,
        0xfd, 0xfe, 0xff, 0xff, 0x50, 0x58, 0x68, 0x69, 0x6a, 0x6b, 0x8f, 0x1e, 0xa0, 0xa3, 0x19, 0x1b, 0x13, 0xf4
    };
    /** Those with the prefix 0F. */
    private static final int[] TWO_BYTES = {
        0x1f, 0x44, 0x4c, 0x84, 0x8f, 0x94, 0x9c, 0xa0, 0xa3, 0xa4, 0xa5, 0xab, 0xad, 0xaf, 0xb0, 0xb1, 0xb3, 0xb6,
        0xb7, 0xba, 0xbb, 0xbc, 0xbd, 0xbe, 0xbf, 0xc0, 0xc1, 0xc7, 0xc8, 0xcb, 0xa2
    };

    /** Those with vector registers, most of them with and without the prefix 66. */
    private static final int[] VECTORS = {
        0x10, 0x11, 0x12, 0x14, 0x17, 0x28, 0x29, 0x2e, 0x50, 0x51, 0x54, 0x57, 0x58, 0x59, 0x5a, 0x5e, 0x6e, 0x6f,
        0x70, 0x73, 0x7e, 0x7f, 0xc2, 0xc4, 0xc6, 0xd4, 0xd6, 0xd7, 0xef, 0xfe
    };
    /** Those that are repeated, behind MOVZX ECX,CL. */
    private static final int[] STRINGS = {0xa4, 0xa5, 0xa6, 0xa7, 0xaa, 0xab, 0xac, 0xae, 0xaf};

    private RandomProgram() {}

    /** Returns the content of memory: random bytes, and instructions from an address on. */
    static byte[] bytes(SplittableRandom random, int size, int from, boolean wide) {
        byte[] memory = new byte[size];
        random.nextBytes(memory);
        int at = from;
        while (at < from + LENGTH - 16) {
            at += instruction(random, memory, at, wide);
        }
        return memory;
    }

    private static int instruction(SplittableRandom random, byte[] memory, int from, boolean wide) {
        int at = from;
        if (random.nextInt(40) == 0) {
            at = repeated(random, memory, at, wide);
        }
        if (random.nextInt(12) == 0) {
            memory[at++] = 0x66;
        }
        if (random.nextInt(60) == 0) {
            memory[at++] = (byte) 0xf0;
        }
        if (wide && random.nextInt(3) == 0) {
            memory[at++] = (byte) (0x40 | random.nextInt(16));
        }
        boolean two = random.nextInt(5) == 0;
        boolean vector = two && random.nextInt(3) == 0;
        if (two) {
            memory[at++] = 0x0f;
        }
        int[] opcodes = vector ? VECTORS : two ? TWO_BYTES : OPCODES;
        memory[at++] = (byte) opcodes[random.nextInt(opcodes.length)];
        int rest = random.nextInt(6);
        for (int i = 1; i < rest; i++) {
            memory[at + i] = random.nextInt(3) == 0 ? (byte) random.nextInt(64) : 0;
        }
        return at + rest - from;
    }

    /** A repeated string instruction, most of them with a count below 256. */
    private static int repeated(SplittableRandom random, byte[] memory, int from, boolean wide) {
        int at = from;
        if (random.nextInt(8) > 0) {
            memory[at++] = 0x0f;
            memory[at++] = (byte) 0xb6;
            memory[at++] = (byte) 0xc9;
        }
        memory[at++] = (byte) (random.nextInt(4) > 0 ? 0xf3 : 0xf2);
        if (wide && random.nextBoolean()) {
            memory[at++] = 0x48;
        }
        memory[at++] = (byte) STRINGS[random.nextInt(STRINGS.length)];
        return at;
    }
}
