package backplane.firmware;

/** INT 09h and INT 16h: scan codes to characters, and the buffer between them. */
final class Keyboard {

    private static final int RIGHT_SHIFT = 1, LEFT_SHIFT = 2, CTRL = 4, ALT = 8, SCROLL = 0x10, NUM = 0x20, CAPS = 0x40;
    private static final int E1 = 0x01, E0 = 0x02; // prefix flags in Bda.KEYBOARD_TYPE

    private static final String PLAIN = "\0\033" + "1234567890-=\b\tqwertyuiop[]\r\0asdfghjkl;'`\0\\zxcvbnm,./\0*\0 ";
    private static final String SHIFTED = "\0\033" + "!@#$%^&*()_+\b\0QWERTYUIOP{}\r\0ASDFGHJKL:\"~\0|ZXCVBNM<>?\0*\0 ";
    private static final String KEYPAD = "789-456+1230.";

    private final Bios bios;
    private final Bda bda;
    private int waiting;

    Keyboard(Bios bios) {
        this.bios = bios;
        bda = bios.bda();
    }

    /** Tells where the stub is that waits for an interrupt and repeats INT 16h. */
    void waitAt(int offset) {
        waiting = offset;
    }

    /** IRQ1, with the scan code in AL. */
    void scanCode(Caller c) {
        int code = c.al();
        int type = bda.u8(Bda.KEYBOARD_TYPE);
        if (code == 0xe0 || code == 0xe1) {
            bda.put8(Bda.KEYBOARD_TYPE, type | (code == 0xe0 ? E0 : E1));
            return;
        }
        if (code == 0xfa || code == 0xfe || code == 0xaa && (bda.u8(Bda.SHIFT) & LEFT_SHIFT) == 0 || code == 0xee) {
            return; // answers of the keyboard, and its self test
        }
        boolean grey = (type & E0) != 0;
        boolean pause = (type & E1) != 0;
        if (!pause || (code & 0x7f) == 0x45) {
            bda.put8(Bda.KEYBOARD_TYPE, type & ~(E0 | E1));
        }
        if (!pause) {
            key(code & 0x7f, (code & 0x80) == 0, grey);
        }
    }

    private void key(int code, boolean pressed, boolean grey) {
        switch (code) {
            case 0x2a -> {
                if (!grey) { // a grey shift only accompanies other keys
                    shift(LEFT_SHIFT, pressed);
                }
            }
            case 0x36 -> {
                if (!grey) {
                    shift(RIGHT_SHIFT, pressed);
                }
            }
            case 0x1d -> modifier(CTRL, pressed, grey);
            case 0x38 -> {
                modifier(ALT, pressed, grey);
                if (!pressed && bda.u8(Bda.ALT_INPUT) != 0) {
                    put(bda.u8(Bda.ALT_INPUT));
                    bda.put8(Bda.ALT_INPUT, 0);
                }
            }
            case 0x3a -> toggle(CAPS, pressed);
            case 0x45 -> toggle(NUM, pressed);
            case 0x46 -> {
                if (grey && pressed) {
                    bda.put8(Bda.BREAK, 0x80);
                    put(0);
                } else {
                    toggle(SCROLL, pressed);
                }
            }
            default -> {
                if (pressed) {
                    character(code, grey);
                }
            }
        }
    }

    private void shift(int bit, boolean pressed) {
        int flags = bda.u8(Bda.SHIFT);
        bda.put8(Bda.SHIFT, pressed ? flags | bit : flags & ~bit);
    }

    /** The two Ctrl and the two Alt keys have flags of their own at 40:18 (left) and 40:96 (right). */
    private void modifier(int bit, boolean pressed, boolean right) {
        shift(bit, pressed);
        int address = right ? Bda.KEYBOARD_TYPE : Bda.SHIFT2;
        int own = right ? bit : bit >> 2;
        int flags = bda.u8(address);
        bda.put8(address, pressed ? flags | own : flags & ~own);
    }

    private void toggle(int bit, boolean pressed) {
        int held = bda.u8(Bda.SHIFT2);
        if (pressed && (held & bit) == 0) {
            bda.put8(Bda.SHIFT, bda.u8(Bda.SHIFT) ^ bit);
        }
        bda.put8(Bda.SHIFT2, pressed ? held | bit : held & ~bit);
    }

    private void character(int code, boolean grey) {
        int flags = bda.u8(Bda.SHIFT);
        boolean shift = (flags & (LEFT_SHIFT | RIGHT_SHIFT)) != 0;
        if (code == 0x53 && (flags & CTRL) != 0 && (flags & ALT) != 0) {
            bda.put16(Bda.WARM, 0x1234);
            bios.ports().out8(0x64, 0xfe); // Ctrl-Alt-Del
            return;
        }
        if (code >= 0x47 && code <= 0x53 && !grey) {
            keypad(code, flags, shift);
        } else if (grey) {
            greyKey(code, flags);
        } else if (code >= 0x3b && code <= 0x44) {
            int base = (flags & ALT) != 0 ? 0x68 : (flags & CTRL) != 0 ? 0x5e : shift ? 0x54 : 0x3b;
            put(code - 0x3b + base << 8);
        } else if (code == 0x57 || code == 0x58) {
            int base = (flags & ALT) != 0 ? 0x8b : (flags & CTRL) != 0 ? 0x89 : shift ? 0x87 : 0x85;
            put(code - 0x57 + base << 8);
        } else if (code < PLAIN.length()) {
            plain(code, flags, shift);
        }
    }

    private void plain(int code, int flags, boolean shift) {
        char lower = PLAIN.charAt(code), upper = SHIFTED.charAt(code);
        boolean letter = lower >= 'a' && lower <= 'z';
        if ((flags & ALT) != 0) {
            if (code >= 2 && code <= 13) {
                put(code + 0x76 << 8); // Alt-1 .. Alt-=
            } else if (lower != 0) {
                put(code == 0x39 ? 0x3920 : code << 8);
            }
        } else if ((flags & CTRL) != 0) {
            control(code, lower, letter);
        } else if (code == 0x0f) {
            put(shift ? 0x0f00 : 0x0f09);
        } else if (lower != 0) {
            boolean upperCase = letter ? shift ^ (flags & CAPS) != 0 : shift;
            put(code << 8 | (upperCase ? upper : lower));
        }
    }

    private void control(int code, char lower, boolean letter) {
        if (letter) {
            put(code << 8 | lower - 'a' + 1);
            return;
        }
        switch (code) {
            case 0x03 -> put(0x0300); // Ctrl-2: NUL
            case 0x07 -> put(0x071e); // Ctrl-6
            case 0x0c -> put(0x0c1f); // Ctrl--
            case 0x0e -> put(0x0e7f); // Ctrl-Backspace
            case 0x0f -> put(0x9400);
            case 0x1a -> put(0x1a1b);
            case 0x1b -> put(0x1b1d);
            case 0x1c -> put(0x1c0a);
            case 0x2b -> put(0x2b1c);
            case 0x39 -> put(0x3920);
            case 0x01 -> put(0x011b);
            default -> {}
        }
    }

    private void keypad(int code, int flags, boolean shift) {
        char digit = KEYPAD.charAt(code - 0x47);
        if (digit == '-' || digit == '+') {
            put(code << 8 | digit);
        } else if ((flags & ALT) != 0) {
            if (digit != '.') {
                bda.put8(Bda.ALT_INPUT, bda.u8(Bda.ALT_INPUT) * 10 + digit - '0');
            }
        } else if ((flags & CTRL) != 0) {
            put(controlled(code) << 8);
        } else if (shift ^ (flags & NUM) != 0) {
            put(code << 8 | digit);
        } else {
            put(code << 8);
        }
    }

    /** Scan codes of the cursor keys together with Ctrl. */
    private static int controlled(int code) {
        int[] codes = {0x77, 0x8d, 0x84, 0x8e, 0x73, 0x8f, 0x74, 0x90, 0x75, 0x91, 0x76, 0x92, 0x93};
        return codes[code - 0x47];
    }

    private void greyKey(int code, int flags) {
        if (code == 0x1c) {
            put((flags & ALT) != 0 ? 0xa600 : (flags & CTRL) != 0 ? 0xe00a : 0xe00d);
        } else if (code == 0x35) {
            put((flags & ALT) != 0 ? 0xa400 : (flags & CTRL) != 0 ? 0x9500 : 0xe02f);
        } else if (code >= 0x47 && code <= 0x53) {
            int scan = (flags & ALT) != 0 ? code + 0x50 : (flags & CTRL) != 0 ? controlled(code) : code;
            put(scan << 8 | ((flags & ALT) != 0 ? 0 : 0xe0));
        }
    }

    /** Puts scan code and character at the tail; a full buffer loses the key. */
    private boolean put(int key) {
        int tail = bda.u16(Bda.KEY_TAIL);
        int next = tail + 2 >= bda.u16(Bda.KEY_END) ? bda.u16(Bda.KEY_START) : tail + 2;
        if (next == bda.u16(Bda.KEY_HEAD)) {
            return false;
        }
        bda.put16(0x400 + tail, key);
        bda.put16(Bda.KEY_TAIL, next);
        return true;
    }

    void service(Caller c) {
        switch (c.ah()) {
            case 0x00 -> get(c, false);
            case 0x10 -> get(c, true);
            case 0x01 -> peek(c, false);
            case 0x11 -> peek(c, true);
            case 0x02 -> c.al(bda.u8(Bda.SHIFT));
            case 0x12 -> {
                int left = bda.u8(Bda.SHIFT2), right = bda.u8(Bda.KEYBOARD_TYPE);
                c.al(bda.u8(Bda.SHIFT));
                c.ah(left & 0x73 | right & 0x0c | (left & 4) << 5);
            }
            case 0x05 -> c.al(put(c.cx()) ? 0 : 1);
            case 0x09 -> c.al(0x30); // typematic, extended functions
            case 0x0a -> c.bx(0x41ab);
            default -> {}
        }
    }

    private void get(Caller c, boolean extended) {
        int key = head(extended);
        if (key < 0) {
            c.jump(waiting);
            return;
        }
        remove();
        c.ax(extended ? key : plainKey(key));
    }

    private void peek(Caller c, boolean extended) {
        int key = head(extended);
        c.zero(key < 0);
        if (key >= 0) {
            c.ax(extended ? key : plainKey(key));
        }
    }

    /** Returns the key at the head, or -1; the old functions drop keys that they cannot show. */
    private int head(boolean extended) {
        while (bda.u16(Bda.KEY_HEAD) != bda.u16(Bda.KEY_TAIL)) {
            int key = bda.u16(0x400 + bda.u16(Bda.KEY_HEAD));
            boolean isNew = (key >> 8) >= 0x85 && (key >> 8) != 0xe0;
            if (extended || !isNew) {
                return key;
            }
            remove();
        }
        return -1;
    }

    private void remove() {
        int next = bda.u16(Bda.KEY_HEAD) + 2;
        bda.put16(Bda.KEY_HEAD, next >= bda.u16(Bda.KEY_END) ? bda.u16(Bda.KEY_START) : next);
    }

    /** Grey keys as a keyboard of 84 keys would have sent them. */
    private static int plainKey(int key) {
        if ((key >> 8) == 0xe0) {
            return (key & 0xff) == 0x2f ? 0x352f : 0x1c00 | key & 0xff;
        }
        return (key & 0xff) == 0xe0 && (key >> 8) != 0 ? key & 0xff00 : key;
    }
}
