package backplane.device.vga;

import backplane.api.DisplayFrame;
import backplane.testkit.DeviceBench;
import java.util.Map;

/** A VGA on a bench, and what a BIOS or driver does to it. */
final class VgaDriver {

    /** Where the tests put the frame buffer and the registers. */
    static final long LFB = 0xe000_0000L, MMIO = 0xf000_0000L;

    final DeviceBench bench;
    final DisplayFrame frame = new DisplayFrame();

    VgaDriver() throws Exception {
        this(Map.of());
    }

    /** @param settings what the machine tells of its other parts */
    VgaDriver(Map<String, String> settings) throws Exception {
        bench = new DeviceBench(1 << 20, settings, true);
        bench.plug("vga", new Vga(true, 16));
        bench.pciWrite(device(), 0, 0x10, (int) LFB, 4);
        bench.pciWrite(device(), 0, 0x18, (int) MMIO, 4);
        bench.pciWrite(device(), 0, 0x04, 0x03, 2);
    }

    int device() {
        for (int device = 0; device < 32; device++) {
            if (bench.pciRead(device, 0, 0, 4) == 0x11111234) {
                return device;
            }
        }
        throw new AssertionError("no VGA on the bus");
    }

    void sequencer(int index, int value) {
        bench.out(0x3c4, index | value << 8, 2);
    }

    void graphics(int index, int value) {
        bench.out(0x3ce, index | value << 8, 2);
    }

    void crtc(int index, int value) {
        bench.out(0x3d4, index | value << 8, 2);
    }

    void attribute(int index, int value) {
        bench.in(0x3da);
        bench.out(0x3c0, index);
        bench.out(0x3c0, value);
    }

    /** The bytes of a mode as BIOS tables have them: SR1-4, misc, CRTC, AR, GC. */
    private void mode(int[] sequencer, int misc, int[] crtc, int[] attribute, int[] graphics) {
        bench.out(0x3c2, misc);
        sequencer(0, 3);
        for (int i = 0; i < sequencer.length; i++) {
            sequencer(i + 1, sequencer[i]);
        }
        crtc(0x11, 0);
        for (int i = 0; i < crtc.length; i++) {
            crtc(i, crtc[i]);
        }
        for (int i = 0; i < attribute.length; i++) {
            attribute(i, attribute[i]);
        }
        for (int i = 0; i < graphics.length; i++) {
            graphics(i, graphics[i]);
        }
        bench.out(0x3c6, 0xff);
        bench.in(0x3da);
        bench.out(0x3c0, 0x20);
    }

    private static final int[] TEXT_PALETTE = {
        0, 1, 2, 3, 4, 5, 0x14, 7, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x0c, 0, 0x0f, 8, 0
    };
    private static final int[] STRAIGHT = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0x41, 0, 0x0f, 0, 0};

    /** Mode 3: 80 x 25 characters of 9 x 16 dots; the ninth dot belongs to the panning value 8. */
    void textMode() {
        int[] palette = TEXT_PALETTE.clone();
        mode(
                new int[] {0, 3, 0, 2},
                0x67,
                new int[] {
                    0x5f, 0x4f, 0x50, 0x82, 0x55, 0x81, 0xbf, 0x1f, 0, 0x4f, 0x0d, 0x0e, 0, 0, 0, 0, 0x9c, 0x8e, 0x8f,
                    0x28, 0x1f, 0x96, 0xb9, 0xa3, 0xff
                },
                palette,
                new int[] {0, 0, 0, 0, 0, 0x10, 0x0e, 0, 0xff});
        for (int i = 0; i < 64; i++) {
            bench.out(0x3c8, i);
            bench.out(0x3c9, (i >> 2 & 1) * 42 + (i >> 5 & 1) * 21);
            bench.out(0x3c9, (i >> 1 & 1) * 42 + (i >> 4 & 1) * 21);
            bench.out(0x3c9, (i & 1) * 42 + (i >> 3 & 1) * 21);
        }
    }

    /** Loads a glyph of 16 lines of the same dots, as a BIOS does by plane 2. */
    void glyph(int character, int dots) {
        sequencer(2, 4);
        sequencer(4, 7);
        graphics(4, 2);
        graphics(5, 0);
        graphics(6, 4);
        for (int line = 0; line < 16; line++) {
            bench.write(0xa0000 + character * 32L + line, dots, 1);
        }
        sequencer(2, 3);
        sequencer(4, 3);
        graphics(4, 0);
        graphics(5, 0x10);
        graphics(6, 0x0e);
    }

    /** Mode 12h: 640 x 480, 16 colours. */
    void planarMode() {
        mode(
                new int[] {1, 0x0f, 0, 6},
                0xe3,
                new int[] {
                    0x5f, 0x4f, 0x50, 0x82, 0x54, 0x80, 0x0b, 0x3e, 0, 0x40, 0, 0, 0, 0, 0, 0, 0xea, 0x8c, 0xdf, 0x28,
                    0, 0xe7, 0x04, 0xe3, 0xff
                },
                STRAIGHT,
                new int[] {0, 0, 0, 0, 0, 0, 5, 0x0f, 0xff});
        grey();
    }

    /** Mode 13h: 320 x 200, 256 colours. */
    void packedMode() {
        mode(
                new int[] {1, 0x0f, 0, 0x0e},
                0x63,
                new int[] {
                    0x5f, 0x4f, 0x50, 0x82, 0x54, 0x80, 0xbf, 0x1f, 0, 0x41, 0, 0, 0, 0, 0, 0, 0x9c, 0x8e, 0x8f, 0x28,
                    0x40, 0x96, 0xb9, 0xa3, 0xff
                },
                STRAIGHT,
                new int[] {0, 0, 0, 0, 0, 0x40, 5, 0x0f, 0xff});
        grey();
    }

    /** Colour n is n/4 of each component. */
    private void grey() {
        bench.out(0x3c8, 0);
        for (int i = 0; i < 256; i++) {
            bench.out(0x3c9, i >> 2);
            bench.out(0x3c9, i >> 2);
            bench.out(0x3c9, i >> 2);
        }
    }

    void dispi(int index, int value) {
        bench.out(0x1ce, index, 2);
        bench.out(0x1cf, value, 2);
    }

    int dispi(int index) {
        bench.out(0x1ce, index, 2);
        return bench.in(0x1cf, 2);
    }

    /** As bochs-drm does it. */
    void linearMode(int width, int height, int depth) {
        dispi(4, 0);
        dispi(3, depth);
        dispi(1, width);
        dispi(2, height);
        dispi(5, 0);
        dispi(6, width);
        dispi(7, height);
        dispi(8, 0);
        dispi(9, 0);
        dispi(4, 0x41);
        bench.in(0x3da);
        bench.out(0x3c0, 0x20);
        bench.out(0x3c2, 1);
    }

    boolean paint() {
        return bench.paint("vga", frame);
    }

    int dot(int x, int y) {
        return frame.pixels()[y * frame.width() + x];
    }
}
