package backplane.device.keyboard;

import backplane.api.KeyboardInput;

/**
 * The three scan code sets. Keys are named by {@link KeyboardInput}: the make code of set 1, with E000h added for the
 * grey keys.
 */
final class ScanCodes {

    static final int BREAK = 0xf0;
    private static final int GREY = 0xe0, GREY_PAUSE = 0xe1;
    private static final int PRINT_SCREEN = 0xe037;

    /** How the 8042 translates set 2 into set 1, codes 00h .. 7Fh (IBM PS/2 hardware reference, keyboard controller). */
    private static final String TRANSLATION = "ff43413f3d3b3c58644442403e0f2959"
            + "65382a701d10025a66712c1f1e11035b"
            + "672e2d201205045c68392f211413065d"
            + "693130232215075e6a7232241608095f"
            + "6b332517180b0a606c34352627190c61"
            + "6d7328741a0d626e3a361c1b752b6376"
            + "55567778797a0e7b7c4f7d4b477e7f6f"
            + "5253504c4d480145574e514a37494654";

    /** Keys whose code of set 3 differs from that of set 2: pairs of key and code. */
    private static final int[] SET3 = {
        0x01, 0x08, 0x3b, 0x07, 0x3c, 0x0f, 0x3d, 0x17, 0x3e, 0x1f, 0x3f, 0x27, 0x40, 0x2f, 0x41, 0x37, 0x42, 0x3f,
        0x43, 0x47, 0x44, 0x4f, 0x57, 0x56, 0x58, 0x5e, 0xe037, 0x57, 0x46, 0x5f, 0xe11d, 0x62, 0x3a, 0x14, 0x1d, 0x11,
        0x38, 0x19, 0xe038, 0x39, 0xe01d, 0x58, 0x2b, 0x5c, 0xe052, 0x67, 0xe053, 0x64, 0xe04b, 0x61, 0xe047, 0x6e,
        0xe04f, 0x65, 0xe048, 0x63, 0xe050, 0x60, 0xe049, 0x6f, 0xe051, 0x6d, 0xe04d, 0x6a, 0x45, 0x76, 0xe035, 0x77,
        0x37, 0x7e, 0x4a, 0x84, 0x4e, 0x7c, 0xe01c, 0x79, 0x56, 0x13, 0xe05b, 0x8b, 0xe05c, 0x8c, 0xe05d, 0x8d
    };

    private static final int[] TO_SET1 = new int[256];
    private static final int[] TO_SET2 = new int[128];

    static {
        for (int code = 255; code >= 0; code--) {
            TO_SET1[code] = code < 128 ? Integer.parseInt(TRANSLATION.substring(2 * code, 2 * code + 2), 16) : code;
            TO_SET2[TO_SET1[code] & 0x7f] = code < 128 ? code : 0;
        }
        // F7 and Alt+SysRq lie outside the table
        TO_SET1[0x83] = 0x41;
        TO_SET1[0x84] = 0x54;
        TO_SET2[0x41] = 0x83;
        TO_SET2[0x54] = 0x84;
    }

    private ScanCodes() {}

    /** Returns the code of set 1 for one of set 2; codes that are no keys (replies) stay as they are. */
    static int translate(int code) {
        return TO_SET1[code];
    }

    /** Returns what the keyboard sends for a key in scan code set 1, 2 or 3; nothing for a key that has no code. */
    static int[] sequence(int set, int key, boolean pressed) {
        return switch (set) {
            case 1 -> set1(key, pressed);
            case 3 -> set3(key, pressed);
            default -> set2(key, pressed);
        };
    }

    private static int[] set1(int key, boolean pressed) {
        if (key == KeyboardInput.PAUSE) {
            return pressed ? new int[] {GREY_PAUSE, 0x1d, 0x45, GREY_PAUSE, 0x9d, 0xc5} : new int[0];
        }
        if (key == PRINT_SCREEN) {
            return pressed ? new int[] {GREY, 0x2a, GREY, 0x37} : new int[] {GREY, 0xb7, GREY, 0xaa};
        }
        int code = key & 0x7f | (pressed ? 0 : 0x80);
        return key >> 8 == GREY ? new int[] {GREY, code} : new int[] {code};
    }

    private static int[] set2(int key, boolean pressed) {
        if (key == KeyboardInput.PAUSE) {
            return pressed ? new int[] {GREY_PAUSE, 0x14, 0x77, GREY_PAUSE, BREAK, 0x14, BREAK, 0x77} : new int[0];
        }
        if (key == PRINT_SCREEN) {
            return pressed ? new int[] {GREY, 0x12, GREY, 0x7c} : new int[] {GREY, BREAK, 0x7c, GREY, BREAK, 0x12};
        }
        int code = TO_SET2[key & 0x7f];
        if (code == 0) {
            return new int[0];
        }
        if (key >> 8 == GREY) {
            return pressed ? new int[] {GREY, code} : new int[] {GREY, BREAK, code};
        }
        return pressed ? new int[] {code} : new int[] {BREAK, code};
    }

    private static int[] set3(int key, boolean pressed) {
        int code = set3Code(key);
        if (code == 0) {
            return new int[0];
        }
        return pressed ? new int[] {code} : new int[] {BREAK, code};
    }

    private static int set3Code(int key) {
        for (int i = 0; i < SET3.length; i += 2) {
            if (SET3[i] == key) {
                return SET3[i + 1];
            }
        }
        return TO_SET2[key & 0x7f];
    }
}
