package backplane.display.rfb;

import backplane.api.DisplayBackend.Monitor;
import backplane.api.KeyboardInput;
import backplane.display.api.KeyLayout;
import backplane.display.api.KeyName;
import backplane.display.api.Stroke;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the characters that a client types, whose keyboard may be of another country, into the keys of the guest's: holds
 * or lets go Shift and AltGr around a key if the guest needs that. For the client's reading thread.
 */
final class Keys {

    private static final int RIGHT_SHIFT = 0x36, CAPS_LOCK = 0x3a;
    /** Nobody holds more keys. */
    private static final int MOST = 32;

    private static final int PATIENCE = 40;
    private static final long PAUSE_MILLIS = 5;
    /** QEMU's numbers of keys: scan codes of set 1, with bit 7 for the prefix E0h, and two of their own. */
    private static final int GREY_BIT = 0x80, GREY = 0xe000, QEMU_PAUSE = 0xc6, QEMU_PRINT = 0x54, PRINT = 0xe037;

    private final Monitor monitor;
    private final KeyLayout layout;
    /** By keysym: the key that was pressed for it. */
    private final Map<Integer, Integer> held = new HashMap<>();
    /** What is down in the guest. */
    private final Set<Integer> down = new LinkedHashSet<>();

    private boolean capsLock;

    Keys(Monitor monitor, KeyLayout layout) {
        this.monitor = monitor;
        this.layout = layout;
    }

    /** A KeyEvent of RFC 6143, 7.5.4. */
    void keysym(int keysym, boolean pressed) throws InterruptedException {
        if (pressed) {
            press(keysym);
        } else {
            release(keysym);
        }
    }

    /** A key event with the number of the key, as QEMU's clients send it: the layouts of both sides do not matter. */
    void number(int number, boolean pressed) throws InterruptedException {
        int code =
                switch (number) {
                    case QEMU_PAUSE -> KeyboardInput.PAUSE;
                    case QEMU_PRINT -> PRINT;
                    default -> number & GREY_BIT - 1 | ((number & GREY_BIT) == 0 ? 0 : GREY);
                };
        send(code, pressed);
    }

    private void press(int keysym) throws InterruptedException {
        Integer code = Keysym.code(keysym);
        if (code != null) {
            hold(keysym, code);
            return;
        }
        List<Stroke> strokes = strokes(keysym);
        boolean letter = Character.isLetter(Keysym.character(keysym));
        if (strokes.size() == 1) {
            Stroke stroke = strokes.get(0);
            with(stroke, letter, () -> hold(keysym, stroke.code()));
        } else {
            for (Stroke stroke : strokes) {
                with(stroke, letter, () -> {
                    send(stroke.code(), true);
                    send(stroke.code(), false);
                });
            }
        }
    }

    private List<Stroke> strokes(int keysym) {
        Integer accent = Keysym.accent(keysym);
        if (accent != null) {
            return layout.strokes(accent).stream().limit(1).toList();
        }
        int character = Keysym.character(keysym);
        return character < 0 ? List.of() : layout.strokes(character);
    }

    private void hold(int keysym, int code) throws InterruptedException {
        if (held.size() < MOST || held.containsKey(keysym)) {
            held.put(keysym, code);
            send(code, true);
        }
    }

    private void release(int keysym) throws InterruptedException {
        Integer code = held.remove(keysym);
        if (code == null) {
            code = sameKey(keysym);
        }
        if (code != null) {
            send(code, false);
        }
    }

    /** A key may have another keysym when it comes up, because Shift came up before it. */
    private @Nullable Integer sameKey(int keysym) {
        List<Stroke> strokes = strokes(keysym);
        if (strokes.size() != 1 || !down.contains(strokes.get(0).code())) {
            return null;
        }
        int code = strokes.get(0).code();
        held.values().remove(code);
        return code;
    }

    /** Something that is done while Shift and AltGr are as a stroke needs them. */
    @FunctionalInterface
    private interface Action {
        void run() throws InterruptedException;
    }

    private void with(Stroke stroke, boolean letter, Action action) throws InterruptedException {
        boolean shift = stroke.shift() ^ (capsLock && letter);
        Set<Integer> before = Set.copyOf(down);
        modify(shift, before.contains(KeyName.SHIFT) || before.contains(RIGHT_SHIFT), KeyName.SHIFT, RIGHT_SHIFT);
        // a layout without AltGr has an ordinary Alt key in its place
        if (layout.usesAltGr()) {
            modify(stroke.altGr(), before.contains(KeyName.ALT_GR), KeyName.ALT_GR);
        }
        action.run();
        for (int modifier : new int[] {KeyName.SHIFT, RIGHT_SHIFT, KeyName.ALT_GR}) {
            if (before.contains(modifier) != down.contains(modifier)) {
                send(modifier, before.contains(modifier));
            }
        }
    }

    private void modify(boolean wanted, boolean present, int... keys) throws InterruptedException {
        if (wanted && !present) {
            send(keys[0], true);
        } else if (!wanted) {
            for (int key : keys) {
                if (down.contains(key)) {
                    send(key, false);
                }
            }
        }
    }

    /** The client has gone. */
    void releaseAll() throws InterruptedException {
        for (int code : List.copyOf(down)) {
            send(code, false);
        }
    }

    private void send(int code, boolean pressed) throws InterruptedException {
        if (pressed ? down.size() >= MOST && !down.contains(code) : !down.contains(code)) {
            return;
        }
        if (pressed) {
            capsLock ^= code == CAPS_LOCK && !down.contains(code);
            down.add(code);
        } else {
            down.remove(code);
        }
        for (int i = 0; i < PATIENCE && !key(code, pressed); i++) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private boolean key(int code, boolean pressed) {
        try {
            return monitor.key(code, pressed);
        } catch (RuntimeException e) {
            // the machine is busy or closed: the key is lost
            return true;
        }
    }
}
