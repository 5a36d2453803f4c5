package backplane.display.api;

import backplane.api.KeyboardInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Types on a guest's keyboard, no faster than the guest reads it. For one thread, not the machine's own. */
public final class Typist {

    private static final long PAUSE_MILLIS = 5;

    private final KeyboardInput keyboard;
    private final long patience;

    /**
     * Makes a typist.
     *
     * @param keyboard takes the keys, and tells if its queue is full
     * @param patience how long a full queue is waited for
     */
    public Typist(KeyboardInput keyboard, Duration patience) {
        this.keyboard = keyboard;
        this.patience = patience.toNanos();
    }

    /**
     * Types a text.
     *
     * @throws IllegalArgumentException if the layout lacks a character; nothing has been typed then
     * @throws IllegalStateException if the guest does not read its keyboard
     */
    public void type(KeyLayout layout, String text) throws InterruptedException {
        List<Stroke> all = new ArrayList<>();
        text.codePoints().forEach(character -> {
            List<Stroke> strokes = layout.strokes(character);
            if (strokes.isEmpty()) {
                throw new IllegalArgumentException("there is no key for '" + Character.toString(character)
                        + "' in the keyboard layout " + layout.name());
            }
            all.addAll(strokes);
        });
        for (Stroke stroke : all) {
            press(stroke);
        }
    }

    /** Presses a key with what is to be held with it. */
    public void press(Stroke stroke) throws InterruptedException {
        List<Integer> keys = new ArrayList<>();
        if (stroke.shift()) {
            keys.add(KeyName.SHIFT);
        }
        if (stroke.altGr()) {
            keys.add(KeyName.ALT_GR);
        }
        keys.add(stroke.code());
        press(keys);
    }

    /** Presses keys one after the other, and releases them in the opposite order. */
    public void press(List<Integer> codes) throws InterruptedException {
        for (int code : codes) {
            key(code, true);
        }
        for (int i = codes.size() - 1; i >= 0; i--) {
            key(codes.get(i), false);
        }
    }

    private void key(int code, boolean pressed) throws InterruptedException {
        long start = System.nanoTime();
        while (!keyboard.key(code, pressed)) {
            if (System.nanoTime() - start > patience) {
                throw new IllegalStateException("the guest does not read its keyboard");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
