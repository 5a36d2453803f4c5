package backplane.firmware;

import org.jspecify.annotations.Nullable;

/**
 * The VGA register values of a BIOS video mode.
 *
 * @param number mode number
 * @param kind how memory is organised
 * @param columns text columns
 * @param rows text rows
 * @param cell height of a character cell in lines
 * @param pageSize bytes a page, as the BIOS data area tells it
 * @param misc miscellaneous output register
 * @param sequencer registers 0 .. 4
 * @param crtc registers 0 .. 18h
 * @param graphics registers 0 .. 8
 * @param attribute registers 0 .. 14h
 */
record VideoMode(
        int number,
        Kind kind,
        int columns,
        int rows,
        int cell,
        int pageSize,
        int misc,
        int[] sequencer,
        int[] crtc,
        int[] graphics,
        int[] attribute) {

    /** Organisation of display memory. */
    enum Kind {
        /** Characters and attributes at B800:0000. */
        TEXT,
        /** Characters and attributes at B000:0000. */
        MONOCHROME,
        /** Two interleaved banks at B800:0000, 2 bits a pixel. */
        CGA4,
        /** Two interleaved banks at B800:0000, 1 bit a pixel. */
        CGA2,
        /** Four planes at A000:0000. */
        PLANAR,
        /** One byte a pixel at A000:0000. */
        PACKED
    }

    private static final String EGA16 = "00 01 02 03 04 05 14 07 38 39 3a 3b 3c 3d 3e 3f";
    private static final String CGA16 = "00 01 02 03 04 05 06 07 10 11 12 13 14 15 16 17";
    private static final String CRTC40 = "2d 27 28 90 2b a0 bf 1f 00 4f 0d 0e 00 00 00 00 9c 8e 8f 14 1f 96 b9 a3 ff";
    private static final String CRTC80 = "5f 4f 50 82 55 81 bf 1f 00 4f 0d 0e 00 00 00 00 9c 8e 8f 28 1f 96 b9 a3 ff";
    private static final String CRTC200 = "00 00 00 00 00 00 9c 8e 8f";

    private static final VideoMode[] MODES = {
        text(0, 40, 0x67, "03 08 03 00 02", CRTC40),
        text(1, 40, 0x67, "03 08 03 00 02", CRTC40),
        text(2, 80, 0x67, "03 00 03 00 02", CRTC80),
        text(3, 80, 0x67, "03 00 03 00 02", CRTC80),
        cga(4),
        cga(5),
        mode(
                6,
                Kind.CGA2,
                80,
                8,
                0x4000,
                0x63,
                "03 01 01 00 06",
                "5f 4f 50 82 54 80 bf 1f 00 c1 " + CRTC200 + " 28 00 96 b9 c2 ff",
                "00 00 00 00 00 00 0d 00 ff",
                "00 17 17 17 17 17 17 17 17 17 17 17 17 17 17 17 01 00 01 00 00"),
        mode(
                7,
                Kind.MONOCHROME,
                80,
                16,
                0x1000,
                0x66,
                "03 00 03 00 02",
                CRTC80.replace("28 1f", "28 0f"),
                "00 00 00 00 00 10 0a 00 ff",
                "00 08 08 08 08 08 08 08 10 18 18 18 18 18 18 18 0e 00 0f 08 00"),
        planar(
                0x0d,
                40,
                8,
                0x2000,
                0x63,
                "03 09 0f 00 06",
                "2d 27 28 90 2b 80 bf 1f 00 c0 " + CRTC200 + " 14 00 96 b9 e3 ff",
                CGA16),
        planar(
                0x0e,
                80,
                8,
                0x4000,
                0x63,
                "03 01 0f 00 06",
                "5f 4f 50 82 54 80 bf 1f 00 c0 " + CRTC200 + " 28 00 96 b9 e3 ff",
                CGA16),
        planar(
                0x0f,
                80,
                14,
                0x8000,
                0xa2,
                "03 01 0f 00 06",
                "5f 4f 50 82 54 80 bf 1f 00 40 00 00 00 00 00 00 83 85 5d 28 0f 63 ba e3 ff",
                "00 08 00 00 18 18 00 00 00 08 00 00 00 18 00 00"),
        planar(
                0x10,
                80,
                14,
                0x8000,
                0xa3,
                "03 01 0f 00 06",
                "5f 4f 50 82 54 80 bf 1f 00 40 00 00 00 00 00 00 83 85 5d 28 0f 63 ba e3 ff",
                EGA16),
        planar(
                0x11,
                80,
                16,
                0xa000,
                0xe3,
                "03 01 0f 00 06",
                "5f 4f 50 82 54 80 0b 3e 00 40 00 00 00 00 00 00 ea 8c df 28 00 e7 04 e3 ff",
                "00 3f 3f 3f 3f 3f 3f 3f 3f 3f 3f 3f 3f 3f 3f 3f"),
        planar(
                0x12,
                80,
                16,
                0xa000,
                0xe3,
                "03 01 0f 00 06",
                "5f 4f 50 82 54 80 0b 3e 00 40 00 00 00 00 00 00 ea 8c df 28 00 e7 04 e3 ff",
                EGA16),
        mode(
                0x13,
                Kind.PACKED,
                40,
                8,
                0x2000,
                0x63,
                "03 01 0f 00 0e",
                "5f 4f 50 82 54 80 bf 1f 00 41 " + CRTC200 + " 28 40 96 b9 a3 ff",
                "00 00 00 00 00 40 05 0f ff",
                "00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 41 00 0f 00 00"),
    };

    /** Returns the mode with this number, or null. */
    static @Nullable VideoMode of(int number) {
        for (VideoMode m : MODES) {
            if (m.number == number) {
                return m;
            }
        }
        return null;
    }

    boolean isText() {
        return kind == Kind.TEXT || kind == Kind.MONOCHROME;
    }

    /** Tells whether a monochrome monitor shows it: modes 7 and 0Fh. */
    boolean isMonochrome() {
        return crtcPort() == 0x3b4;
    }

    /** Returns the physical address of display memory. */
    int base() {
        return switch (kind) {
            case TEXT, CGA4, CGA2 -> 0xb8000;
            case MONOCHROME -> 0xb0000;
            case PLANAR, PACKED -> 0xa0000;
        };
    }

    /** Returns the port of the CRTC index register. */
    int crtcPort() {
        return (misc & 1) != 0 ? 0x3d4 : 0x3b4;
    }

    private static VideoMode text(int number, int columns, int misc, String sequencer, String crtc) {
        return mode(
                number,
                Kind.TEXT,
                columns,
                16,
                columns == 40 ? 0x800 : 0x1000,
                misc,
                sequencer,
                crtc,
                "00 00 00 00 00 10 0e 00 ff",
                EGA16 + " 0c 00 0f 08 00");
    }

    private static VideoMode cga(int number) {
        return mode(
                number,
                Kind.CGA4,
                40,
                8,
                0x4000,
                0x63,
                "03 09 03 00 02",
                "2d 27 28 90 2b 80 bf 1f 00 c1 " + CRTC200 + " 14 00 96 b9 a2 ff",
                "00 00 00 00 00 30 0f 00 ff",
                "00 13 15 17 02 04 06 07 10 11 12 13 14 15 16 17 01 00 03 00 00");
    }

    private static VideoMode planar(
            int number, int columns, int cell, int page, int misc, String sequencer, String crtc, String palette) {
        return mode(
                number,
                Kind.PLANAR,
                columns,
                cell,
                page,
                misc,
                sequencer,
                crtc,
                "00 00 00 00 00 00 05 0f ff",
                palette + (number == 0x0f ? " 0b 00 05 00 00" : " 01 00 0f 00 00"));
    }

    private static VideoMode mode(
            int number,
            Kind kind,
            int columns,
            int cell,
            int page,
            int misc,
            String sequencer,
            String crtc,
            String graphics,
            String attribute) {
        int lines = cell == 16 && kind == Kind.PLANAR ? 480 : cell == 14 ? 350 : cell == 16 ? 400 : 200;
        return new VideoMode(
                number,
                kind,
                columns,
                lines / cell,
                cell,
                page,
                misc,
                hex(sequencer),
                hex(crtc),
                hex(graphics),
                hex(attribute));
    }

    private static int[] hex(String octets) {
        return java.util.Arrays.stream(octets.split(" "))
                .mapToInt(o -> Integer.parseInt(o, 16))
                .toArray();
    }
}
