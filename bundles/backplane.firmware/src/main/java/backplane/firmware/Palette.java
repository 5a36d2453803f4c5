package backplane.firmware;

/** The colours that a mode set loads into the DAC: 6 bits a component, {@code 0xRRGGBB} of them. */
final class Palette {

    private Palette() {}

    /** Returns the 64 colours of the EGA: two bits a component, the low three bits weigh twice as much. */
    static int[] ega() {
        int[] colours = new int[64];
        for (int i = 0; i < 64; i++) {
            colours[i] = component(i, 4, 32) << 16 | component(i, 2, 16) << 8 | component(i, 1, 8);
        }
        return colours;
    }

    private static int component(int index, int primary, int secondary) {
        return ((index & primary) != 0 ? 42 : 0) + ((index & secondary) != 0 ? 21 : 0);
    }

    /** Returns the 16 colours of the CGA at the places where the EGA palette registers of 200-line modes point. */
    static int[] cga() {
        int[] colours = new int[64];
        for (int i = 0; i < 64; i++) {
            colours[i] = basic(i & 7 | (i & 16) >> 1);
        }
        return colours;
    }

    /** Returns the greys of monochrome modes, whose palette registers use bit 3 for video and bit 4 for intensity. */
    static int[] grey() {
        int[] colours = new int[64];
        for (int i = 0; i < 64; i++) {
            colours[i] = (((i & 8) != 0 ? 42 : 0) + ((i & 16) != 0 ? 21 : 0)) * 0x010101;
        }
        return colours;
    }

    /** Returns the 256 colours of mode 13h: the 16 basic ones, 16 greys, and 24 hues in 3 saturations and 3 intensities. */
    static int[] vga256() {
        int[] colours = new int[256];
        int[] greys = {0, 5, 8, 11, 14, 17, 20, 24, 28, 32, 36, 40, 45, 50, 56, 63};
        for (int i = 0; i < 16; i++) {
            colours[i] = basic(i);
            colours[16 + i] = greys[i] * 0x010101;
        }
        int[][] ramps = {
            {0, 16, 31, 47, 63}, {31, 39, 47, 55, 63}, {45, 49, 54, 58, 63},
            {0, 7, 14, 21, 28}, {14, 17, 21, 24, 28}, {20, 22, 24, 26, 28},
            {0, 4, 8, 12, 16}, {8, 10, 12, 14, 16}, {11, 12, 13, 15, 16}
        };
        int at = 32;
        for (int[] ramp : ramps) {
            for (int hue = 0; hue < 24; hue++) {
                colours[at++] = hue(ramp, hue);
            }
        }
        return colours;
    }

    /** Goes from blue over magenta, red, yellow, green and cyan back to blue, four steps each. */
    private static int hue(int[] ramp, int hue) {
        int red = ramp[rise(hue)];
        int green = ramp[rise(hue + 16 >= 24 ? hue - 8 : hue + 16)];
        int blue = ramp[rise(hue + 8 >= 24 ? hue - 16 : hue + 8)];
        return red << 16 | green << 8 | blue;
    }

    /** A component's place in the ramp: rises for 4 steps, stays for 8, falls for 4, is low for 8. */
    private static int rise(int step) {
        return step < 4 ? step : step < 12 ? 4 : step < 16 ? 16 - step : 0;
    }

    /** The sixteen text colours; colour 6 is brown. */
    static int basic(int colour) {
        int low = (colour & 8) != 0 ? 21 : 0;
        int red = (colour & 4) != 0 ? low + 42 : low;
        int green = (colour & 2) != 0 ? low + 42 : low;
        int blue = (colour & 1) != 0 ? low + 42 : low;
        return colour == 6 ? 0x2a1500 : red << 16 | green << 8 | blue;
    }
}
