package backplane.firmware;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mode of VBE.
 *
 * @param number as INT 10h, AX=4F02h takes it
 * @param bits of a dot: 4 in planes, 8 by the palette, 15, 16, 24 or 32
 */
record VbeMode(int number, int width, int height, int bits) {

    private static final int[][] NUMBERS = {
        {0x100, 640, 400, 8}, {0x101, 640, 480, 8}, {0x102, 800, 600, 4}, {0x103, 800, 600, 8},
        {0x104, 1024, 768, 4}, {0x105, 1024, 768, 8}, {0x106, 1280, 1024, 4}, {0x107, 1280, 1024, 8},
        {0x10d, 320, 200, 15}, {0x10e, 320, 200, 16}, {0x10f, 320, 200, 24}, {0x110, 640, 480, 15},
        {0x111, 640, 480, 16}, {0x112, 640, 480, 24}, {0x113, 800, 600, 15}, {0x114, 800, 600, 16},
        {0x115, 800, 600, 24}, {0x116, 1024, 768, 15}, {0x117, 1024, 768, 16}, {0x118, 1024, 768, 24},
        {0x119, 1280, 1024, 15}, {0x11a, 1280, 1024, 16}, {0x11b, 1280, 1024, 24}, {0x11c, 1600, 1200, 8},
        {0x11d, 1600, 1200, 15}, {0x11e, 1600, 1200, 16}, {0x11f, 1600, 1200, 24}, {0x140, 320, 200, 32},
        {0x141, 640, 400, 32}, {0x142, 640, 480, 32}, {0x143, 800, 600, 32}, {0x144, 1024, 768, 32},
        {0x145, 1280, 1024, 32}, {0x146, 320, 200, 8}, {0x147, 1600, 1200, 32}, {0x148, 1152, 864, 8},
        {0x149, 1152, 864, 15}, {0x14a, 1152, 864, 16}, {0x14b, 1152, 864, 24}, {0x14c, 1152, 864, 32}
    };

    private static final List<VbeMode> ALL =
            Arrays.stream(NUMBERS).map(n -> new VbeMode(n[0], n[1], n[2], n[3])).toList();

    /** Returns the modes for which a video memory is large enough. */
    static List<VbeMode> within(long memory) {
        return ALL.stream().filter(m -> m.size() <= memory).toList();
    }

    /** Returns the mode with a number, or null if there is none or the memory is too small for it. */
    static @Nullable VbeMode of(int number, long memory) {
        return ALL.stream()
                .filter(m -> m.number == number && m.size() <= memory)
                .findFirst()
                .orElse(null);
    }

    boolean planar() {
        return bits == 4;
    }

    /** Returns the bytes from one line to the next, as the processor sees them: of one plane, or of all. */
    int pitch() {
        return planar() ? width / 8 : width * ((bits + 7) / 8);
    }

    /** Returns the bytes of memory that a picture takes. */
    long size() {
        return (long) pitch() * height * (planar() ? 4 : 1);
    }

    /**
     * Returns the attributes: supported, with the optional fields, colour, graphics; modes without planes also do not depend on
     * VGA registers and have a linear frame buffer.
     */
    int attributes() {
        return planar() ? 0x1b : 0xbb;
    }

    /** Returns the memory model: planes, packed, direct colour. */
    int model() {
        return planar() ? 3 : bits == 8 ? 4 : 6;
    }

    /** Returns size and position of red, green, blue and the reserved field. */
    byte[] masks() {
        return switch (bits) {
            case 15 -> new byte[] {5, 10, 5, 5, 5, 0, 1, 15};
            case 16 -> new byte[] {5, 11, 6, 5, 5, 0, 0, 0};
            case 24 -> new byte[] {8, 16, 8, 8, 8, 0, 0, 0};
            case 32 -> new byte[] {8, 16, 8, 8, 8, 0, 8, 24};
            default -> new byte[8];
        };
    }
}
