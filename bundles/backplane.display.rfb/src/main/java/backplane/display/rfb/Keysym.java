package backplane.display.rfb;

import backplane.api.KeyboardInput;
import backplane.display.api.KeyName;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbers by which X and RFB name keys. */
final class Keysym {

    /** Added to the code points of Unicode. */
    private static final int UNICODE = 0x0100_0000;

    private static final int F1 = 0xffbe;
    /** Keys that are no characters, from a keysym on. */
    private static final int[][] RUNS = {
        {0xff08, 0x0e, 0x0f, 0x1c, 0x4c, 0, 0x1c},
        {0xff13, KeyboardInput.PAUSE, 0x46, 0xe037},
        {0xff1b, 0x01},
        // Home, Left, Up, Right, Down, Page Up, Page Down, End
        {0xff50, 0xe047, 0xe04b, 0xe048, 0xe04d, 0xe050, 0xe049, 0xe051, 0xe04f},
        {0xff61, 0xe037, 0, 0xe052, 0, 0, 0, 0xe05d},
        {0xff6b, KeyboardInput.PAUSE},
        {0xff7e, KeyName.ALT_GR, 0x45},
        {0xff8d, 0xe01c},
        // the same on the keypad, then Begin, Insert, Delete
        {0xff95, 0x47, 0x4b, 0x48, 0x4d, 0x50, 0x49, 0x51, 0x4f, 0x4c, 0x52, 0x53},
        // * + separator - decimal / and the digits
        {0xffaa, 0x37, 0x4e, 0x53, 0x4a, 0x53, 0xe035, 0x52, 0x4f, 0x50, 0x51, 0x4b, 0x4c, 0x4d, 0x47, 0x48, 0x49},
        // Shift, Control, Caps Lock, Shift Lock, Meta, Alt, Super
        {0xffe1, 0x2a, 0x36, 0x1d, 0xe01d, 0x3a, 0x3a, 0xe05b, 0xe05c, 0x38, 0xe038, 0xe05b, 0xe05c},
        {0xffff, 0xe053},
        {0xfe03, KeyName.ALT_GR},
        {0xfe20, 0x0f},
    };

    /** Dead keys, and the accents on them. */
    private static final Map<Integer, Integer> DEAD =
            Map.of(0xfe50, (int) '`', 0xfe51, (int) '´', 0xfe52, (int) '^', 0xfe53, (int) '~', 0xfe57, (int) '¨');

    private static final int EURO = 0x20ac;
    private static final Map<Integer, Integer> CODES = codes();

    private Keysym() {}

    private static Map<Integer, Integer> codes() {
        Map<Integer, Integer> codes = new HashMap<>();
        for (int[] run : RUNS) {
            for (int i = 1; i < run.length; i++) {
                if (run[i] != 0) {
                    codes.put(run[0] + i - 1, run[i]);
                }
            }
        }
        for (int number = 1; number <= 12; number++) {
            codes.put(F1 + number - 1, KeyName.function(number));
        }
        return codes;
    }

    /** Returns the scan code of a key that is no character, or null. */
    static @Nullable Integer code(int keysym) {
        return CODES.get(keysym);
    }

    /** Returns the accent of a dead key, or null. */
    static @Nullable Integer accent(int keysym) {
        return DEAD.get(keysym);
    }

    /** Returns the code point of a character, or -1. */
    static int character(int keysym) {
        if (keysym >= 0x20 && keysym <= 0x7e || keysym >= 0xa0 && keysym <= 0xff || keysym == EURO) {
            return keysym;
        }
        int point = keysym - UNICODE;
        return point >= 0x20 && Character.isValidCodePoint(point) ? point : -1;
    }
}
