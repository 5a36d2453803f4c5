package backplane.display.term;

import backplane.api.KeyboardInput;
import backplane.display.api.KeyLayout;
import backplane.display.api.KeyName;
import backplane.display.api.Stroke;
import backplane.display.api.Typist;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns what a terminal sends into keys: characters in UTF-8, control characters, and the sequences of xterm, the VT220 and
 * the Linux console for function and cursor keys. Terminals do not tell of keys that come up: each key is pressed and
 * released.
 */
final class Keys {

    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final long ESCAPE_NANOS = 100_000_000;
    private static final int ESC = 0x1b, ESC_KEY = 0x01, TAB_KEY = 0x0f;
    private static final int LONGEST = 16;
    /** What xterm adds to 1 in its second parameter. */
    private static final int SHIFT = 1, ALT = 2, CTRL = 4;
    /** The keys of {@code ESC [ n ~}. */
    private static final String[] TILDE = {
        "", "home", "ins", "del", "end", "pgup", "pgdn", "home", "end", "", "", "f1", "f2", "f3", "f4", "f5", "", "f6",
        "f7", "f8", "f9", "f10", "", "f11", "f12"
    };

    private final Typist typist;
    private final KeyLayout layout;
    private final StringBuilder sequence = new StringBuilder();
    private final byte[] character = new byte[4];
    private int octets;
    private boolean alt;
    private long last;

    Keys(KeyboardInput keyboard, KeyLayout layout) {
        typist = new Typist(keyboard, PATIENCE);
        this.layout = layout;
    }

    /** Takes what the terminal sends. */
    void octet(int octet) throws InterruptedException {
        last = System.nanoTime();
        if (!sequence.isEmpty()) {
            escape((char) octet);
        } else if (octet == ESC) {
            sequence.append((char) ESC);
        } else {
            utf8(octet);
        }
    }

    /** Told now and then: an ESC that nothing has followed for a while is the Esc key. */
    void pause(long now) throws InterruptedException {
        if (sequence.isEmpty() || now - last < ESCAPE_NANOS) {
            return;
        }
        String begun = sequence.toString();
        sequence.setLength(0);
        if (begun.length() == 1) {
            press(ESC_KEY, 0);
        } else if (begun.length() == 2) {
            type(begun.charAt(1), ALT);
        }
    }

    // ---- characters

    private void utf8(int octet) throws InterruptedException {
        if (octet < 0x80) {
            octets = 0;
            type(octet, alt ? ALT : 0);
            alt = false;
            return;
        }
        if ((octet & 0xc0) != 0x80) {
            octets = 0;
        }
        character[octets++] = (byte) octet;
        String text = new String(character, 0, octets, StandardCharsets.UTF_8);
        if (text.codePointCount(0, text.length()) == 1 && text.charAt(0) != '\ufffd') {
            octets = 0;
            type(text.codePointAt(0), alt ? ALT : 0);
            alt = false;
        } else if (octets == character.length) {
            octets = 0;
        }
    }

    private void type(int point, int modifiers) throws InterruptedException {
        if (point < ' ' && layout.stroke(point) == null) {
            control(point, modifiers);
            return;
        }
        for (Stroke stroke : layout.strokes(point)) {
            press(stroke, modifiers);
        }
    }

    /** Ctrl and a character of columns 4 and 5 of ASCII; a letter for 01h .. 1Ah. */
    private void control(int point, int modifiers) throws InterruptedException {
        int key = point == 0 ? ' ' : point <= 26 ? point + 'a' - 1 : point + '@';
        Stroke stroke = layout.stroke(key);
        if (stroke != null) {
            press(stroke, modifiers | CTRL);
        }
    }

    // ---- sequences

    private void escape(char next) throws InterruptedException {
        if (sequence.length() == 1 && next != '[' && next != 'O') {
            sequence.setLength(0);
            if (next == ESC) {
                press(ESC_KEY, 0);
                sequence.append(next);
            } else {
                alt = true;
                utf8(next);
            }
            return;
        }
        sequence.append(next);
        if (isComplete(next)) {
            String complete = sequence.substring(1);
            sequence.setLength(0);
            dispatch(complete);
        } else if (sequence.length() > LONGEST) {
            sequence.setLength(0);
        }
    }

    private boolean isComplete(char next) {
        boolean console = sequence.length() == 3 && next == '[';
        return sequence.length() > 2 && next >= '@' && next <= '~' && !console;
    }

    private void dispatch(String sent) throws InterruptedException {
        char end = sent.charAt(sent.length() - 1);
        if (sent.startsWith("[[")) {
            name("f" + (end - 'A' + 1), 0);
            return;
        }
        String[] parameters = sent.substring(1, sent.length() - 1).split(";");
        int modifiers = parameters.length > 1 ? Math.max(0, number(parameters[1]) - 1) : 0;
        if (end == '~') {
            int number = number(parameters[0]);
            name(number < TILDE.length ? TILDE[number] : "", modifiers);
        } else if (end == 'Z') {
            press(TAB_KEY, SHIFT);
        } else {
            name(letter(end), modifiers);
        }
    }

    private static String letter(char end) {
        return switch (end) {
            case 'A' -> "up";
            case 'B' -> "down";
            case 'C' -> "right";
            case 'D' -> "left";
            case 'H' -> "home";
            case 'F' -> "end";
            case 'P' -> "f1";
            case 'Q' -> "f2";
            case 'R' -> "f3";
            case 'S' -> "f4";
            case 'M' -> "enter";
            default -> "";
        };
    }

    private static int number(String digits) {
        return digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : 0;
    }

    private void name(String key, int modifiers) throws InterruptedException {
        var code = KeyName.code(key);
        if (code.isPresent()) {
            press(code.getAsInt(), modifiers);
        }
    }

    // ---- the guest's keyboard

    private void press(int code, int modifiers) throws InterruptedException {
        press(new Stroke(code, false, false), modifiers);
    }

    private void press(Stroke stroke, int modifiers) throws InterruptedException {
        List<Integer> codes = new ArrayList<>();
        if ((modifiers & CTRL) != 0) {
            codes.add(KeyName.CTRL);
        }
        if ((modifiers & ALT) != 0) {
            codes.add(KeyName.ALT);
        }
        if (stroke.shift() || (modifiers & SHIFT) != 0) {
            codes.add(KeyName.SHIFT);
        }
        if (stroke.altGr()) {
            codes.add(KeyName.ALT_GR);
        }
        codes.add(stroke.code());
        try {
            typist.press(codes);
        } catch (RuntimeException e) {
            // the guest does not read its keyboard, or the machine is busy or closed: the key is lost
        }
    }
}
